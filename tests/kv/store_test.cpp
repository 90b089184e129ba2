// The store: each operation, each client's commands at most once, and the hash over all of it.
#include "kv/store.hpp"

#include <gtest/gtest.h>

#include <string>

namespace whitewater::kv {
namespace {

// Applies commands as a log would: each at the next index, in term 3.
class StoreTest : public ::testing::Test {
  protected:
    Store::Result apply(std::uint32_t by, std::uint64_t sequence, const Request& request) {
        Command command;
        command.op = OperationId{by * 1000 + sequence};
        command.client = client(by);
        command.sequence = sequence;
        command.attempt = 1;
        command.kind = request.kind;
        command.key = request.key;
        command.argument = request.argument;
        command.expected = request.expected;
        return store.apply(command, ++index, 3);
    }
    // The next command of c1.
    Response run(const Request& request) { return apply(1, ++sequence_of_c1, request).response; }

    Store store;
    std::uint64_t index = 0;
    std::uint64_t sequence_of_c1 = 0;
};

TEST_F(StoreTest, GetSaysWhatTheKeyHolds) {
    EXPECT_EQ(run(Request::get("x")), Response::read(std::nullopt));
    run(Request::put("x", "1"));
    EXPECT_EQ(run(Request::get("x")), Response::read("1"));
    EXPECT_EQ(store.read("x"), "1");
    EXPECT_EQ(store.read("y"), std::nullopt);
}

TEST_F(StoreTest, PutReplaces) {
    EXPECT_EQ(run(Request::put("x", "1")), Response::done());
    EXPECT_EQ(run(Request::put("x", "")), Response::done());
    EXPECT_EQ(store.read("x"), "");
}

TEST_F(StoreTest, RemoveMakesTheKeyMissingAndIsFineIfItIs) {
    run(Request::put("x", "1"));
    EXPECT_EQ(run(Request::remove("x")), Response::done());
    EXPECT_EQ(store.read("x"), std::nullopt);
    EXPECT_EQ(run(Request::remove("x")), Response::done());
    EXPECT_TRUE(store.contents().empty());
}

TEST_F(StoreTest, AppendAddsAtTheEndAndStartsWhatIsMissing) {
    EXPECT_EQ(run(Request::append("x", "a;")), Response::done());
    EXPECT_EQ(run(Request::append("x", "b;")), Response::done());
    EXPECT_EQ(store.read("x"), "a;b;");
}

TEST_F(StoreTest, CasStoresIfTheKeyHoldsWhatIsExpected) {
    run(Request::put("x", "1"));
    EXPECT_EQ(run(Request::cas("x", "1", "2")), Response::done());
    EXPECT_EQ(store.read("x"), "2");
}

TEST_F(StoreTest, AFailedCasSaysWhatItSawAndChangesNothing) {
    run(Request::put("x", "1"));
    EXPECT_EQ(run(Request::cas("x", "0", "2")), Response::cas_failed_seeing("1"));
    EXPECT_EQ(store.read("x"), "1");
    EXPECT_EQ(run(Request::cas("y", "", "2")), Response::cas_failed_seeing(std::nullopt));
    EXPECT_EQ(store.read("y"), std::nullopt);
}

// -- Sessions (§6.3) ------------------------------------------------------------------------------

TEST_F(StoreTest, ARetryIsAnsweredFromTheSessionAndNotApplied) {
    const auto first = apply(1, 1, Request::append("x", "a"));
    EXPECT_EQ(first.taken, Store::Taken::executed);
    apply(2, 1, Request::append("x", "b"));
    const std::uint64_t before = store.hash();

    const auto again = apply(1, 1, Request::append("x", "a"));
    EXPECT_EQ(again.taken, Store::Taken::duplicate);
    EXPECT_EQ(again.response, first.response);
    EXPECT_EQ(again.index, 1U);  // where it took effect, not where the retry stands
    EXPECT_EQ(again.term, 3U);
    EXPECT_EQ(store.read("x"), "ab");
    EXPECT_EQ(store.hash(), before);
}

// The answer is the one of then, not what would be true now.
TEST_F(StoreTest, ARetryIsAnsweredAsTheFirstTime) {
    run(Request::put("x", "1"));
    const auto first = apply(2, 1, Request::cas("x", "0", "2"));
    run(Request::put("x", "0"));
    const auto again = apply(2, 1, Request::cas("x", "0", "2"));
    EXPECT_EQ(first.response, Response::cas_failed_seeing("1"));
    EXPECT_EQ(again.response, first.response);
    EXPECT_EQ(store.read("x"), "0");
}

TEST_F(StoreTest, AnOutdatedCommandIsNotExecuted) {
    apply(1, 2, Request::put("x", "new"));
    const std::uint64_t before = store.hash();
    EXPECT_EQ(apply(1, 1, Request::put("x", "old")).taken, Store::Taken::outdated);
    EXPECT_EQ(store.read("x"), "new");
    EXPECT_EQ(store.hash(), before);
    // And the session still knows its last command.
    EXPECT_EQ(apply(1, 2, Request::put("x", "new")).taken, Store::Taken::duplicate);
}

TEST_F(StoreTest, EachClientHasItsOwnSession) {
    EXPECT_EQ(apply(1, 5, Request::append("x", "a")).taken, Store::Taken::executed);
    EXPECT_EQ(apply(63, 5, Request::append("x", "b")).taken, Store::Taken::executed);
    EXPECT_EQ(apply(2, 1, Request::append("x", "c")).taken, Store::Taken::executed);
    EXPECT_EQ(store.read("x"), "abc");
}

TEST_F(StoreTest, WithoutSessionsEveryRetryIsExecutedAgain) {
    store = Store(Store::Sessions::ignored);
    apply(1, 2, Request::append("x", "a"));
    EXPECT_EQ(apply(1, 2, Request::append("x", "a")).taken, Store::Taken::executed);
    EXPECT_EQ(apply(1, 1, Request::append("x", "b")).taken, Store::Taken::executed);
    EXPECT_EQ(store.read("x"), "aab");
}

// -- The hash -------------------------------------------------------------------------------------

TEST_F(StoreTest, TheHashCoversKeysAndValues) {
    const auto hash_after = [this](const Request& request) {
        store = Store();
        index = 0;
        apply(1, 1, request);
        return store.hash();
    };
    EXPECT_EQ(hash_after(Request::put("x", "1")), hash_after(Request::put("x", "1")));
    EXPECT_NE(hash_after(Request::put("x", "1")), hash_after(Request::put("x", "2")));
    EXPECT_NE(hash_after(Request::put("x", "1")), hash_after(Request::put("y", "1")));
    EXPECT_NE(hash_after(Request::put("x", "")), hash_after(Request::remove("x")));
    EXPECT_NE(hash_after(Request::put("xy", "z")), hash_after(Request::put("x", "yz")));
}

// What two clients wrote to two keys, exchanged: the parts are the same, the whole is not.
TEST_F(StoreTest, TheHashTellsValuesThatChangedPlaces) {
    apply(1, 1, Request::put("x", "1"));
    apply(1, 2, Request::put("y", "2"));
    const std::uint64_t straight = store.hash();
    store = Store();
    index = 0;
    apply(1, 1, Request::put("x", "2"));
    apply(1, 2, Request::put("y", "1"));
    EXPECT_NE(store.hash(), straight);
}

TEST_F(StoreTest, TheHashCoversSessions) {
    run(Request::put("x", "1"));
    const std::uint64_t before = store.hash();
    run(Request::get("x"));  // the values are as they were
    EXPECT_NE(store.hash(), before);

    const auto hash_if_read_by = [](std::uint32_t by) {
        StoreTest_TheHashCoversSessions_Test other;
        other.apply(by, 1, Request::get("x"));
        return other.store.hash();
    };
    EXPECT_NE(hash_if_read_by(1), hash_if_read_by(2));
}

// A session that would give another answer is another state.
TEST_F(StoreTest, TheHashCoversWhatASessionWouldAnswer) {
    const auto hash_after_reading = [this](const char* key) {
        store = Store();
        index = 0;
        apply(2, 1, Request::put("x", "1"));
        apply(1, 1, Request::get(key));
        return store.hash();
    };
    EXPECT_NE(hash_after_reading("x"), hash_after_reading("y"));
}

// The same value, as the answer of a get and as what a failed cas saw.
TEST_F(StoreTest, TheHashCoversHowASessionsCommandEnded) {
    const auto hash_after = [this](const Request& request) {
        store = Store();
        index = 0;
        apply(2, 1, Request::put("x", "1"));
        apply(1, 1, request);
        return store.hash();
    };
    EXPECT_NE(hash_after(Request::get("x")), hash_after(Request::cas("x", "0", "2")));
}

TEST_F(StoreTest, TheHashDoesNotRememberWhatIsGone) {
    run(Request::put("x", "1"));
    run(Request::remove("x"));
    run(Request::get("y"));
    const std::uint64_t by_detour = store.hash();
    store = Store();
    index = 2;
    apply(1, 3, Request::get("y"));
    EXPECT_EQ(store.hash(), by_detour);
}

}  // namespace
}  // namespace whitewater::kv
