// What is said of bad histories of a lock, a queue, a stack and registers, and never of good ones.
#include "kv/linearizability/models/causes.hpp"

#include <gtest/gtest.h>

#include "kv/linearizability/models/models.hpp"

namespace whitewater::linearizability {
namespace {

using Cause = std::string (*)(const Log&, const Core&, const IsEnough&);

// What is said of a bad log, given as lines "process type f value".
template <class Model>
std::string said(Cause cause_of, const std::vector<std::string>& events) {
    std::string text;
    for (const std::string& event : events) text += "INFO  jepsen.util - " + event + "\n";
    const Log log = read_log(text, "h").value();
    const ModelVerdict verdict = check_model<Model>(operations_for<Model>(log).value());
    EXPECT_EQ(verdict.judgement, Judgement::not_linearizable);
    if (verdict.core.empty()) return {};
    const std::string cause = cause_of(log, verdict.core, {});
    return cause.empty() ? conflict(log, verdict.core) : cause;
}

TEST(Causes, NameTwoHoldersOfALock) {
    EXPECT_EQ(
        said<Mutex>(lock_cause,
                    {"1 :invoke :acquire nil", "1 :ok :acquire nil", "2 :invoke :acquire nil",
                     "2 :ok :acquire nil", "1 :invoke :release nil", "1 :ok :release nil"}),
        "the lock was held twice: c1's acquire succeeded in line 2, and c2's acquire succeeded "
        "in line 4, and no release was under way from line 1 to line 4");
    EXPECT_EQ(said<Mutex>(lock_cause,
                          {"1 :invoke :acquire nil", "2 :invoke :acquire nil",
                           "3 :invoke :acquire nil", "4 :invoke :release nil", "1 :ok :acquire nil",
                           "2 :ok :acquire nil", "3 :ok :acquire nil", "4 :ok :release nil"}),
              "the lock was held twice: from line 1 to line 7, 3 acquires succeeded, and only 1 "
              "release was under way that may have come between them");
}

// The release of another lock is none of this one.
TEST(Causes, SpeakOfOneLockOnly) {
    const Log log = read_log(R"({"p":1,"e":"invoke","f":"acquire","k":"a"}
{"p":1,"e":"ok"}
{"p":2,"e":"invoke","f":"acquire","k":"b"}
{"p":2,"e":"ok"}
{"p":2,"e":"invoke","f":"release","k":"b"}
{"p":2,"e":"ok"}
{"p":3,"e":"invoke","f":"acquire","k":"a"}
{"p":3,"e":"ok"})",
                             "h")
                        .value();
    EXPECT_EQ(lock_cause(log, {3, 0}, {}),
              "the lock was held twice: c1's acquire on a succeeded in line 2, and c3's acquire on "
              "a succeeded in line 8, and no release was under way from line 1 to line 8");
    EXPECT_EQ(lock_cause(log, {1, 0}, {}), "");
}

TEST(Causes, NameAReleaseOfALockThatNobodyHeld) {
    EXPECT_EQ(said<Mutex>(lock_cause, {"1 :invoke :release nil", "1 :ok :release nil",
                                       "2 :invoke :acquire nil"}),
              "c1's release succeeded in line 2, but nobody had called acquire by then");
    EXPECT_EQ(
        said<Mutex>(lock_cause,
                    {"1 :invoke :acquire nil", "1 :ok :acquire nil", "1 :invoke :release nil",
                     "1 :ok :release nil", "2 :invoke :release nil", "2 :ok :release nil"}),
        "c2's release succeeded in line 6, but nobody held the lock: 2 releases had succeeded "
        "by then, and only 1 acquire had been called");
}

TEST(Causes, NameWhatAQueueGaveOutWrongly) {
    const std::vector<std::string> one = {"1 :invoke :enqueue 5", "1 :ok :enqueue 5"};
    const auto then = [&](const std::vector<std::string>& more) {
        std::vector<std::string> all = one;
        all.insert(all.end(), more.begin(), more.end());
        return said<Queue>(queue_cause, all);
    };
    EXPECT_EQ(then({"3 :invoke :dequeue nil", "3 :ok :dequeue 6"}),
              "c3's dequeue returned 6 in line 4, but nobody had called enqueue of 6 by then");
    EXPECT_EQ(then({"1 :invoke :dequeue nil", "1 :ok :dequeue 5", "3 :invoke :dequeue nil",
                    "3 :ok :dequeue 5"}),
              "c3's dequeue returned 5 in line 6, but c1's dequeue returned 5 in line 4, and 5 was "
              "enqueued only once by then");
    EXPECT_EQ(then({"3 :invoke :dequeue nil", "3 :ok :dequeue nil"}),
              "c3's dequeue found nothing in line 4, but c1's enqueue of 5 succeeded in line 2, "
              "before it was called in line 3, and nobody had dequeued 5 by then");
    EXPECT_EQ(
        then({"2 :invoke :enqueue 6", "2 :ok :enqueue 6", "3 :invoke :dequeue nil",
              "3 :ok :dequeue 6", "4 :invoke :dequeue nil", "4 :ok :dequeue 5"}),
        "c3's dequeue returned 6 in line 6, but 5 came before it: c1's enqueue of 5 succeeded "
        "in line 2, before c2's enqueue of 6 was called in line 3, and c4's dequeue, which "
        "returned it, was called only in line 7");
}

TEST(Causes, NameWhatLayOnTopInAStack) {
    EXPECT_EQ(said<Stack>(stack_cause, {"1 :invoke :push 5", "1 :ok :push 5", "2 :invoke :push 6",
                                        "2 :ok :push 6", "3 :invoke :pop nil", "3 :ok :pop 5",
                                        "4 :invoke :pop nil", "4 :ok :pop 6"}),
              "c3's pop returned 5 in line 6, but 6 lay on top of it: c1's push of 5 succeeded in "
              "line 2, before c2's push of 6 was called in line 3 and succeeded in line 4, and "
              "c4's pop, which returned it, was called only in line 7");
}

TEST(Causes, NameWhatATransactionReadWrongly) {
    const auto of_two = [](const std::string& read) {
        return said<MultiRegister>(
            registers_cause, {"1 :invoke :txn [[w x 1] [w y 2]]", "1 :ok :txn [[w x 1] [w y 2]]",
                              "2 :invoke :txn [[r x nil] [r y nil]]", "2 :ok :txn " + read});
    };
    EXPECT_EQ(of_two("[[r x 1] [r y 3]]"),
              "c2's txn read y = 3 in line 4, but nothing had written 3 to y by then");
    EXPECT_EQ(of_two("[[r x nil] [r y 2]]"),
              "c2's txn read y = 2 in line 4 and x = nil, but c1's txn of line 1, which alone can "
              "have written the first, wrote x = 1 with it, and nothing made that nil after it was "
              "called");
    EXPECT_EQ(
        of_two("[[r x nil] [r y nil]]"),
        "c2's txn read x = nil in line 4, but c1's txn wrote x = 1 and ended in line 2, before "
        "the other was called in line 3, and nothing made it nil after that");
    EXPECT_EQ(said<MultiRegister>(
                  registers_cause,
                  {"1 :invoke :txn [[w x 1] [w y 2]]", "2 :invoke :txn [[r x nil] [r y nil]]",
                   "2 :ok :txn [[r x 1] [r y nil]]", "1 :ok :txn [[w x 1] [w y 2]]"}),
              "c2's txn read x = 1 in line 3 and y = nil, but c1's txn of line 1, which alone can "
              "have written the first, wrote y = 2 with it, and nothing made that nil after it was "
              "called");
    EXPECT_EQ(said<MultiRegister>(registers_cause, {"1 :invoke :txn [[w x 1] [r x nil]]",
                                                    "1 :ok :txn [[w x 1] [r x 2]]"}),
              "c1's txn of [[w x 1] [r x nil]] returned [[w x 1] [r x 2]] in line 2, but x in it "
              "differs from what it had read or written itself");
}

TEST(Causes, ListWhatConflictsWhereNothingSimplerIsKnown) {
    EXPECT_EQ(said<Queue>(queue_cause,
                          {"1 :invoke :enqueue 5", "2 :invoke :enqueue 6", "3 :invoke :enqueue 7",
                           "1 :ok :enqueue 5", "2 :ok :enqueue 6", "3 :ok :enqueue 7",
                           "1 :invoke :enqueue 5", "1 :ok :enqueue 5", "4 :invoke :dequeue nil",
                           "4 :ok :dequeue 5", "4 :invoke :dequeue nil", "4 :ok :dequeue 5"}),
              "c4's dequeue returned 5 in line 12, which fits into no order together with these: "
              "c4's dequeue returned 5 in line 10; c2's enqueue of 6 succeeded in line 5");
}

}  // namespace
}  // namespace whitewater::linearizability
