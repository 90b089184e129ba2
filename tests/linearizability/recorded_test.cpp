// Histories that real systems produced, with the verdicts that another checker gave.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/readers/store_history.hpp"

namespace whitewater::linearizability {
namespace {

const std::string testdata = WHITEWATER_SOURCE_DIR "/tests/linearizability/testdata/";

History read(const std::string& name) {
    std::ifstream in(testdata + name);
    std::ostringstream text;
    text << in.rdbuf();
    const Result<Log> log = read_log(text.str(), name);
    EXPECT_TRUE(log) << to_text(log.errors().front());
    const auto model = suggested_store_model(log.value());
    EXPECT_TRUE(model);
    return store_history(log.value(), *model).value();
}

void expect_verdict(const History& history, Judgement expected) {
    const Verdict verdict = check(history);
    EXPECT_EQ(verdict.judgement, expected);
    if (expected == Judgement::ok) {
        EXPECT_FALSE(verify_order(history, verdict.order));
    } else {
        ASSERT_TRUE(verdict.violation);
        EXPECT_FALSE(verdict.violation->sentence.empty());
        EXPECT_EQ(verdict.violation->unplaced.size(), 1u);
        EXPECT_LE(verdict.violation->core.size(), 25u);
        EXPECT_FALSE(verdict.violation->edges.empty());
    }
}

TEST(RecordedHistories, OfEtcdGetTheirKnownVerdicts) {
    const std::vector<int> good = {2, 5, 7, 18, 25, 31, 38, 45, 48, 49};
    for (int number = 0; number < 50; ++number) {
        const std::string digits = (number < 10 ? "00" : "0") + std::to_string(number);
        SCOPED_TRACE(digits);
        const bool is_good = std::find(good.begin(), good.end(), number) != good.end();
        expect_verdict(read("etcd/etcd_" + digits + ".log"),
                       is_good ? Judgement::ok : Judgement::not_linearizable);
    }
}

TEST(RecordedHistories, OfAStringStoreGetTheirKnownVerdicts) {
    expect_verdict(read("porcupine-kv/c01-ok.txt"), Judgement::ok);
    expect_verdict(read("porcupine-kv/c10-ok.txt"), Judgement::ok);
    expect_verdict(read("porcupine-kv/c01-bad.txt"), Judgement::not_linearizable);
    expect_verdict(read("porcupine-kv/c10-bad.txt"), Judgement::not_linearizable);
}

TEST(RecordedHistories, AreReadCompletely) {
    EXPECT_EQ(read("etcd/etcd_002.log").size(), 77u);
    EXPECT_EQ(read("porcupine-kv/c10-bad.txt").size(), 405u);
}

}  // namespace
}  // namespace whitewater::linearizability
