// Verdicts on the histories of others: which model, what is told, and what is refused.
#include "tools/whitewater/judge_log.hpp"

#include <gtest/gtest.h>

#include "tools/whitewater/check_history.hpp"

namespace whitewater::tools {
namespace {

using linearizability::Judgement;
using linearizability::Log;

constexpr std::chrono::milliseconds budget{1'000};

Log read(const std::string& text) {
    return linearizability::read_log(text, "h").value();
}

// Each word: process, type, f, value.
std::string event(int process, const std::string& type, const std::string& f,
                  const std::string& value = "nil") {
    return "{:process " + std::to_string(process) + ", :type :" + type + ", :f :" + f +
           ", :value " + value + "}\n";
}

TEST(JudgeLog, GivesAnOrderOfTheLogsOperations) {
    const Log log = read(event(0, "invoke", "write", "1") + event(1, "invoke", "read") +
                         event(1, "ok", "read", "nil") + event(0, "ok", "write", "1"));
    const Result<LogVerdict> verdict = judge_log(log, "", budget);
    ASSERT_TRUE(verdict);
    EXPECT_EQ(verdict.value().judgement, Judgement::ok);
    EXPECT_EQ(verdict.value().model, "cas-register");
    EXPECT_EQ(verdict.value().path, "blocks");
    EXPECT_EQ(verdict.value().order, (std::vector<std::size_t>{1, 0}));
}

TEST(JudgeLog, SaysWhyThereIsNone) {
    const Log log = read(event(0, "invoke", "write", "1") + event(0, "ok", "write", "1") +
                         event(1, "invoke", "read") + event(1, "ok", "read", "nil"));
    const LogVerdict verdict = judge_log(log, "register", budget).value();
    EXPECT_EQ(verdict.judgement, Judgement::not_linearizable);
    EXPECT_EQ(verdict.core, (std::vector<std::size_t>{1, 0}));
    EXPECT_EQ(verdict.edges,
              (std::vector<std::string>{"c0 put the register \"1\"  before  c1 get the register = "
                                        "none: it returned before the other began"}));
}

TEST(JudgeLog, CountsTheFailedCasThatItTakesAsGiven) {
    const LogVerdict verdict = judge_log(read(R"({"p":0,"e":"invoke","f":"put","k":"x","v":3}
{"p":1,"e":"invoke","f":"cas","k":"x","v":[3,2]}
{"p":0,"e":"ok"}
{"p":1,"e":"ok","r":false}
{"p":2,"e":"invoke","f":"cas","k":"y","v":[3,2]}
{"p":2,"e":"ok","r":false}
{"p":0,"e":"invoke","f":"get","k":"x"}
{"p":0,"e":"ok","v":2})"),
                                         "", budget)
                                   .value();
    EXPECT_EQ(verdict.core, (std::vector<std::size_t>{3}));
    EXPECT_EQ(verdict.failed_cas, 1U);
}

TEST(JudgeLog, MarksWhatTheNemesisDid) {
    const Log log = read(event(0, "invoke", "write", "1") + event(0, "ok", "write", "1") +
                         "{:process :nemesis, :type :info, :f :start, :value nil}" +
                         event(1, "invoke", "read") + event(1, "ok", "read", "1"));
    const LogVerdict verdict = judge_log(log, "", budget).value();
    ASSERT_EQ(verdict.timeline.marks.size(), 1u);
    EXPECT_EQ(verdict.timeline.marks[0].at, verdict.timeline.bars[1].from);
}

TEST(JudgeLog, FindsTheModelThatSuitsTheOperations) {
    const Log queue = read(event(0, "invoke", "enqueue", "1") + event(1, "invoke", "dequeue") +
                           event(1, "ok", "dequeue", "1"));
    const LogVerdict verdict = judge_log(queue, "", budget).value();
    EXPECT_EQ(verdict.model, "queue");
    EXPECT_EQ(verdict.judgement, Judgement::ok);
    EXPECT_EQ(judge_log(read(event(0, "invoke", "acquire")), "", budget).value().model, "mutex");
}

TEST(JudgeLog, RefusesModelsThatDoNotSuit) {
    const Log log = read(event(0, "invoke", "write", "1"));
    const Result<LogVerdict> queue = judge_log(log, "queue", budget);
    ASSERT_FALSE(queue);
    EXPECT_EQ(to_text(queue.errors().front()), "h:1: the model knows no operation 'write'\n");
    const Result<LogVerdict> none = judge_log(log, "heap", budget);
    ASSERT_FALSE(none);
    EXPECT_EQ(to_text(none.errors().front()),
              "h: there is no model 'heap'; there are kv, register, cas-register, append, mutex, "
              "queue, stack, multi-register\n");
}

TEST(JudgeLog, TellsHistoriesFromTraces) {
    EXPECT_TRUE(is_history("{\"t\":1,\"p\":0,\"e\":\"invoke\"}"));
    EXPECT_TRUE(is_history("INFO  jepsen.util - 0 :invoke :read nil"));
    EXPECT_FALSE(is_history("{\"format\":\"whitewater-trace\",\"version\":2}"));
    EXPECT_FALSE(is_history("WWTRACE\x01\x02"));
    EXPECT_FALSE(is_history(""));
}

}  // namespace
}  // namespace whitewater::tools
