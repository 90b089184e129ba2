// Any commands of any clients, first tries, retries and latecomers: two stores that apply them do
// what a map and a table of sessions do.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <rapidcheck/state.h>

#include <map>
#include <ostream>
#include <string>

#include "kv/store.hpp"

namespace whitewater::kv {
namespace {

// What a client last had executed, and what it was told.
struct PlainSession {
    std::uint64_t sequence = 0;
    Request request;
    Response response;
    std::uint64_t index = 0;
};

// §6.3 in the plainest words: a map, and for each client its latest command with its answer.
struct PlainStore {
    std::map<std::string, std::string> values;
    std::map<std::uint32_t, PlainSession> sessions;  // by the client's ordinal
    std::uint64_t index = 0;                         // of the last entry applied

    std::uint64_t term() const { return index / 10; }
    linearizability::Value read(const std::string& key) const {
        const auto found = values.find(key);
        return found == values.end() ? linearizability::Value() : found->second;
    }
    Response execute(const Request& r) {
        const linearizability::Value seen = read(r.key);
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
};

// Two servers: whatever is applied is applied by both.
struct Stores {
    Store one;
    Store other;
};

using StoreCommand = rc::state::Command<PlainStore, Stores>;

// Few keys and values, so that a cas often matches.
Request some_request() {
    const auto word = [] { return *rc::gen::element<std::string>("", "1", "2"); };
    Request request;
    request.kind = *rc::gen::element(OperationKind::get, OperationKind::put, OperationKind::remove,
                                     OperationKind::append, OperationKind::cas);
    request.key = *rc::gen::element<std::string>("x", "y");
    request.argument = word();
    request.expected = word();
    return request;
}

Store::Result apply_to(Store& store, const PlainStore& model, std::uint32_t ordinal,
                       const PlainSession& session) {
    Command command;
    command.client = client(ordinal);
    command.sequence = session.sequence;
    command.kind = session.request.kind;
    command.key = session.request.key;
    command.argument = session.request.argument;
    command.expected = session.request.expected;
    return store.apply(command, model.index + 1, (model.index + 1) / 10);
}

// One command of one client is applied at the next index.
struct Applied : StoreCommand {
    std::uint32_t ordinal = *rc::gen::inRange<std::uint32_t>(1, 4);

    const PlainSession& session(const PlainStore& model) const {
        static const PlainSession none;
        const auto found = model.sessions.find(ordinal);
        return found == model.sessions.end() ? none : found->second;
    }
    // Both stores take the command alike, and hold what the model then holds; the hash moves if and
    // only if something was executed.
    Store::Result apply_to_both(const PlainStore& model, Stores& sut,
                                const PlainSession& command) const {
        const std::uint64_t before = sut.one.hash();
        const Store::Result result = apply_to(sut.one, model, ordinal, command);
        const Store::Result again = apply_to(sut.other, model, ordinal, command);
        RC_ASSERT(result.taken == again.taken);
        RC_ASSERT(sut.one.hash() == sut.other.hash());
        RC_ASSERT((sut.one.hash() != before) == (result.taken == Store::Taken::executed));
        const PlainStore after = nextState(model);
        RC_ASSERT(sut.one.contents() == after.values);
        for (const char* key : {"x", "y"}) RC_ASSERT(sut.one.read(key) == after.read(key));
        return result;
    }
};

struct FirstTry : Applied {
    std::uint64_t skipped = *rc::gen::inRange<std::uint64_t>(0, 3);  // commands that never came
    Request request = some_request();

    PlainSession command(const PlainStore& model) const {
        return {session(model).sequence + 1 + skipped, request, {}, 0};
    }
    void apply(PlainStore& model) const override {
        PlainSession executed = command(model);
        ++model.index;
        executed.index = model.index;
        executed.response = model.execute(request);
        model.sessions[ordinal] = executed;
    }
    void run(const PlainStore& model, Stores& sut) const override {
        const Store::Result result = apply_to_both(model, sut, command(model));
        const PlainStore after = nextState(model);
        RC_ASSERT(result.taken == Store::Taken::executed);
        RC_ASSERT(result.response == session(after).response);
        RC_ASSERT(result.index == after.index);
        RC_ASSERT(result.term == after.term());
    }
    void show(std::ostream& os) const override {
        os << "c" << ordinal << ": a new command of kind " << static_cast<int>(request.kind)
           << " on " << request.key;
    }
};

// §6.3: the same answer as the first time, and nothing is executed again.
struct Retry : Applied {
    void checkPreconditions(const PlainStore& model) const override {
        RC_PRE((session(model).sequence > 0));
    }
    void apply(PlainStore& model) const override { ++model.index; }
    void run(const PlainStore& model, Stores& sut) const override {
        const PlainSession& last = session(model);
        const Store::Result result = apply_to_both(model, sut, last);
        RC_ASSERT(result.taken == Store::Taken::duplicate);
        RC_ASSERT(result.response == last.response);
        RC_ASSERT(result.index == last.index);
        RC_ASSERT(result.term == last.index / 10);
    }
    void show(std::ostream& os) const override { os << "c" << ordinal << ": a retry"; }
};

// A command that wandered about while its client had long gone on.
struct Latecomer : Applied {
    std::uint64_t behind = *rc::gen::inRange<std::uint64_t>(1, 4);
    Request request = some_request();

    void checkPreconditions(const PlainStore& model) const override {
        RC_PRE((session(model).sequence > behind));
    }
    void apply(PlainStore& model) const override { ++model.index; }
    void run(const PlainStore& model, Stores& sut) const override {
        const PlainSession late{session(model).sequence - behind, request, {}, 0};
        RC_ASSERT(apply_to_both(model, sut, late).taken == Store::Taken::outdated);
    }
    void show(std::ostream& os) const override {
        os << "c" << ordinal << ": a command that is " << behind << " behind";
    }
};

RC_GTEST_PROP(StoreModel, TwoStoresDoWhatAMapAndATableOfSessionsDo, ()) {
    Stores sut;
    rc::state::check(
        PlainStore{}, sut,
        rc::state::gen::execOneOfWithArgs<FirstTry, FirstTry, FirstTry, Retry, Latecomer>());
}

}  // namespace
}  // namespace whitewater::kv
