// A law of the store: retries add nothing, whatever the log.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
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

// A log with retries leaves the same values as the same log without them.
RC_GTEST_PROP(StoreLaws, RetriesAddNothing, ()) {
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
