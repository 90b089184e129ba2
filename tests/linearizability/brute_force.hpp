// The definition of linearizability, tried out literally: for tests, on small histories.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "kv/linearizability/history.hpp"

namespace whitewater::linearizability {

// Tries every order of all operations of all keys together. No pruning but real time itself.
class BruteForce {
  public:
    explicit BruteForce(const History& history)
        : operations_(history.operations()), used_(operations_.size()) {}

    bool finds_an_order() {
        if (is_done()) return true;
        for (std::size_t i = 0; i < operations_.size(); ++i) {
            if (used_[i] || !may_come_next(i)) continue;
            const std::map<std::string, Value> before = store_;
            used_[i] = true;
            const bool found = answers_the_same(operations_[i]) && finds_an_order();
            used_[i] = false;
            store_ = before;
            if (found) return true;
        }
        return false;
    }

  private:
    static bool has_happened(const Operation& operation) {
        return operation.response.outcome != Outcome::unknown &&
               operation.response.outcome != Outcome::not_done;
    }
    bool is_done() const {
        for (std::size_t i = 0; i < operations_.size(); ++i)
            if (!used_[i] && has_happened(operations_[i])) return false;
        return true;
    }
    bool may_come_next(std::size_t i) const {
        if (operations_[i].response.outcome == Outcome::not_done) return false;
        for (std::size_t j = 0; j < operations_.size(); ++j)
            if (!used_[j] && has_happened(operations_[j]) &&
                operations_[j].return_position < operations_[i].call_position)
                return false;
        return true;
    }
    bool answers_the_same(const Operation& operation) {
        const Request& asked = operation.request;
        const Response& said = operation.response;
        Value& holds = store_[asked.key];
        Response answer = Response::done();
        if (asked.kind == Kind::get) answer = Response::read(holds);
        if (asked.kind == Kind::put) holds = asked.argument;
        if (asked.kind == Kind::remove) holds = std::nullopt;
        if (asked.kind == Kind::append) holds = holds.value_or("") + asked.argument;
        if (asked.kind == Kind::cas && holds == asked.expected)
            holds = asked.argument;
        else if (asked.kind == Kind::cas)
            answer = said.outcome == Outcome::failed ? Response::cas_failed()
                                                     : Response::cas_failed_seeing(holds);
        return said.outcome == Outcome::unknown || said == answer;
    }

    const std::vector<Operation>& operations_;
    std::vector<bool> used_;
    std::map<std::string, Value> store_;
};

}  // namespace whitewater::linearizability
