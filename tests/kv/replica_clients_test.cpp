// What a replica tells its clients: after which index, from which try, and whom to ask instead.
#include <gtest/gtest.h>

#include <string>

#include "tests/kv/puppet.hpp"

namespace whitewater::kv {
namespace {

using raft::Effects;
using Words = std::vector<std::string>;

// A puppet that leads: it appends every proposal, and commits what the test has said so far.
class ReplicaClients : public ::testing::Test {
  protected:
    void play(ReplicaSettings settings = {}) {
        theatre.emplace(settings);
        theatre->strings.pull = [this](const std::string& asked, Effects& effects) {
            if (asked == "propose") propose(effects);
            if (asked.starts_with("read ") && read_index.has_value())
                effects.reads.push_back({raft::ReadId{std::stoull(asked.substr(5))},
                                         raft::ReadAnswer::Answer::at_index, *read_index, node(1)});
            effects.committed = commit;
        };
    }
    void propose(Effects& effects) {
        raft::Proposed& answer = effects.proposed.emplace();
        answer.answer = raft::Proposed::Answer::appended;
        answer.entry = theatre->append_proposed(term);
    }
    // Steps the replica with no news but `commit`, and lets its answers arrive.
    void nudge() {
        theatre->scene.say(node(2), node(1), as_bytes("nudge"));
        run();
    }
    void run() {
        ends = ends + milliseconds(10);
        theatre->scene.run_until(ends);
    }
    std::vector<Reply> replies(std::uint32_t ordinal = 1) {
        return theatre->scene.replies(client(ordinal));
    }

