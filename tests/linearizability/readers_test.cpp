// Reading histories of others: each format, and what is refused, with its line.
#include <gtest/gtest.h>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/readers/store_history.hpp"

namespace whitewater::linearizability {
namespace {

std::string error_of(std::string_view text) {
    const Result<Log> log = read_log(text, "h");
    if (!log) return to_text(log.errors().front());
    const auto model = suggested_store_model(log.value());
    if (!model) return "no model";
    const Result<History> history = store_history(log.value(), *model);
    return history ? "fine" : to_text(history.errors().front());
}

History read(std::string_view text) {
    const Result<Log> log = read_log(text, "h");
    EXPECT_TRUE(log) << to_text(log.errors().front());
    const Result<History> history = store_history(log.value(), *suggested_store_model(log.value()));
    EXPECT_TRUE(history) << to_text(history.errors().front());
    return history.value();
}

std::string listing(const History& history) {
    std::string text;
    for (const Operation& operation : history.operations())
        text += describe(operation) + " -> " +
                std::to_string(static_cast<int>(operation.response.outcome)) + " " +
                describe(operation.response.value) + "\n";
    return text;
}

TEST(Readers, ReadJsonLines) {
    const History history = read(R"({"meta":{"model":"kv","init":""}}
{"t":1,"p":0,"e":"invoke","id":0,"f":"put","k":"x","v":"1"}
{"t":1,"p":1,"e":"invoke","id":1,"f":"cas","k":"x","v":["1","2"]}
{"t":2,"p":1,"e":"ok","id":1,"r":false,"v":""}
{"t":3,"p":0,"e":"info","id":0}
{"t":4,"p":1,"e":"invoke","id":2,"f":"get","k":"x"}
{"t":5,"p":1,"e":"ok","id":2,"v":"\u00fc\ud83d\ude00"}
{"t":6,"p":1,"e":"invoke","id":3,"f":"append","k":"x","v":"y"}
{"t":7,"p":1,"e":"fail","id":3}
)");
    EXPECT_EQ(history.initial(), Value(""));
    EXPECT_EQ(listing(history),
              "c0's put of \"1\" to x -> 0 none\n"
              "c1's cas of x from \"1\" to \"2\" -> 3 \"\"\n"
              "c1's get of x -> 1 \"\u00fc\U0001F600\"\n"
              "c1's append of \"y\" to x -> 4 none\n");
    EXPECT_EQ(history.operations()[1].return_position, 2u);
}

TEST(Readers, ReadJepsenEdnWithAndWithoutKeys) {
    EXPECT_EQ(listing(read(R"({:type :invoke, :f :write, :value 3, :process 0, :time 12, :index 0}
{:type :info, :f :start-partition, :process :nemesis, :value "n1 | n2"}
#jepsen.history.Op{:type :ok, :f :write, :value 3, :process 0, :time 13}
{:type :invoke :f :cas :value [3 4] :process 1} ; a comment
{:type :fail :f :cas :value [3 4] :process 1 :error {:a #{1 2}}}
{:type :invoke, :f :read, :value nil, :process 2}
)")),
              "c0's put of \"3\" to the register -> 1 none\n"
              "c1's cas of the register from \"3\" to \"4\" -> 4 none\n"
              "c2's get of the register -> 0 none\n");
    EXPECT_EQ(listing(read("[{:type :invoke, :f :read, :value [7 nil], :process 0}\n"
                           " {:type :ok, :f :read, :value [7 3], :process 0}]")),
              "c0's get of 7 -> 1 \"3\"\n");
}

TEST(Readers, ReadPorcupinesTestData) {
    const History history = read(
        "{:process 0, :type :invoke, :f :append, :key \"k\", :value \"x 0\"}\n"
        "{:process 0, :type :ok, :f :append, :key \"k\", :value \"x 0\"}\n"
        "{:process 1, :type :invoke, :f :get, :key \"k\", :value nil}\n"
        "{:process 1, :type :ok, :f :get, :key \"k\", :value \"\"}\n");
    EXPECT_EQ(history.initial(), Value(""));
    EXPECT_EQ(listing(history), "c0's append of \"x 0\" to k -> 1 none\nc1's get of k -> 1 \"\"\n");
}

TEST(Readers, TakeAFailedCasOfEtcdForAnObservation) {
    EXPECT_EQ(listing(read("INFO  jepsen.util - 0\t:invoke\t:cas\t[1 2]\n"
                           "INFO  jepsen.util - :nemesis :info :start nil\n"
                           "INFO  jepsen.util - 1  :invoke :read nil\r\n"
                           "INFO  jepsen.util - 0\t:fail\t:cas\t[1 2]\n"
                           "INFO  jepsen.util - 1\t:fail\t:read\t:timed-out\n")),
              "c0's cas of the register from \"1\" to \"2\" -> 2 none\n"
              "c1's get of the register -> 4 none\n");
}

TEST(Readers, SkipAByteOrderMark) {
    const std::string mark = "\xEF\xBB\xBF";
    for (const char* text : {"{\"p\":0,\"e\":\"invoke\",\"f\":\"get\",\"k\":\"x\"}\n",
                             "INFO  jepsen.util - 0 :invoke :read nil\n",
                             "{:process 0, :type :invoke, :f :read, :value nil}\n"}) {
        EXPECT_EQ(recognized(mark + text), recognized(text)) << text;
        const Result<Log> log = read_log(mark + text, "h");
        ASSERT_TRUE(log) << text;
        EXPECT_EQ(log.value().operations.size(), 1U);
    }
}

TEST(Readers, RememberWhatTheNemesisDid) {
    const Result<Log> log = read_log(
        "INFO  jepsen.util - 0 :invoke :read nil\nINFO  jepsen.util - :nemesis :info :start nil\n",
        "h");
    ASSERT_TRUE(log);
    ASSERT_EQ(log.value().disturbances.size(), 1u);
    EXPECT_EQ(log.value().disturbances[0].what, "start");
    EXPECT_EQ(log.value().disturbances[0].at, 1u);
}

constexpr const char* call = "{\"p\":0,\"e\":\"invoke\",\"id\":7,\"f\":\"get\",\"k\":\"x\"}\n";

// A line of a file of JSON Lines, whose value is written like this.
std::string event_with(const std::string& value) {
    return R"({"p":0,"e":"invoke","f":"put","k":"x","v":)" + value + "}";
}

TEST(Readers, RefuseTextsAndNumbersThatAreNoJson) {
    for (const char* fine :
         {R"("\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00")", "-0", "10", "1.5e-3", "2E+7"})
        EXPECT_TRUE(read_log(event_with(fine), "h")) << fine;
    EXPECT_EQ(error_of(event_with(R"("a\q")")),
              "h:1:46: this is not among what may follow a backslash: \"\\/bfnrtu\n");
    const std::string half = ": the other half of this character is missing\n";
    EXPECT_EQ(error_of(event_with(R"("\ud83d")")), "h:1:50" + half);
    EXPECT_EQ(error_of(event_with(R"("\ude00")")), "h:1:50" + half);
    EXPECT_EQ(error_of(event_with(R"("\ud83d\u0041")")), "h:1:56" + half);
    EXPECT_EQ(error_of(event_with(R"("\ud83d\n")")), "h:1:50" + half);
    for (const std::string number : {"01", "-", "1.", "1e", "1.5.6", "1-2"})
        EXPECT_EQ(error_of(event_with(number)), "h:1:43: '" + number + "' is no JSON\n");
}

TEST(Readers, RefuseControlCharactersInJsonTexts) {
    for (const char control : {'\t', '\x01', '\x1f'})
        EXPECT_EQ(
            error_of(event_with("\"a" + std::string(1, control) + "\"")),
            "h:1:45: JSON has control characters in strings only as \\n, \\u001b and the like\n");
    EXPECT_TRUE(read_log(event_with("\"a\x7f\xc3\xa9\""), "h"));
}

TEST(Readers, TakeADamagedNumberForNoNemesis) {
    const std::string wrong = ":process should be a whole number\n";
    for (const std::string process : {"99999999999999999999", "1.0", "1x", "-1x"}) {
        EXPECT_EQ(error_of("{:process " + process + ", :type :invoke, :f :read, :value nil}"),
                  "h:1:11: " + wrong);
        EXPECT_EQ(error_of("INFO  jepsen.util - " + process + " :invoke :read nil"),
                  "h:1:21: the process should be a whole number\n");
    }
    EXPECT_TRUE(
        read_log("{:process :nemesis, :type :info, :f :start, :value nil}\n"
                 "{:process 0, :type :invoke, :f :read, :value nil}",
                 "h"));
}

TEST(Readers, RefuseAJsonArrayAndSayWhatIsExpected) {
    const std::string array = "[{\"p\": 0, \"e\": \"invoke\"},\n {\"p\": 0, \"e\": \"ok\"}]";
    const std::string words = "this is a JSON array; a history is one JSON object a line\n";
    EXPECT_EQ(error_of(array), "h:1:1: " + words);
    EXPECT_EQ(error_of("[\n  {\n    \"p\" : 0}]"), "h:1:1: " + words);
    EXPECT_EQ(error_of(std::string(call) + "  [1]"), "h:2:3: " + words);
    // A vector of maps whose keys are texts is EDN all the same.
    EXPECT_EQ(recognized("[{\"type\" :invoke}]"), Format::jepsen_edn);
    EXPECT_EQ(recognized("[{:type :invoke}]"), Format::jepsen_edn);
}

TEST(Readers, RefuseWhatJepsenDoesNotWrite) {
    EXPECT_EQ(error_of("INFO  jepsen.util - 0 :invoke :write 1 2"),
              "h:1:40: an operation has one value: this is one too many\n");
    EXPECT_EQ(error_of("INFO  jepsen.util - 0 :done :write 1"),
              "h:1:23: done is none of :invoke, :ok, :fail, :info\n");
    EXPECT_EQ(error_of("{:type :invoke :f :read :value nil :process 0 :time \"noon\"}"),
              "h:1:53: :time should be a whole number, of nanoseconds\n");
    EXPECT_EQ(error_of("{:type :invoke :f :read :value nil :process 0 :time 1.5}"),
              "h:1:53: :time should be a whole number, of nanoseconds\n");
    EXPECT_EQ(error_of("{:type :invoke :f :read :value nil :process \"a\"}"),
              "h:1:45: :process should be a whole number\n");
}

TEST(Readers, RefuseWhatIsMalformedAndSayWhere) {
    EXPECT_EQ(error_of(""),
              "h:1:1: this looks like none of the formats: JSON Lines, Jepsen's EDN, Porcupine's "
              "test data, Jepsen's log\n");
    EXPECT_EQ(error_of(std::string(call) + "{\"p\":0,\"e\":\"o"),
              "h:2:12: this string is never closed\n");
    EXPECT_EQ(error_of(std::string(call) + "{\"p\":0,\"e\":\"okay\",\"id\":7}"),
              "h:2:12: \"okay\" is none of invoke, ok, fail, info\n");
    EXPECT_EQ(error_of(std::string(call) + "{\"p\":0,\"e\":\"ok\",\"id\":8}"),
              "h:2:1: operation 8 ends, but was never called\n");
    EXPECT_EQ(error_of(std::string(call) + call),
              "h:2:1: operation 7 was called already, in line 1\n");
    EXPECT_EQ(error_of(std::string(call) + "{\"p\":-1,\"e\":\"ok\",\"id\":7}"),
              "h:2:6: \"p\" should be a whole number, the process\n");
    EXPECT_EQ(error_of(std::string(call) + "{\"p\":1,\"e\":\"ok\",\"id\":7}"),
              "h:2:1: operation 7 was called by process 0 in line 1, and ends in process 1\n");
    EXPECT_EQ(error_of("{\"p\":0 \"e\":1}"), "h:1:8: a ',' is missing\n");
    EXPECT_EQ(error_of("{\"p\":0,\"e\":\"invoke\",\"id\":7,\"f\":\"put\",\"k\":\"x\"}"),
              "h:1:1: this put says no value\n");
    EXPECT_EQ(error_of("{\"meta\":{}}"), "h: there are no operations in it\n");
    EXPECT_EQ(error_of("{:type :invoke, :f :read, :value [1, :process 0}\n"),
              "h:1:48: '}' is out of place\n");
    EXPECT_EQ(error_of("{:type :invoke, :f :read}\n"),
              "h:1: an operation needs :type, :process and :f\n");
    EXPECT_EQ(error_of("{:type :invoke, :f :cas, :process 0, :value 3}\n"),
              "h:1: a cas needs [expected new]\n");
    EXPECT_EQ(error_of("INFO  jepsen.util - 0 :invoke\n"),
              "h:1: a process, a type and a name are needed\n");
    EXPECT_EQ(error_of("INFO  jepsen.util - 0 :invoke :read nil\nWARN something else\n"),
              "h:2: this is no line of Jepsen's log\n");
    EXPECT_EQ(error_of("{:type :invoke, :f :dance, :process 0, :value 3}\n"), "no model");
}

// In JSON Lines the column is told, too.
TEST(Readers, RefuseObjectsThatAreNoEvents) {
    const std::string before = call;
    EXPECT_EQ(error_of(R"({"p":0,"e":"invoke","f":"put","k":"x","v":"1","k":"y"})"),
              "h:1:47: the key \"k\" stands here twice\n");
    EXPECT_EQ(error_of("{\"meta\":{\"model\":\"kv\",\"model\":\"append\"}}\n" + before),
              "h:1:23: the key \"model\" stands here twice\n");
    EXPECT_EQ(error_of("{\"meta\":5}\n" + before),
              "h:1:9: \"meta\" should be an object, with \"model\" and \"init\"\n");
    EXPECT_EQ(error_of("{\"meta\":{\"model\":5}}\n" + before),
              "h:1:18: \"model\" should be the name of a model\n");
    EXPECT_EQ(error_of("{\"meta\":{}}\n{\"meta\":{}}\n" + before),
              "h:2:9: there is a header already\n");
    EXPECT_EQ(error_of(before + "{\"meta\":{}}\n"), "h:2:9: the header comes too late\n");
    EXPECT_EQ(error_of("{\"meta\":{},\"p\":0}\n"), "h:1:1: a header is nothing but its \"meta\"\n");
    EXPECT_EQ(error_of("{\"p\":0} 5\n"), "h:1:9: a line should be one JSON object\n");
    EXPECT_EQ(error_of(before + "{5:0}\n"), "h:2:2: a key should be a text in quotes\n");
    EXPECT_EQ(error_of(R"( {"p":0,"e":"invoke","f":"put","v":"1"})"),
              "h:1:2: this put names no key\n");
    EXPECT_EQ(error_of(R"({"p":0,"e":"invoke","f":"get","k":["x"]})"),
              "h:1:35: \"k\" should be a text or a number\n");
    EXPECT_EQ(error_of(R"({"p":0,"t":"now","e":"invoke","f":"get","k":"x"})"),
              "h:1:12: \"t\" should be a whole number, of microseconds\n");
}

TEST(Readers, RefuseAFailureOfWhatCannotFail) {
    const std::string before = call;
    EXPECT_EQ(error_of(before + R"({"p":0,"e":"ok","id":7,"r":false,"v":"1"})"),
              "h:2:1: only a cas finds another value: a get does not\n");
    EXPECT_EQ(error_of(before + R"({"p":0,"e":"ok","id":7,"r":0})"),
              "h:2:28: \"r\" should be true or false\n");
    EXPECT_EQ(error_of(before + R"({"p":0,"e":"info","id":7,"r":false})"),
              "h:2:30: only an ok has an \"r\"\n");
}

TEST(Readers, WantAKeyWhereverTheFormatHasOne) {
    const char* without = R"({"p":0,"e":"invoke","f":"write","v":"1"})";
    EXPECT_EQ(error_of(without), "h:1:1: this write names no key\n");
    EXPECT_EQ(error_of(std::string(R"({"meta":{"model":"register"}})") + "\n" + without), "fine");
    EXPECT_EQ(error_of("{:process 0, :type :invoke, :f :get, :key \"k\", :value nil}\n"
                       "{:process 1, :type :invoke, :f :get, :value nil}\n"),
              "h:2: this get names no key\n");
}

// As readers/README.md says.
TEST(Readers, TellKeysInEdnByEveryValue) {
    const auto suggested = [](const std::string& text) {
        return suggested_store_model(read_log(text, "h").value());
    };
    const std::string of_keys =
        "{:type :invoke :f :read :value [7 nil] :process 0}"
        "{:type :invoke :f :write :value [7 3] :process 1}"
        "{:type :invoke :f :cas :value [7 [3 4]] :process 2}";
    EXPECT_EQ(suggested(of_keys), StoreModel::kv);
    EXPECT_EQ(suggested(of_keys + "{:type :invoke :f :read :value nil :process 3}"),
              StoreModel::cas_register);
    EXPECT_EQ(suggested(of_keys + "{:type :invoke :f :cas :value [3 4] :process 3}"),
              StoreModel::cas_register);
}

TEST(Readers, RefuseACasThatExpectsNothing) {
    const std::string words =
        ": a cas that expects nothing to be there (create if absent) is not supported: it should "
        "expect a value\n";
    EXPECT_EQ(error_of(R"({"p":0,"e":"invoke","f":"cas","k":"x","v":[null,"1"]})"),
              "h:1:44" + words);
    EXPECT_EQ(error_of("{:type :invoke :f :read :value nil :process 1}\n"
                       "{:type :invoke :f :cas :value [nil 1] :process 0}"),
              "h:2:32" + words);
    EXPECT_EQ(error_of("{:type :invoke :f :cas :value [7 [nil 1]] :process 0}"), "h:1:35" + words);
    EXPECT_EQ(error_of("INFO  jepsen.util - 0 :invoke :cas [nil 1]\n"), "h:1:37" + words);
    EXPECT_EQ(error_of(R"({"p":0,"e":"invoke","f":"cas","k":"x","v":["nil","1"]})"), "fine");
}

TEST(Readers, RefuseAReadWhoseAnswerIsCutOff) {
    const std::string words = "h:2: this ok of a read says no value (nil, if there was none)\n";
    const std::string logged = "INFO  jepsen.util - 1 :invoke :read nil\n";
    EXPECT_EQ(error_of(logged + "INFO  jepsen.util - 1 :ok :read"), words);
    EXPECT_EQ(error_of(logged + "INFO  jepsen.util - 1 :ok :read nil"), "fine");
    EXPECT_EQ(error_of("{:type :invoke :f :read :value nil :process 1}\n"
                       "{:type :ok :f :read :process 1}"),
              words);
    EXPECT_EQ(error_of(std::string(call) + R"({"p":0,"e":"ok","id":7})"), "fine");
}

TEST(Readers, RefuseWhatIsNestedTooDeeply) {
    EXPECT_NE(error_of(std::string(100'000, '[')).find("nested too deeply"), std::string::npos);
    std::string ignored = "[";
    for (int i = 0; i < 100'000; ++i) ignored += "#_";
    EXPECT_NE(error_of(ignored).find("nested too deeply"), std::string::npos);
}

TEST(Readers, LetTwoOperationsOfAProcessOverlapOnlyIfTheyHaveIds) {
    EXPECT_EQ(error_of("INFO  jepsen.util - 0 :invoke :read nil\n"
                       "INFO  jepsen.util - 0 :invoke :read nil\n"),
              "h:2: process 0 was called already, in line 1, and has not ended\n");
    EXPECT_EQ(error_of(R"({"p":0,"e":"invoke","id":1,"f":"get","k":"x"}
{"p":0,"e":"invoke","id":2,"f":"get","k":"x"})"),
              "fine");
}

}  // namespace
}  // namespace whitewater::linearizability
