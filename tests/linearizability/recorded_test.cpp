// Histories that real systems produced, with the verdicts that another checker gave.
#include <gtest/gtest.h>

#include "kv/linearizability/checker.hpp"
#include "tests/linearizability/recorded_history.hpp"

namespace whitewater::linearizability {
namespace {

const std::string testdata = WHITEWATER_SOURCE_DIR "/tests/linearizability/testdata/";

void expect_verdict(const History& history, Judgement expected) {
    const Verdict verdict = check(history);
    EXPECT_EQ(verdict.judgement, expected);
    if (expected == Judgement::ok) {
        EXPECT_FALSE(verify_order(history, verdict.order));
    } else {
        ASSERT_TRUE(verdict.violation);
        EXPECT_FALSE(verdict.violation->sentence.empty());
        EXPECT_EQ(verdict.violation->unplaced.size(), 1u);
    }
}

TEST(RecordedHistories, OfEtcdGetTheirKnownVerdicts) {
    const std::vector<std::string> good = {"002", "005", "007", "018", "025",
                                           "031", "038", "045", "048", "049"};
    const std::vector<std::string> bad = {"000", "001", "013", "040"};
    for (const std::string& number : good) {
        SCOPED_TRACE(number);
        expect_verdict(read_etcd_log(testdata + "etcd/etcd_" + number + ".log"), Judgement::ok);
    }
    for (const std::string& number : bad) {
        SCOPED_TRACE(number);
        expect_verdict(read_etcd_log(testdata + "etcd/etcd_" + number + ".log"),
                       Judgement::not_linearizable);
    }
}

TEST(RecordedHistories, OfAStringStoreGetTheirKnownVerdicts) {
    const std::string folder = testdata + "porcupine-kv/";
    expect_verdict(read_porcupine_log(folder + "c01-ok.txt"), Judgement::ok);
    expect_verdict(read_porcupine_log(folder + "c10-ok.txt"), Judgement::ok);
    expect_verdict(read_porcupine_log(folder + "c01-bad.txt"), Judgement::not_linearizable);
    expect_verdict(read_porcupine_log(folder + "c10-bad.txt"), Judgement::not_linearizable);
}

TEST(RecordedHistories, AreReadCompletely) {
    EXPECT_EQ(read_etcd_log(testdata + "etcd/etcd_002.log").size(), 77u);
    EXPECT_EQ(read_porcupine_log(testdata + "porcupine-kv/c10-bad.txt").size(), 405u);
}

}  // namespace
}  // namespace whitewater::linearizability