    std::optional<Theatre> theatre;
    std::uint64_t term = 1;
    raft::Index commit;
    std::optional<raft::Index> read_index;  // what reads are answered with; nothing: silence
    Duration ends;
};

TEST_F(ReplicaClients, AWriteIsAnsweredOnceItsEntryIsApplied) {
    play();
    theatre->ask(1, 1, Request::put("x", "1"));
    run();
    EXPECT_TRUE(replies().empty());
    EXPECT_EQ(theatre->replica().store().read("x"), std::nullopt);

    commit = raft::Index{1};
    nudge();
    ASSERT_EQ(replies().size(), 1U);
    EXPECT_EQ(replies()[0].status, ReplyStatus::done);
    EXPECT_EQ(replies()[0].op, OperationId{101});
    EXPECT_EQ(replies()[0].attempt, 1U);
    EXPECT_EQ(replies()[0].index, 1U);
    EXPECT_EQ(replies()[0].entry_term, 1U);
    EXPECT_EQ(theatre->replica().store().read("x"), "1");
    EXPECT_EQ(theatre->replica().applied(), raft::Index{1});
}

// Both tries are in the log; the second is answered with what the first did.
TEST_F(ReplicaClients, ARetryIsAnsweredWithTheResultOfTheFirst) {
    play();
    theatre->ask(1, 1, Request::append("x", "a"), 1);
    run();
    theatre->ask(1, 1, Request::append("x", "a"), 2);
    run();
    commit = raft::Index{2};
    nudge();
    ASSERT_EQ(replies().size(), 2U);
    EXPECT_EQ(replies()[1].attempt, 2U);
    EXPECT_EQ(replies()[1].index, 1U);
    EXPECT_EQ(theatre->replica().store().read("x"), "a");
}

TEST_F(ReplicaClients, AnOutdatedCommandHasNoAnswer) {
    play();
    theatre->ask(1, 2, Request::put("x", "new"));
    run();
    theatre->ask(1, 1, Request::put("x", "old"));
    run();
    commit = raft::Index{2};
    nudge();
    ASSERT_EQ(replies().size(), 1U);
    EXPECT_EQ(replies()[0].op, OperationId{102});
    EXPECT_EQ(theatre->replica().store().read("x"), "new");
}

// Another leader's entry was committed where this one's proposal stood.
TEST_F(ReplicaClients, ASupersededProposalIsRefused) {
    play();
    theatre->ask(1, 1, Request::put("x", "mine"));
    run();
    raft::Committed& entry = theatre->strings.log.back();
    entry.entry.term = raft::Term{2};
    entry.kind = raft::EntryKind::noop;
    entry.command = {};
    commit = raft::Index{1};
    nudge();
    ASSERT_EQ(replies().size(), 1U);
    EXPECT_EQ(replies()[0].status, ReplyStatus::refused);
    EXPECT_EQ(replies()[0].leader, nobody);
    EXPECT_EQ(theatre->replica().store().read("x"), std::nullopt);
}

TEST_F(ReplicaClients, AProposalSupersededByAnotherCommandIsRefused) {
    play();
    theatre->ask(1, 1, Request::put("x", "mine"));
    run();
    theatre->ask(2, 1, Request::put("x", "another's"));
    run();
    // The second command, but in another term and in the first one's place.
    theatre->strings.log.erase(theatre->strings.log.begin());
    theatre->strings.log[0].entry = {raft::Term{2}, raft::Index{1}};
    commit = raft::Index{1};
    nudge();
    ASSERT_EQ(replies(1).size(), 1U);
    EXPECT_EQ(replies(1)[0].status, ReplyStatus::refused);
    EXPECT_TRUE(replies(2).empty());
    EXPECT_EQ(theatre->replica().store().read("x"), "another's");
}

// The log was cut back and the index used again: only the later proposal is answered from it.
TEST_F(ReplicaClients, AProposalWhoseIndexWasUsedAgainIsNotAnswered) {
    play();
    theatre->ask(1, 1, Request::put("x", "1"));
    run();
    theatre->strings.log.pop_back();
    term = 3;
    theatre->ask(2, 1, Request::put("y", "2"));
    run();
    commit = raft::Index{1};
    nudge();
    EXPECT_TRUE(replies(1).empty());
    ASSERT_EQ(replies(2).size(), 1U);
    EXPECT_EQ(replies(2)[0].entry_term, 3U);
}

TEST_F(ReplicaClients, WhoDoesNotLeadNamesTheLeader) {
    play();
    theatre->strings.pull = [](const std::string& asked, Effects& effects) {
        if (asked == "propose")
            effects.proposed = raft::Proposed{raft::Proposed::Answer::not_leader, {}, node(3)};
        if (asked == "read 1")
            effects.reads.push_back(
                {raft::ReadId{1}, raft::ReadAnswer::Answer::not_leader, {}, node(2)});
    };
    theatre->ask(1, 1, Request::put("x", "1"));
    theatre->ask(2, 1, Request::get("x"));
    run();
    ASSERT_EQ(replies(1).size(), 1U);
    EXPECT_EQ(replies(1)[0].status, ReplyStatus::refused);
    EXPECT_EQ(replies(1)[0].leader, node(3));
    ASSERT_EQ(replies(2).size(), 1U);
    EXPECT_EQ(replies(2)[0].leader, node(2));
}

TEST_F(ReplicaClients, WhatIsNoCommandIsIgnored) {
    play();
    theatre->scene.say(client(1), node(1), as_bytes("nonsense"));
    run();
    EXPECT_EQ(theatre->strings.asked, Words{"start"});
}

// -- Reads (§6.4) ---------------------------------------------------------------------------------

TEST_F(ReplicaClients, AReadWaitsUntilItsIndexIsApplied) {
    play();
    read_index = raft::Index{2};
    theatre->ask(1, 1, Request::put("x", "1"));
    theatre->ask(2, 1, Request::get("x"));
    run();
    commit = raft::Index{1};
    nudge();
    EXPECT_TRUE(replies(2).empty());

    theatre->ask(1, 2, Request::put("x", "2"));
    run();
    commit = raft::Index{2};
    nudge();
    ASSERT_EQ(replies(2).size(), 1U);
    EXPECT_EQ(replies(2)[0].response, Response::read("2"));
    EXPECT_EQ(replies(2)[0].index, 2U);
    EXPECT_EQ(replies(2)[0].entry_term, 0U);
    EXPECT_EQ(theatre->told.back(), "read at 2");
}

TEST_F(ReplicaClients, AReadThatConsensusHasNotAnsweredWaits) {
    play();
    theatre->ask(1, 1, Request::put("x", "1"));
    run();
    theatre->ask(2, 1, Request::get("x"));
    commit = raft::Index{1};
    run();
    nudge();
    EXPECT_TRUE(replies(2).empty());
}

TEST_F(ReplicaClients, AnEmptyLogMayBeRead) {
    play();
    read_index = raft::Index{0};
    theatre->ask(1, 1, Request::get("x"));
    run();
    ASSERT_EQ(replies().size(), 1U);
    EXPECT_EQ(replies()[0].response, Response::read(std::nullopt));
}

TEST_F(ReplicaClients, ReadsThroughTheLogAreProposed) {
    play({.reads = raft::ReadMode::log});
    theatre->ask(1, 1, Request::get("x"));
    run();
    EXPECT_EQ(theatre->strings.asked, (Words{"start", "propose"}));
    commit = raft::Index{1};
    nudge();
    ASSERT_EQ(replies().size(), 1U);
    EXPECT_EQ(replies()[0].response, Response::read(std::nullopt));
    EXPECT_EQ(replies()[0].index, 1U);
    EXPECT_EQ(replies()[0].entry_term, 1U);
}

}  // namespace
}  // namespace whitewater::kv
