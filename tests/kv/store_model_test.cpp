// The store against a model that a reader can check at a glance, over any log of any clients.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kv/store.hpp"

namespace whitewater::kv {
namespace {

// A command that owns its words.
struct Line {
    std::uint32_t client = 1;
    std::uint64_t sequence = 1;
    Request request;
};

// Few clients, keys and values, so that retries, late commands and matching cas are common.
Line arbitrary_line() {
    const auto word = [] { return *rc::gen::element<std::string>("", "1", "2"); };
    Line line;
    line.client = *rc::gen::inRange<std::uint32_t>(1, 4);
    line.sequence = *rc::gen::inRange<std::uint64_t>(1, 8);
    line.request.kind =
        *rc::gen::element(OperationKind::get, OperationKind::put, OperationKind::remove,
                          OperationKind::append, OperationKind::cas);
    line.request.key = *rc::gen::element<std::string>("x", "y");
    line.request.argument = word();
    line.request.expected = word();
    return line;
}

std::vector<Line> arbitrary_log() {
    std::vector<Line> log(*rc::gen::inRange<std::size_t>(0, 60));
    for (Line& line : log) line = arbitrary_line();
    return log;
}

// §6.3 in the plainest words: a map, and for each client its latest command with its answer.
struct Model {
    std::map<std::string, std::string> values;
    std::map<std::uint32_t, std::pair<std::uint64_t, Store::Result>> sessions;

    Response execute(const Request& r) {
        const bool holds = values.count(r.key) != 0;
        const auto seen = holds ? linearizability::Value(values[r.key]) : std::nullopt;
        if (r.kind == OperationKind::get) return Response::read(seen);
        if (r.kind == OperationKind::cas && seen != r.expected)
            return Response::cas_failed_seeing(seen);
        if (r.kind == OperationKind::remove) {
            values.erase(r.key);
        } else if (r.kind == OperationKind::append) {
            values[r.key] += r.argument;
        } else {
            values[r.key] = r.argument;
        }
        return Response::done();
    }

    Store::Result apply(const Line& line, std::uint64_t index, std::uint64_t term) {
        const auto latest = sessions.find(line.client);
        if (latest != sessions.end() && line.sequence <= latest->second.first) {
            Store::Result remembered = latest->second.second;
            remembered.taken = line.sequence == latest->second.first ? Store::Taken::duplicate
                                                                     : Store::Taken::outdated;
            return remembered;
        }
        const Store::Result result{Store::Taken::executed, execute(line.request), index, term};
        sessions[line.client] = {line.sequence, result};
        return result;
    }
};

Store::Result apply(Store& store, const Line& line, std::uint64_t index) {
    Command command;
    command.client = client(line.client);
    command.sequence = line.sequence;
    command.kind = line.request.kind;
    command.key = line.request.key;
    command.argument = line.request.argument;
    command.expected = line.request.expected;
    return store.apply(command, index, index / 10);
}

RC_GTEST_PROP(StoreModel, AnswersAndHoldsWhatTheModelDoes, ()) {
    Store store;
    Model model;
    std::uint64_t index = 0;
    for (const Line& line : arbitrary_log()) {
        ++index;
        const Store::Result expected = model.apply(line, index, index / 10);
        const Store::Result result = apply(store, line, index);
        RC_ASSERT(result.taken == expected.taken);
        if (expected.taken == Store::Taken::outdated) continue;
        RC_ASSERT(result.response == expected.response);
        RC_ASSERT(result.index == expected.index);
        RC_ASSERT(result.term == expected.term);
        const auto held = store.contents();
        RC_ASSERT(std::equal(held.begin(), held.end(), model.values.begin(), model.values.end()));
    }
}

// What the checkers compare servers by: equal logs, equal hashes; and a hash that stands still says
// that nothing changed.
RC_GTEST_PROP(StoreModel, TheHashFollowsTheState, ()) {
    const std::vector<Line> log = arbitrary_log();
    Store one;
    Store other;
    std::uint64_t index = 0;
    for (const Line& line : log) {
        const std::uint64_t before = one.hash();
        const auto values_before = one.contents();
        ++index;
        const bool executed = apply(one, line, index).taken == Store::Taken::executed;
        RC_ASSERT((one.hash() != before) == executed);
        RC_ASSERT((executed || one.contents() == values_before));
        apply(other, line, index);
        RC_ASSERT(one.hash() == other.hash());
    }
}

// A log with retries leaves the same values as the same log without them.
RC_GTEST_PROP(StoreModel, RetriesAddNothing, ()) {
    Store with_retries;
    Store without;
    std::uint64_t index = 0;
    for (const Line& line : arbitrary_log()) {
        apply(with_retries, line, ++index);
        apply(without, line, index);
        if (*rc::gen::arbitrary<bool>()) {
            RC_ASSERT(apply(with_retries, line, ++index).taken != Store::Taken::executed);
        }
        RC_ASSERT(with_retries.contents() == without.contents());
    }
}

}  // namespace
}  // namespace whitewater::kv
