// Mistakes: each is found where it stands, and said in words that help.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/language/reading.hpp"

namespace whitewater::scenarios {
namespace {

TEST(Errors, AnUnknownNodeIsShownWithTheNamesThatAreKnown) {
    EXPECT_EQ(complaints("# A leader is cut off with one follower.\n"
                         "\n"
                         "nodes      5\n"
                         "clients    2\n"
                         "\n"
                         "await      leader as old              within 2s\n"
                         "c1         put x before via old       -> ok\n"
                         "\n"
                         "\n"
                         "\n"
                         "let        mate = follower of old\n"
                         "\n"
                         "partition  old mte | rest\n",
                         "quorum.scenario"),
              "quorum.scenario:13:16: no node called 'mte' here; did you mean 'mate'? known: mate "
              "old n1 n2 n3 n4 n5\n"
              "    partition  old mte | rest\n"
              "                   ^^^\n");
}

TEST(Errors, ADurationIsShownHowItIsWritten) {
    EXPECT_EQ(complaints("\n\n\n\n\n\n\n\n"
                         "await      leader among n1 n2 n3      within 2sec\n",
                         "quorum.scenario"),
              "quorum.scenario:9:46: '2sec' is not a duration; write 250us, 5ms or 2s\n"
              "    await      leader among n1 n2 n3      within 2sec\n"
              "                                                 ^^^^\n");
}

TEST(Errors, AFileWithThreeMistakesReportsThree) {
    EXPECT_EQ(messages("nodes 3\n"
                       "await leader as old within 2sec\n"
                       "let mate = follower of old   # known although line 2 is wrong\n"
                       "partition old mte | rest\n"
                       "heal\n"
                       "crash n4\n"),
              (std::vector<std::string>{
                  "2:28: '2sec' is not a duration; write 250us, 5ms or 2s",
                  "4:15: no node called 'mte' here; did you mean 'mate'? known: mate old n1 n2 n3",
                  "6:7: there is no n4: the nodes are n1..n3"}));
}

TEST(Errors, AMistakeInTheSetUpDoesNotMakeTheStepsWrong) {
    EXPECT_EQ(messages("nodes seven\nclients two\ncrash n7\nc2 put x 1\n"),
              (std::vector<std::string>{"1:7: 'seven' is not a whole number",
                                        "2:9: 'two' is not a whole number"}));
    EXPECT_EQ(messages("nods 7\nclients 2\ncrash n7\nc2 put x 1\n"),
              (std::vector<std::string>{"1:1: no line begins with 'nods'; did you mean 'nodes'?"}));
    EXPECT_EQ(messages("crash n9\ncrash n8\n").size(), 2u);
}

TEST(Errors, AtMostTwentyAreShownAndTheRestCounted) {
    std::string text;
    for (int i = 0; i < 20; ++i) text += "krash n1\n";
    EXPECT_EQ(messages(text).size(), 20u);
    text += "krash n1\n";
    ASSERT_EQ(messages(text).size(), 21u);
    EXPECT_EQ(complaints(text).substr(complaints(text).rfind("test.scenario")),
              "test.scenario: and 1 more mistake\n");
    for (int i = 0; i < 6; ++i) text += "krash n1\n";
    EXPECT_EQ(messages(text).back(), " and 7 more mistakes");
}

struct Mistake {
    std::string_view line;
    std::string_view message;  // with its column
};

void expect_messages(const std::vector<Mistake>& table, const std::string& before) {
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    for (const Mistake& mistake : table) {
        const auto found = messages(before + std::string(mistake.line) + "\n");
        ASSERT_EQ(found.size(), 1u) << mistake.line;
        EXPECT_EQ(found[0], fmt::format("{}:{}", line, mistake.message)) << mistake.line;
    }
}

TEST(Errors, InTheSetUp) {
    expect_messages(
        {{"nodes", "6: expected the number of nodes, not the end of the line"},
         {"nodes 0", "7: the number of nodes is at least 1, not 0"},
         {"nodes 64", "7: the number of nodes is at most 63, not 64"},
         {"nodes 99999999999999999999", "7: '99999999999999999999' is too large a number"},
         {"nodes 5 6", "9: the line should end before '6'"},
         {"learners 60", "10: nodes, learners and spares together are at most 63, not 65"},
         {"clients 64", "9: the number of clients is at most 63, not 64"},
         {"client", "7: something must follow 'client', as in 'client attempt 300ms'"},
         {"client attempt 0s", "16: an attempt takes more than no time"},
         {"client timout 5s",
          "8: expected a setting of clients, not 'timout'; did you mean 'timeout'? known: attempt "
          "timeout"},
         {"limit 0s", "7: the limit takes more than no time"},
         {"seed x", "6: 'x' is not a whole number"},
         {"raft election 300ms..150ms", "15: the range '300ms..150ms' runs backwards"},
         {"raft election 0..150ms", "15: an election timeout takes more than no time"},
         {"raft pre-vote maybe", "15: expected a switch, not 'maybe'; known: on off"},
         {"raft batch 0", "12: the batch size is at least 1, not 0"},
         {"raft batch 1000001", "12: the batch size is at most 1000000, not 1000001"},
         {"raft inflight 4294967296",
          "15: the number of messages in flight is at most 1000000, not 4294967296"},
         {"raft chunk 64kB", "12: '64kB' is not a size; write 512B, 64KiB or 1MiB"},
         {"raft chunk 0B", "12: a chunk has at least 1B"},
         {"raft drift-bound 51%", "18: no clock drifts beyond 50%"},
         {"raft batch 1 batch 2", "14: 'batch' is set twice on this line"},
         {"raft reads lease check-quorum off",
          "1: 'reads lease' needs 'check-quorum on': without it a leader that is cut off never "
          "learns that its lease has run out"},
         {"network latency",
          "16: expected a duration or a range of them, such as 5ms..20ms, not "
          "the end of the line"},
         {"network latency 5ms..1ms", "17: the range '5ms..1ms' runs backwards"},
         {"network latency -5ms..1ms", "17: '-5ms' is negative; only clocks run backwards"},
         {"network latency 1ms..5", "22: '5' is not a duration; write 250us, 5ms or 2s"},
         {"network loss 120%", "14: '120%' is more than 100%"},
         {"network loss -1%", "14: '-1%' is negative; only a clock's drift can be"},
         {"disk crash gently",
          "12: expected a crash style, not 'gently'; known: losing keeping prefix any tearing"},
         {"disk synk 1ms",
          "6: no node called 'synk' here; did you mean 'sync'? known: n1 n2 n3 n4 n5"},
         {"clock drift 60%", "13: no clock drifts beyond 50%"},
         {"clock drift -60%..0%", "13: no clock drifts beyond 50%"},
         {"closing half", "9: expected a closing, not 'half'; known: all core"},
         {"mutation", "9: expected the name of a mutation, not the end of the line"},
         {"must hold",
          "6: expected 'violate', as in 'must violate durability within 1000 seeds', "
          "not 'hold'"},
         {"must violate durability within 0 seeds", "32: the number of seeds is at least 1, not 0"},
         {"must violate durability",
          "24: expected 'within', as in 'within 1000 seeds', not the "
          "end of the line"}},
        "");
    EXPECT_EQ(messages("nodes 3\n\nnodes 5\nheal\n"),
              std::vector<std::string>{"3:1: 'nodes' is set already, on line 1"});
    EXPECT_EQ(messages("raft batch 3\nraft keep 1 batch 5\nheal\n"),
              std::vector<std::string>{"2:13: 'batch' is set already, on line 1"});
    EXPECT_EQ(messages("heal\nnodes 5\n"),
              std::vector<std::string>{"2:1: 'nodes' belongs to the set-up, before the first step "
                                       "(line 1)"});
    EXPECT_EQ(messages("heal\nclock drift 2%\n"),
              std::vector<std::string>{"2:1: 'clock' belongs to the set-up, before the first step "
                                       "(line 1)"});
}

// Three nodes, two clients and a name.
const std::string story = "nodes 3\nclients 2\nawait leader as old within 2s\n";

TEST(Errors, InSelectorsAndNames) {
    expect_messages(
        {{"crash n4", "7: there is no n4: the nodes are n1..n3"},
         {"crash n0", "7: there is no n0: the nodes are n1..n3"},
         {"crash n99999999999", "7: there is no n99999999999: the nodes are n1..n3"},
         {"crash n01", "7: no node called 'n01' here; did you mean 'n1'? known: old n1 n2 n3"},
         {"crash c1", "7: c1 is a client; only nodes can stand here"},
         {"isolate c3", "9: there is no c3: the clients are c1..c2"},
         {"crash leadr",
          "7: no node called 'leadr' here; did you mean 'leader'? known: old n1 n2 n3"},
         {"crash n1 losng",
          "10: no node called 'losng' here; did you mean 'losing'? known: old n1 n2 n3"},
         {"crash xyzzy", "7: no node called 'xyzzy' here; known: old n1 n2 n3"},
         {"crash", "6: expected nodes, such as 'n1', 'leader' or a name, not the end of the line"},
         {"crash within", "7: expected nodes, such as 'n1', 'leader' or a name, not 'within'"},
         {"crash \"n1\"", "7: expected nodes, such as 'n1', 'leader' or a name, not \"n1\""},
         {"crash all except",
          "17: expected nodes, such as 'n1', 'leader' or a name, not the end of the line"},
         {"crash all except n1 except n2",
          "21: a selector has one 'except', for all it leaves out"},
         {"crash follower of all", "19: expected one node: a name, 'n1' or 'leader', not 'all'"},
         {"crash minority with",
          "20: expected one node: a name, 'n1' or 'leader', not the end of the line"},
         {"let old = n1", "5: 'old' is already bound, on line 3"},
         {"let leader = n1", "5: 'leader' is a word of the language and cannot be a name"},
         {"let n2 = n1", "5: 'n2' is the name of a node and cannot be another"},
         {"let c9 = n1", "5: 'c9' is the name of a client and cannot be another"},
         {"let 2nd = n1",
          "5: '2nd' cannot be a name: letters, digits, '_' and '-', with a letter first"},
         {"let mate follower of old",
          "10: expected '=', as in 'let mate = follower of old', not 'follower'"},
         {"let mate = mate", "12: 'mate' is used before it is bound, on line 4"},
         {"await converged as who within 2s",
          "17: only 'leader' and 'leader among ...' find a node to name"}},
        story);
    EXPECT_EQ(messages("crash mate\nlet mate = n1\n"),
              std::vector<std::string>{"1:7: 'mate' is used before it is bound, on line 2"});
    EXPECT_EQ(messages("nodes 12\ncrash who\n"),
              std::vector<std::string>{"2:7: no node called 'who' here; known: n1 .. n12"});
}

TEST(Errors, InStepsAboutTimeAndChecks) {
    expect_messages(
        {{"awiat leader within 2s", "1: no line begins with 'awiat'; did you mean 'await'?"},
         {"\"await\" leader", "1: no line begins with \"await\"; did you mean 'await'?"},
         {"| n1", "1: no line begins with '|'"},
         {"wait", "5: expected a duration, such as 5ms, not the end of the line"},
         {"wait -5ms", "6: '-5ms' is negative; only clocks run backwards"},
         {"wait 2s 3s", "9: the line should end before '3s'"},
         {"wait 2s #3", "9: '#3' has no place here; a comment has a space after '#'"},
         {"at soon", "4: 'soon' is not a duration; write 250us, 5ms or 2s"},
         {"await leader", "13: expected 'within', as in 'within 2s', not the end of the line"},
         {"await leader wihtin 2s", "14: no node called 'wihtin' here; known: old n1 n2 n3"},
         {"expect leadr",
          "8: expected a condition, not 'leadr'; did you mean 'leader'? known: leader leaders term "
          "log committed store converged load members messages fired"},
         {"expect old", "11: expected 'is', as in 'n1 is leader', not the end of the line"},
         {"expect old is leeder",
          "15: expected a role, not 'leeder'; did you mean 'leader'? known: leader follower "
          "candidate learner down"},
         {"expect leader except n1", "8: write 'leader among all except ...' to leave nodes out"},
         {"expect leaders 1", "16: expected a comparison, not '1'; known: = != < <= > >="},
         {"expect leaders = one", "18: 'one' is not a whole number"},
         {"expect store of old holds x",
          "28: expected '=', as in 'store of n1 holds x = 1', not the end of the line"},
         {"expect c3 idle", "8: there is no c3: the clients are c1..c2"},
         {"expect fired crashh",
          "14: expected a fault, not 'crashh'; did you mean 'crash'? known: partition isolate "
          "bridge "
          "cut slow drop delay duplicate hold crash restart pause wipe disk clock loss latency "
          "duplication reorder"},
         {"always leaders = 1 fur 5s",
          "20: the line should end before 'fur'; did you mean 'for'?"}},
        story);
}

TEST(Errors, InFaults) {
    expect_messages(
        {{"partition n1 n2",
          "16: expected '|', as in 'partition n1 n2 | rest', not the end of the line"},
         {"partition n1 |",
          "15: expected nodes, such as 'n1', 'leader' or a name, not the end of the line"},
         {"cut n1 n2", "10: expected an arrow, not the end of the line; known: -> <->"},
         {"slow n1 -> n2",
          "14: expected 'by', as in 'slow n1 -> n2 by 50ms', not the end of the line"},
         {"drop votes from n1 to n2",
          "6: expected a kind of message, not 'votes'; known: request_vote request_vote_reply "
          "append_entries append_entries_reply install_snapshot install_snapshot_reply timeout_now "
          "request reply any"},
         {"drop any", "9: expected 'from', as in 'from n1 to n2', not the end of the line"},
         {"drop any from n1 to n2 120%", "24: '120%' is more than 100%"},
         {"drop any #0 from n1 to n2", "10: '#0' is none; the first is '#1'"},
         {"drop any from n1 to n2 by 5ms", "24: 'by' is for 'delay' only"},
         {"delay any from n1 to n2",
          "24: expected 'by', as in 'delay any from n1 to n2 by 30ms', not the end of the line"},
         {"crash n1 before write",
          "22: expected which one, as in 'before write #1', not the end of the line"},
         {"crash n1 before lunch", "17: expected an act, not 'lunch'; known: write sync send"},
         {"disk n1",
          "8: expected what happens to the disk, not the end of the line; known: fails full slow "
          "rots mends"},
         {"disk n1 fails read", "15: expected an act of a disk, not 'read'; known: sync write"},
         {"clock n1 200ms",
          "10: expected what happens to the clock, not '200ms'; did you mean '+200ms'? known: "
          "+200ms -200ms drift freezes mends"},
         {"clock n1 drift 0..2%", "16: one drift, not a range: only the set-up and chaos draw one"},
         {"crash n1 every 3s",
          "10: 'every' is for the clauses of a chaos block: indented, below 'chaos for 20s'"},
         {"transfer leadership n1",
          "21: expected 'to', as in 'transfer leadership to n2', not 'n1'"},
         {"add n1 as voter", "11: expected 'learner', as in 'add n6 as learner', not 'voter'"}},
        story);
}

TEST(Errors, InWhatClientsDo) {
    expect_messages(
        {{"c3 put x 1", "1: there is no c3: the clients are c1..c2"},
         {"c1 putt x 1",
          "4: expected an operation, not 'putt'; did you mean 'put'? known: put get delete append "
          "cas"},
         {"c1 put x", "9: expected a value, not the end of the line"},
         {"c1 put -> ok", "8: expected a key, not '->'"},
         {"c1 cas x 1", "11: expected a value, not the end of the line"},
         {"c1 put x 1 ok", "12: the line should end before 'ok'"},
         {"c1 put x 1 ->",
          "14: expected an outcome, not the end of the line; known: ok refused timeout"},
         {"c1 put x 1 -> refuesd",
          "15: 'refuesd' is no outcome of a put; did you mean 'refused'? known: ok refused "
          "timeout"},
         {"c1 get x -> ok",
          "13: 'ok' is no outcome of a get; write \"ok\" for the value. known: a value none "
          "refused timeout"},
         {"c1 cas x 1 2 -> none",
          "17: 'none' is no outcome of a cas; known: ok failed refused timeout"},
         {"c1 put \"x 1", "8: this quote is never closed"},
         {"load put 100% on 5 keys every 5ms", "6: expected a client, such as 'c1', not 'put'"},
         {"load c1 c1 put 100% on 5 keys every 5ms", "9: c1 is named twice"},
         {"load c1 put 50% get 40% on 5 keys every 5ms",
          "9: the shares add up to 90%, not to 100%"},
         {"load c1 put 50% put 50% on 5 keys every 5ms", "17: 'put' is named twice"},
         {"load c1 put 100% on 0 keys every 5ms", "21: the number of keys is at least 1, not 0"},
         {"load c1 put 100% on 5 keys",
          "27: expected 'every', as in 'every 5ms..20ms', not the end of the line"},
         {"load c1 put 100% on 5 keys every 5ms fore 2s",
          "38: the line should end before 'fore'; did you mean 'for'?"},
         {"stop it", "6: expected 'load', as in 'stop load', not 'it'"}},
        story);
    EXPECT_EQ(messages("clients 0\nc1 put x 1\n"),
              std::vector<std::string>{"2:1: there is no c1: there are no clients"});
    EXPECT_EQ(messages("c2 put x 1\n"),
              std::vector<std::string>{"1:1: there is no c2: the only client is c1"});
}

TEST(Errors, InChaos) {
    expect_messages(
        {{"chaos ruff for 20s",
          "7: expected a profile of chaos, not 'ruff'; known: calm rough brutal"},
         {"chaos rouhg for 20s",
          "7: expected a profile of chaos, not 'rouhg'; did you mean 'rough'? known: calm rough "
          "brutal"},
         {"chaos rough", "12: expected 'for', as in 'for 20s', not the end of the line"},
         {"chaos for 20s",
          "1: a chaos block has clauses, indented, below it; or name a profile: calm, rough or "
          "brutal"}},
        story);
    expect_messages(
        {{"  crush 1 nodes every 2s",
          "3: expected a clause of chaos, not 'crush'; did you mean 'crash'? known: crash pause "
          "wipe partition cut slow drop delay duplicate hold clock disk transfer"},
         {"  crash 1..2 every 3s", "14: expected 'nodes', as in '1..2 nodes', not 'every'"},
         {"  crash 2..1 nodes every 3s", "9: the range '2..1' runs backwards"},
         {"  crash 0..1 nodes every 3s", "9: the number of nodes is at least 1, not 0"},
         {"  crash 1 nodes", "16: expected 'every', as in 'every 2s..5s', not the end of the line"},
         {"  partition any every 0..2s",
          "23: a clause that strikes every 0s never ends; write at least 1us"},
         {"  partition every 2s",
          "13: expected nodes, such as 'n1', 'leader' or a name, not 'every'"},
         {"  slow 1..2 links every 2s",
          "19: expected 'by', as in 'slow 1..3 links by 20ms..200ms', not 'every'"},
         {"  clock drift 0..2% evry 2s",
          "21: expected 'every', as in 'every 2s..5s', not 'evry'; did you mean 'every'?"}},
        story + "chaos for 20s\n");
}

TEST(Errors, FilesThatAreNoTextGetOneClearError) {
    EXPECT_EQ(complaints(""),
              "test.scenario: this file is empty; a scenario has at least one step\n");
    EXPECT_EQ(complaints("\n \r\n\t\n"),
              "test.scenario: this file is empty; a scenario has at least one step\n");
    EXPECT_EQ(complaints("# only a comment\n"),
              "test.scenario:1: a scenario has at least one step\n");
    EXPECT_EQ(complaints("nodes 5\n"), "test.scenario:1: a scenario has at least one step\n");
    EXPECT_EQ(complaints(std::string("nodes 5\n\0\x01", 10)),
              "test.scenario:2: this is a binary file, not a scenario\n");
    EXPECT_EQ(complaints("nodes 5\nwait 2s # \xFF\n"),
              "test.scenario:2: this file is not UTF-8 text: byte 19 is 0xFF\n");
    EXPECT_EQ(complaints(std::string(10 * 1024 * 1024, 'x')),
              "test.scenario: this file has 10485760 bytes; a scenario has at most 1048576\n");
}

TEST(Errors, WhatIsShownCannotHarmATerminalOrFillIt) {
    const std::string escape = complaints("wait \x1B[2J\n");
    EXPECT_EQ(escape.find('\x1B'), std::string::npos) << escape;
    EXPECT_EQ(complaints("crash \"\\x1B[2J\"\n").find('\x1B'), std::string::npos);
    EXPECT_LT(complaints("wait " + std::string(500'000, 'x') + "\n").size(), 1000u);
}

}  // namespace
}  // namespace whitewater::scenarios
