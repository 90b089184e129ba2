// A replica does what consensus says, when it says: over a puppet behind the public seam.
#include <gtest/gtest.h>

#include <string>

#include "tests/kv/puppet.hpp"

namespace whitewater::kv {
namespace {

using raft::Effects;
using Words = std::vector<std::string>;

// Has n2 nudge the replica, in which the puppet then does `act`.
void on_packet(Theatre& theatre, Duration at, const std::string& word) {
    theatre.scene.at(at - milliseconds(1),
                     [&theatre, word] { theatre.scene.say(node(2), node(1), as_bytes(word)); });
}

// -- Persist before you send (§3.8) ---------------------------------------------------------------

// On "go" the puppet writes under token 1 and wants "early" sent at once and "late" once that write
// is durable, which takes 2 ms.
void write_then_tell(const std::string& asked, Effects& effects) {
    if (asked == "packet go") {
        add_write(effects, 1, "promise");
        add_message(effects, node(2), "late", 1);
        add_message(effects, node(2), "early", 0);
    }
    if (asked == "synced 1") effects.durable = raft::Token{1};
}

TEST(Replica, HoldsAMessageUntilItsTokenIsDurable) {
    Theatre theatre;
    theatre.strings.pull = write_then_tell;
    on_packet(theatre, milliseconds(10), "go");
    theatre.scene.run_until(milliseconds(50));
    const auto& heard = theatre.scene.heard();
    ASSERT_EQ(heard.size(), 2U);
    EXPECT_EQ(as_text(heard[0].bytes), "early");
    EXPECT_EQ(heard[0].at, Time{milliseconds(11).us});
    EXPECT_EQ(as_text(heard[1].bytes), "late");
    EXPECT_EQ(heard[1].at, Time{milliseconds(13).us});
}

// The promise is observed when it leaves, not when it is wanted.
TEST(Replica, TellsOfAPromiseWhenItLeaves) {
    Theatre theatre;
    theatre.strings.pull = [](const std::string& asked, Effects& effects) {
        if (asked == "packet go") add_write(effects, 1, "promise");
        if (asked == "packet go") add_message(effects, node(2), "late", 1);
        if (asked == "synced 1") effects.durable = raft::Token{1};
    };
    on_packet(theatre, milliseconds(10), "go");
    theatre.scene.run_until(milliseconds(11));
    EXPECT_EQ(theatre.told, Words{});
    theatre.scene.run_until(milliseconds(12));
    EXPECT_EQ(theatre.told, Words{"observed ack_sent"});
}

TEST(Replica, ReleasesHeldMessagesInTheirOrder) {
    Theatre theatre;
    theatre.strings.pull = [](const std::string& asked, Effects& effects) {
        if (asked == "packet go") {
            add_message(effects, node(2), "a2", 2);
            add_message(effects, node(3), "b1", 1);
            add_message(effects, node(2), "c1", 1);
            add_message(effects, node(2), "d2", 2);
            add_message(effects, node(2), "e3", 3);
        }
        if (asked == "packet 2") {
            add_message(effects, node(2), "f2", 2);
            effects.durable = raft::Token{2};
        }
        if (asked == "packet 1") effects.durable = raft::Token{1};
    };
    on_packet(theatre, milliseconds(10), "go");
    on_packet(theatre, milliseconds(20), "1");
    on_packet(theatre, milliseconds(30), "2");
    theatre.scene.run_until(milliseconds(25));
    EXPECT_EQ(theatre.scene.texts(node(2)), Words{"c1"});
    EXPECT_EQ(theatre.scene.texts(node(3)), Words{"b1"});
    theatre.scene.run_until(milliseconds(50));
    EXPECT_EQ(theatre.scene.texts(node(2)), (Words{"c1", "a2", "d2", "f2"}));
}

TEST(Replica, NeverSendsWhatACrashCaughtBeforeTheSync) {
    Theatre theatre;
    theatre.strings.pull = write_then_tell;
    on_packet(theatre, milliseconds(10), "go");
    theatre.scene.at(milliseconds(11), [&theatre] {
        theatre.scene.world().inject(sim::Crash{NodeSet::of(node(1)), sim::CrashStyle::losing},
                                     milliseconds(10));
    });
    theatre.scene.run_until(milliseconds(50));
    EXPECT_EQ(theatre.scene.texts(node(2)), Words{"early"});
    EXPECT_EQ(theatre.strings.recovered, "");
    EXPECT_EQ(theatre.told, (Words{"observed ack_sent", "stopped"}));
    EXPECT_EQ(theatre.strings.asked, (Words{"start", "packet go", "start"}));
}

TEST(Replica, StartsFromWhatTheDiskHolds) {
    Theatre theatre;
    theatre.strings.pull = write_then_tell;
    on_packet(theatre, milliseconds(10), "go");
    theatre.scene.at(milliseconds(20), [&theatre] {
        theatre.scene.world().inject(sim::Crash{NodeSet::of(node(1)), sim::CrashStyle::losing},
                                     milliseconds(10));
    });
    theatre.scene.run_until(milliseconds(50));
    EXPECT_EQ(theatre.strings.recovered, "promise");
    EXPECT_EQ(theatre.replica().applied(), raft::Index{0});
}

// -- The order that Effects prescribes ------------------------------------------------------------

// One step with everything in it. The trace says what came when.
TEST(Replica, CarriesOutEffectsInThePrescribedOrder) {
    Theatre theatre;
    theatre.strings.pull = [&theatre](const std::string& asked, Effects& effects) {
        if (asked != "propose") return;
        const raft::EntryId entry = theatre.append_proposed(1);
        effects.proposed = raft::Proposed{raft::Proposed::Answer::appended, entry, {}};
        effects.observations.emplace_back().kind = raft::ObservationKind::appended;
        add_write(effects, 1, "entry");
        add_message(effects, node(2), "append", 0);
        effects.committed = entry.index;
        effects.reads.push_back(
            {raft::ReadId{1}, raft::ReadAnswer::Answer::at_index, entry.index, node(1)});
    };
    sim::Trace trace;
    sim::Collector collector(trace);
    theatre.ask(1, 1, Request::get("x"));
    theatre.ask(2, 1, Request::put("x", "1"));
    theatre.scene.world().recorder().attach(&collector);
    theatre.scene.run_until(milliseconds(1));
    theatre.scene.world().recorder().attach(nullptr);

    EXPECT_EQ(theatre.told, (Words{"proposed 1", "observed appended", "observed ack_sent",
                                   "observed applied", "applied 1", "read at 1"}));
    std::vector<sim::Kind> deeds;
    std::vector<NodeId> peers;
    for (const sim::Record& record : trace.records) {
        if (record.kind == sim::Kind::deliver) continue;
        deeds.push_back(record.kind);
        if (record.kind == sim::Kind::send) peers.push_back(record.peer);
    }
    using enum sim::Kind;
    EXPECT_EQ(deeds, (std::vector{disk_write, sync_begun, send, send, send}));
    EXPECT_EQ(peers, (std::vector{node(2), client(2), client(1)}));
}

TEST(Replica, WakesConsensusAtTheDeadlineItAskedFor) {
    Theatre theatre;
    theatre.strings.pull = [](const std::string& asked, Effects& effects) {
        if (asked == "packet go") effects.deadline = LocalTime{milliseconds(25).us};
    };
    on_packet(theatre, milliseconds(10), "go");
    theatre.scene.run_until(milliseconds(24));
    EXPECT_EQ(theatre.strings.asked, (Words{"start", "packet go"}));
    theatre.scene.run_until(milliseconds(99));
    EXPECT_EQ(theatre.strings.asked, (Words{"start", "packet go", "deadline"}));
}

// After a failed sync nobody knows what the disk holds: the server must stop.
TEST(Replica, DoesNothingMoreOnceHalted) {
    Theatre theatre;
    theatre.strings.pull = [](const std::string& asked, Effects& effects) {
        if (asked == "packet halt") effects.halted = true;
    };
    on_packet(theatre, milliseconds(10), "halt");
    theatre.scene.run_until(milliseconds(20));
    theatre.ask(1, 1, Request::put("x", "1"));
    theatre.ask(2, 1, Request::get("x"));
    theatre.scene.say(node(2), node(1), as_bytes("hello"));
    theatre.scene.run_until(milliseconds(99));
    EXPECT_EQ(theatre.strings.asked, (Words{"start", "packet halt"}));
    EXPECT_TRUE(theatre.scene.heard().empty());
}

}  // namespace
}  // namespace whitewater::kv
