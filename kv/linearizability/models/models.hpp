// Objects other than the store, each in a few lines: a lock, a queue, a stack, and registers that
// are read and written together. They read the operations of logs.
//
// They are examples, and judged by trying out orders: a queue or a stack of five clients may be
// undecided at some hundred operations, with more clients sooner. (Where values are put in once
// there are polynomial ways for both; they are not taken here.)
#pragma once

#include <algorithm>
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

// Ranks, as model_checker.hpp asks for them, for what puts values in and takes them out. A value
// that was put in only once may be taken out as soon as that is possible: what follows finds the
// same as if it had been taken later. And an empty object may be found empty at once. Then come the
// other takes, and last the puts, in the order in which `put_rank` says.
template <class PutRank>
std::vector<std::uint64_t> container_ranks(const std::vector<const Logged*>& calls,
                                           std::string_view put, PutRank put_rank) {
    constexpr std::uint64_t putting = std::uint64_t{1} << 33;
    std::map<std::string, int> puts;  // by value
    for (const Logged* call : calls)
        if (call->f == put) ++puts[to_text(call->argument)];
    std::vector<std::uint64_t> ranks;
    for (const Logged* call : calls) {
        const bool is_repeated = puts[to_text(call->result)] > 1;
        if (call->f == put)
            ranks.push_back(putting + put_rank(*call));
        else
            ranks.push_back(is_repeated ? std::uint64_t{1} + call->ended : 0);
    }
    return ranks;
}

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

    // Values go in in the order in which they come out.
    static std::vector<std::uint64_t> ranks(const std::vector<const Call*>& calls) {
        std::map<std::string, Position> out;  // by value: when a dequeue of it returned
        for (const Call* call : calls)
            if (call->f == "dequeue" && call->ending == Ending::ok)
                out.try_emplace(to_text(call->result), call->ended);
        return container_ranks(calls, "enqueue", [&](const Call& call) {
            const auto at = out.find(to_text(call.argument));
            return at == out.end() ? never_returned : at->second;
        });
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

    static std::vector<std::uint64_t> ranks(const std::vector<const Call*>& calls) {
        return container_ranks(calls, "push", [](const Call& call) { return call.called; });
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
