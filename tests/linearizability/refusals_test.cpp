// What the models outside the store refuse, with its line: what they would have to guess at.
#include <gtest/gtest.h>

#include "kv/linearizability/models/models.hpp"

namespace whitewater::linearizability {
namespace {

template <class Model>
std::string error_of(std::string_view text) {
    const Result<Log> log = read_log(text, "h");
    if (!log) return to_text(log.errors().front());
    const auto operations = operations_for<Model>(log.value());
    return operations ? "fine" : to_text(operations.errors().front());
}

// A txn as JSON asks for it and is answered.
std::string txn(const std::string& asked, const std::string& answered) {
    return error_of<MultiRegister>(R"({"p":0,"e":"invoke","f":"txn")" + asked + "}\n" +
                                   R"({"p":0,"e":"ok")" + answered + "}\n");
}

TEST(Refusals, OfTransactionsThatAskForSomethingElse) {
    const std::string fine = R"(,"v":[["r","x",null],["write","y",2]])";
    EXPECT_EQ(txn(fine, R"(,"v":[["r","x",7],["w","y",2]])"), "fine");
    EXPECT_EQ(error_of<MultiRegister>("{:process 0 :type :invoke :f :txn :value [[:append :x 1]]}"
                                      "{:process 0 :type :ok :f :txn :value [[:append :x 1]]}"),
              "h:1:44: txns that append to lists (Elle's list-append) are not supported: a part "
              "should be r or w\n");
    EXPECT_EQ(txn(R"(,"v":[["zzz","x",1]])", R"(,"v":[["zzz","x",1]])"),
              "h:1:37: \"zzz\" is no part of a txn: r and w are\n");
    EXPECT_EQ(txn(R"(,"v":[["r","x"]])", R"(,"v":[["r","x"]])"),
              "h:1:36: [\"r\" \"x\"] is no part of a txn: [r register nil] or [w register value] "
              "is\n");
    for (const char* none : {"", R"(,"v":"abc")"})
        EXPECT_NE(txn(none, none).find(": a txn needs a list of parts, as [[r x nil] [w y 2]]\n"),
                  std::string::npos);
}

TEST(Refusals, OfAnswersThatAreNotThoseOfTheTransaction) {
    const std::string asked = R"(,"v":[["r","x",null],["w","y",2]])";
    const std::string repeat = "the ok of this txn should repeat its 2 parts, with what was read\n";
    EXPECT_EQ(txn(asked, ""), "h:2: " + repeat);
    EXPECT_EQ(txn(asked, R"(,"v":[["r","x",1]])"), "h:2:21: " + repeat);
    EXPECT_EQ(txn(asked, R"(,"v":[["r","z",1],["w","y",2]])"),
              "h:2:22: [\"r\" \"z\" 1] is no answer to [\"r\" \"x\" nil]\n");
    EXPECT_EQ(txn(asked, R"(,"v":[["w","x",1],["w","y",2]])"),
              "h:2:22: [\"w\" \"x\" 1] is no answer to [\"r\" \"x\" nil]\n");
    EXPECT_EQ(txn(asked, R"(,"v":[["r","x",1],["w","y",3]])"),
              "h:2:34: [\"w\" \"y\" 3] is no answer to [\"w\" \"y\" 2]\n");
    EXPECT_EQ(txn(asked, R"(,"v":[["r","x",1],["w","y"]])"),
              "h:2:34: [\"w\" \"y\"] is no answer to [\"w\" \"y\" 2]\n");
}

TEST(Refusals, OfADequeueWhoseAnswerIsCutOff) {
    const std::string call = "INFO  jepsen.util - 1 :invoke :dequeue nil\n";
    EXPECT_EQ(error_of<Queue>(call + "INFO  jepsen.util - 1 :ok :dequeue nil\n"), "fine");
    EXPECT_EQ(error_of<Queue>(call + "INFO  jepsen.util - 1 :info :dequeue\n"), "fine");
    EXPECT_EQ(error_of<Queue>(call + "INFO  jepsen.util - 1 :ok :dequeue\n"),
              "h:2: this ok of a dequeue says no value (nil, if there was none)\n");
    EXPECT_EQ(error_of<Stack>("{:type :invoke :f :pop :process 1}\n{:type :ok :f :pop :process 1}"),
              "h:2: this ok of a pop says no value (nil, if there was none)\n");
    EXPECT_EQ(error_of<Stack>(R"({"p":1,"e":"invoke","f":"pop"}
{"p":1,"e":"ok"})"),
              "fine");
}

// An empty queue answers nil: what was enqueued could not be told from that.
TEST(Refusals, OfAnEnqueueOrPushOfNothing) {
    const std::string words = " needs a value other than nil, which is what an empty one answers\n";
    EXPECT_EQ(error_of<Queue>(R"({"p":1,"e":"invoke","f":"enqueue","v":null})"),
              "h:1:39: enqueue" + words);
    EXPECT_EQ(error_of<Queue>(R"({"p":1,"e":"invoke","f":"enqueue"})"), "h:1:1: enqueue" + words);
    EXPECT_EQ(error_of<Stack>("{:type :invoke :f :push :process 1 :value nil}"),
              "h:1:43: push" + words);
    EXPECT_EQ(error_of<Stack>("{:type :invoke :f :push :process 1 :value :nil}"),
              "h:1:43: push" + words);
    EXPECT_EQ(error_of<Stack>("{:type :invoke :f :push :process 1 :value \"nil\"}"), "fine");
}

TEST(Refusals, OfAnInitThatTheModelHasNoUseFor) {
    const auto with = [](const std::string& initial) {
        return R"({"meta":{"init":)" + initial + "}}\n" +
               R"({"p":0,"e":"invoke","f":"enqueue","v":1})" + "\n";
    };
    const std::string words =
        "h:1:17: only a store can hold something at first: this model has no use for an "
        "\"init\"\n";
    EXPECT_EQ(error_of<Queue>(with(R"(["a"])")), words);
    EXPECT_EQ(error_of<Queue>(with("0")), words);
    EXPECT_EQ(error_of<Queue>(with("null")), "fine");
}

}  // namespace
}  // namespace whitewater::linearizability
