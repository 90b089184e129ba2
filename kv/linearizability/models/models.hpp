// Objects other than the store, each in a few lines: a lock, a queue, a stack, and registers that
// are read and written together. They read the operations of logs.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kv/linearizability/models/model_checker.hpp"
#include "kv/linearizability/models/transactions.hpp"
#include "kv/linearizability/readers/log.hpp"

namespace whitewater::linearizability {

// acquire and release: held by at most one, and released only when held. Each key is a lock.
struct Mutex {
    using State = bool;  // is it held?
    using Call = Logged;
    using Answer = Datum;
    static constexpr std::string_view operations = "acquire release";

    static State initial() { return false; }
    static std::string key(const Call& call) { return call.key; }
    static bool step(State& held, const Call& call, const Answer*) {
        const bool acquires = call.f == "acquire";
        if (held == acquires) return false;
        held = acquires;
        return true;
    }
};

// enqueue at one end and dequeue at the other; dequeue answers nil if there is nothing.
struct Queue {
    using State = std::vector<std::string>;
    using Call = Logged;
    using Answer = Datum;
    static constexpr std::string_view operations = "enqueue dequeue";

    static State initial() { return {}; }
    static std::string key(const Call& call) { return call.key; }
    static std::optional<Diagnostic> problem(const Log& log, const Call& call) {
        return call.f == "dequeue" ? log.value_is_missing(call) : log.puts_nothing(call);
    }
    static bool step(State& queue, const Call& call, const Answer* answer) {
        if (call.f == "enqueue") {
            queue.push_back(to_text(call.argument));
            return true;
        }
        if (answer != nullptr && to_text(*answer) != (queue.empty() ? "nil" : queue.front()))
            return false;
        if (!queue.empty()) queue.erase(queue.begin());
        return true;
    }
};

// push and pop at the same end; pop answers nil if there is nothing.
struct Stack {
    using State = std::vector<std::string>;
    using Call = Logged;
    using Answer = Datum;
    static constexpr std::string_view operations = "push pop";

    static State initial() { return {}; }
    static std::string key(const Call& call) { return call.key; }
    static std::optional<Diagnostic> problem(const Log& log, const Call& call) {
        return call.f == "pop" ? log.value_is_missing(call) : log.puts_nothing(call);
    }
    static bool step(State& stack, const Call& call, const Answer* answer) {
        if (call.f == "push") {
            stack.push_back(to_text(call.argument));
            return true;
        }
        if (answer != nullptr && to_text(*answer) != (stack.empty() ? "nil" : stack.back()))
            return false;
        if (!stack.empty()) stack.pop_back();
        return true;
    }
};

// txn [[r x nil] [w y 2] ...]: all its reads and writes at one moment, in their order. A register
// holds nil at first. REQUIRES of step(): what problem() finds nothing wrong with.
struct MultiRegister {
    using State = std::map<std::string, std::string>;
    using Call = Logged;
    using Answer = Datum;
    static constexpr std::string_view operations = "txn";

    static State initial() { return {}; }
    static std::optional<Diagnostic> problem(const Log& log, const Call& call) {
        return malformed_transaction(log, call);
    }
    static bool step(State& registers, const Call& call, const Answer* answer) {
        for (std::size_t i = 0; i < call.argument.items.size(); ++i) {
            const Datum& part = call.argument.items[i];
            const std::string name = to_text(part.items[1]);
            if (is_write(part)) {
                registers[name] = to_text(part.items[2]);
            } else if (answer != nullptr) {
                const auto holds = registers.find(name);
                const std::string value = holds == registers.end() ? "nil" : holds->second;
                if (to_text(answer->items[i].items[2]) != value) return false;
            }
        }
        return true;
    }
};

// The operations of a log, for a model that reads them. What failed did not happen. An error names
// the first operation that the model does not know, or in which its problem(), if it has that,
// finds something wrong.
template <class Model>
Result<std::vector<ModelOperation<Model>>> operations_for(const Log& log) {
    if (log.initial && !log.initial->is_nil())
        return Diagnostic{{log.file, log.initial->line, log.initial->column, 1},
                          "only a store can hold something at first: this model has no use for an "
                          "\"init\"",
                          ""};
    std::vector<ModelOperation<Model>> operations;
    for (const Logged& logged : log.operations) {
        const std::string known = ' ' + std::string(Model::operations) + ' ';
        if (known.find(' ' + logged.f + ' ') == std::string::npos)
            return Diagnostic{{log.file, logged.call_line, 0, 1},
                              "the model knows no operation '" + logged.f + "'",
                              ""};
        if constexpr (requires { Model::problem(log, logged); })
            if (auto problem = Model::problem(log, logged)) return *problem;
        if (logged.ending == Ending::fail) continue;
        ModelOperation<Model> operation{logged, std::nullopt, logged.called, never_returned};
        if (logged.ending == Ending::ok) {
            operation.answer = logged.result;
            operation.returned = logged.ended;
        }
        operations.push_back(std::move(operation));
    }
    return operations;
}

}  // namespace whitewater::linearizability
