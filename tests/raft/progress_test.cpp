// What a leader knows of a follower: match only rises, the search for it ends, windows reopen.
#include "raft/progress.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace whitewater::raft {
namespace {

// A leader with a log up to 10, newly elected.
Progress probing() {
    return Progress(Index{11}, LocalTime{}, 2);
}

TEST(Progress, ProbesOneMessageAtATime) {
    Progress follower = probing();
    EXPECT_TRUE(follower.may_send());
    follower.sent({10});
    EXPECT_FALSE(follower.may_send());
    EXPECT_EQ(follower.next(), Index{11}) << "nothing is assumed of a probe";
    follower.allow_probe();
    EXPECT_TRUE(follower.may_send());
}

TEST(Progress, ReplicatesAfterTheFirstAcceptance) {
    Progress follower = probing();
    follower.sent({10});
    EXPECT_TRUE(follower.accepted({10}));
    EXPECT_EQ(follower.state(), Progress::State::replicating);
    EXPECT_EQ(follower.match(), Index{10});
    EXPECT_EQ(follower.next(), Index{11});
}

TEST(Progress, PipelinesUpToTheWindow) {
    Progress follower = probing();
    follower.accepted({10});
    follower.sent({11});
    EXPECT_TRUE(follower.may_send());
    follower.sent({12});
    EXPECT_FALSE(follower.may_send());
    EXPECT_EQ(follower.next(), Index{13});
    follower.accepted({11});
    EXPECT_TRUE(follower.may_send());
}

TEST(Progress, OneAnswerFreesTheWindowOfAllBeforeIt) {
    Progress follower = probing();
    follower.accepted({10});
    follower.sent({11});
    follower.sent({12});
    follower.accepted({12});  // the answer to the first was lost
    EXPECT_EQ(follower.inflight(), 0U);
}

TEST(Progress, HeartbeatsTakeNoPlaceInTheWindow) {
    Progress follower = probing();
    follower.accepted({10});
    for (int i = 0; i < 10; ++i) follower.sent({10});
    EXPECT_EQ(follower.inflight(), 0U);
    EXPECT_EQ(follower.next(), Index{11});
}

TEST(Progress, AnOldAcceptanceLowersNothing) {
    Progress follower = probing();
    follower.accepted({10});
    EXPECT_FALSE(follower.accepted({4}));
    EXPECT_EQ(follower.match(), Index{10});
    EXPECT_EQ(follower.next(), Index{11});
}

TEST(Progress, ARejectionWhileReplicatingStartsAProbe) {
    Progress follower = probing();
    follower.accepted({10});
    follower.sent({11});
    follower.sent({12});
    EXPECT_TRUE(follower.rejected({11}, {11}));
    EXPECT_EQ(follower.state(), Progress::State::probing);
    EXPECT_EQ(follower.next(), Index{11});
    EXPECT_EQ(follower.inflight(), 0U);
    EXPECT_TRUE(follower.may_send());
}

TEST(Progress, IgnoresARejectionOfWhatIsKnownToMatch) {
    Progress follower = probing();
    follower.accepted({10});
    EXPECT_FALSE(follower.rejected({10}, {3}));
    EXPECT_FALSE(follower.rejected({7}, {3}));
    EXPECT_EQ(follower.state(), Progress::State::replicating);
    EXPECT_EQ(follower.next(), Index{11});
}

TEST(Progress, IgnoresARejectionOfAnEarlierProbe) {
    Progress follower = probing();
    EXPECT_TRUE(follower.rejected({10}, {6}));
    EXPECT_EQ(follower.next(), Index{6});
    EXPECT_FALSE(follower.rejected({10}, {2}));  // came twice
    EXPECT_EQ(follower.next(), Index{6});
}

TEST(Progress, TakesNoHintAtOrBelowMatchNorBeyondWhatWasRejected) {
    Progress follower = probing();
    follower.accepted({5});
    follower.sent({8});
    EXPECT_TRUE(follower.rejected({8}, {2}));
    EXPECT_EQ(follower.next(), Index{6});

    Progress other = probing();
    EXPECT_TRUE(other.rejected({10}, {40}));
    EXPECT_EQ(other.next(), Index{10});
}

// Whatever answers come, in whatever order: match < next, match never falls, and each rejection
// that is heeded while probing brings next strictly down.
RC_GTEST_PROP(Progress, KeepsItsInvariantsWhateverTheAnswers, ()) {
    const auto first = *rc::gen::inRange<std::uint64_t>(1, 30);
    Progress follower(Index{first}, LocalTime{}, 3);
    std::uint64_t last_sent = first - 1;
    const int steps = *rc::gen::inRange(1, 100);
    for (int i = 0; i < steps; ++i) {
        const Index match = follower.match();
        const Index next = follower.next();
        const bool was_probing = follower.state() == Progress::State::probing;
        const auto at = *rc::gen::inRange<std::uint64_t>(0, last_sent + 1);
        switch (*rc::gen::inRange(0, 4)) {
            case 0:
                if (!follower.may_send()) break;
                last_sent = std::max(last_sent, next.value + 2);
                follower.sent({next.value + 2});
                break;
            case 1:
                follower.accepted({at});
                break;
            case 2: {
                const auto hint = *rc::gen::inRange<std::uint64_t>(0, 40);
                const bool heeded = follower.rejected({at}, {hint});
                if (heeded && was_probing) RC_ASSERT(follower.next() < next);
                break;
            }
            default:
                follower.allow_probe();
        }
        RC_ASSERT(follower.match() >= match);
        RC_ASSERT(follower.match() < follower.next());
    }
}

}  // namespace
}  // namespace whitewater::raft
