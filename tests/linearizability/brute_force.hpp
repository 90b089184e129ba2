// The definition of linearizability, tried out literally: for tests, on small histories.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "kv/linearizability/history.hpp"
#include "sim/base/check.hpp"

namespace whitewater::linearizability {

// Tries every order of all operations of all keys together. Nothing is left out but what real time
// forbids, and what was tried before with the same operations and the same contents of the store.
class BruteForce {
  public:
    // REQUIRES: at most 64 operations. The history must outlive this object.
    explicit BruteForce(const History& history)
        : operations_(history.operations()), initial_(history.initial()) {
        CHECK(operations_.size() <= 64, "too many for brute force");
    }

    bool finds_an_order() { return finds_an_order({0, {}}); }

  private:
    struct Situation {
        std::uint64_t used = 0;  // a bit an operation
        std::map<std::string, Value> store;
        bool operator<(const Situation& other) const {
            return std::tie(used, store) < std::tie(other.used, other.store);
        }
    };

    bool finds_an_order(const Situation& now) {
        if (is_done(now)) return true;
        if (dead_ends_.count(now) > 0) return false;
        for (std::size_t i = 0; i < operations_.size(); ++i) {
            if (!may_come_next(now, i)) continue;
            Situation next = now;
            next.used |= bit(i);
            if (answers_the_same(held(next.store, i), operations_[i]) && finds_an_order(next))
                return true;
        }
        dead_ends_.insert(now);
        return false;
    }

    Value& held(std::map<std::string, Value>& store, std::size_t i) const {
        return store.try_emplace(operations_[i].request.key, initial_).first->second;
    }
    static std::uint64_t bit(std::size_t i) { return std::uint64_t{1} << i; }
    static bool has_happened(const Operation& operation) {
        return operation.response.outcome != Outcome::unknown &&
               operation.response.outcome != Outcome::not_done;
    }
    bool is_done(const Situation& now) const {
        for (std::size_t i = 0; i < operations_.size(); ++i)
            if ((now.used & bit(i)) == 0 && has_happened(operations_[i])) return false;
        return true;
    }
    bool may_come_next(const Situation& now, std::size_t i) const {
        if ((now.used & bit(i)) != 0) return false;
        if (operations_[i].response.outcome == Outcome::not_done) return false;
        for (std::size_t j = 0; j < operations_.size(); ++j)
            if ((now.used & bit(j)) == 0 && has_happened(operations_[j]) &&
                operations_[j].return_position < operations_[i].call_position)
                return false;
        return true;
    }
    static bool answers_the_same(Value& holds, const Operation& operation) {
        const Request& asked = operation.request;
        const Response& said = operation.response;
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
    const Value& initial_;
    std::set<Situation> dead_ends_;
};

}  // namespace whitewater::linearizability
