// The samples.
#include "tests/language/samples.hpp"

#include <iterator>

namespace whitewater::scenarios {

std::string_view sample_setup() {
    return "nodes 5\nlearners 1\nspares 2\nclients 3\nawait leader as old within 1s\n";
}

namespace {

constexpr std::string_view steps[] = {
    "wait 200ms",
    "at 2.500s",
    "await leader within 2s",
    "await leader as fresh within 2s",
    "await leader among all except old n2 as next within 2s",
    "await leader among n1 leader among n2 n3 within 250us",
    "let side = minority with old",
    "let other-side = n1 n2 follower of n3 except n1 follower of leader",
    "let everybody = all rest majority minority voters learners spares followers follower "
    "leader",
    "expect leaders = 1",
    "expect leaders != 2",
    "always leaders <= 1",
    "always leaders < 2 for 5s",
    "never leader among n1 n2 for 5s",
    "expect old is follower",
    "expect leader is leader",
    "expect n1 n2 is down",
    "expect n6 is learner",
    "expect n1 is candidate",
    "expect term of leader > 3",
    "expect term of n1 n2 >= 18446744073709551615",
    "expect log of old lacks stranded",
    "expect log of all except old holds \"two words\"",
    "expect committed kept",
    "expect committed kept on n1 n2",
    "expect store of old holds x = 1",
    "expect store of old holds \"a b\" = \"\"",
    "expect store of old lacks x",
    "await converged within 2s",
    "await c1 idle within 2s",
    "await load done within 2s",
    "await members = n1 n2 n7 within 2s",
    "expect messages any <= 30 since 0.000s",
    "expect messages append_entries from leader to followers < 30 since 1.500001s",
    "expect fired crash",
    "expect fired reorder",
    "partition old n1 | rest",
    "partition n1 c1 | n2 c2 | n3",
    "isolate old",
    "isolate old from n2 c1",
    "bridge old",
    "cut n1 -> n2",
    "cut n1 c1 <-> rest",
    "slow n1 -> n2 by 50ms",
    "slow n1 <-> n2 by 50ms",
    "heal",
    "heal n1 c1",
    "drop request_vote from n1 to all",
    "drop reply from old to c1 20% for 2s",
    "drop append_entries #3 from n1 to n2",
    "delay append_entries_reply from n1 to n2 50% by 30ms for 2s",
    "delay timeout_now from n1 to n2 by 30ms",
    "duplicate install_snapshot from n1 to n2",
    "duplicate install_snapshot_reply from n1 to n2 0.5%",
    "hold request_vote_reply #1 from n1 to n2 for 1s",
    "hold any from n1 to n2",
    "hold request from c1 to n2",
    "release",
    "release any from n1 to n2",
    "crash all",
    "crash old losing",
    "crash old keeping",
    "crash old prefix",
    "crash old any",
    "crash old tearing",
    "crash old before write #1",
    "crash old after sync #2",
    "crash old losing before send #30",
    "restart all",
    "pause old",
    "pause old for 1s",
    "resume old",
    "wipe old",
    "disk old fails sync",
    "disk old fails write once",
    "disk n1 n2 fails sync for 1s",
    "disk old full",
    "disk old slow by 50ms",
    "disk old rots log",
    "disk old rots meta",
    "disk old rots snapshot",
    "disk old mends",
    "clock old +200ms",
    "clock old -1500us",
    "clock old drift 2%",
    "clock old drift -0.5%",
    "clock old freezes",
    "clock old freezes for 1s",
    "clock old mends",
    "chaos calm for 20s",
    "chaos rough for 20s",
    "chaos brutal for 20s",
    "transfer leadership to old",
    "add n7",
    "add n7 n8 as learner",
    "promote n6",
    "remove old",
    "members n1 n2 n7",
    "snapshot old",
    "c1 put x 1",
    "c1 put x 1 via old",
    "c1 put x 1 -> ok",
    "c1 put x \"-> ok\" via old -> ok or refused or timeout",
    "c1 get x",
    "c1 get x -> 1",
    "c1 get x -> none or 1 or \"none\" or timeout",
    "c1 delete x -> ok",
    "c1 append x ab -> refused",
    "c1 cas x 1 2 via n1 -> ok or failed",
    "load c1 c2 c3 put 40% get 40% append 10% cas 5% delete 5% on 5 keys every 5ms..20ms",
    "load c2 put 100% on 1 keys every 0..5ms via old for 10s",
    "load c2 get 99.5% put 0.5% on 3 keys every 5ms",
    "stop load"};

constexpr std::string_view clauses[] = {"crash 1..2 nodes every 2s..5s for 500ms..3s",
                                        "crash 1 nodes losing every 2s",
                                        "crash leader tearing every 2s for 1s",
                                        "crash n1 follower of leader every 2s",
                                        "pause 1..3 nodes every 2s for 1s..2s",
                                        "pause leader every 2s for 1s",
                                        "wipe 1 nodes every 10s",
                                        "partition any every 3s..8s for 1s..4s",
                                        "partition minority with leader every 3s for 1s",
                                        "partition isolate leader every 3s",
                                        "partition bridge follower every 3s for 1s",
                                        "partition n1 n2 every 3s for 1s",
                                        "cut 1..3 links every 2s for 0..500ms",
                                        "slow 2 links by 20ms..200ms every 1s for 1s",
                                        "drop any 5%..20% every 2s for 1s",
                                        "drop append_entries every 2s for 1s",
                                        "delay any 50% by 10ms..50ms every 2s for 1s",
                                        "hold reply from leader to all every 2s",
                                        "duplicate request from all to leader 1% every 2s for 1s",
                                        "clock drift 0..2% every 5s..9s",
                                        "clock drift -1%..1% every 5s for 1s",
                                        "clock 1..3 nodes drift 1% every 5s",
                                        "clock leader offset -50ms..50ms every 5s for 1s",
                                        "clock offset 0..5ms every 5s",
                                        "clock freezes every 5s for 1s",
                                        "disk fails sync every 5s",
                                        "disk leader fails write every 5s for 1s",
                                        "disk 2 nodes full every 5s for 1s",
                                        "disk slow by 5ms..50ms every 5s for 1s",
                                        "disk rots log every 5s",
                                        "disk 1..2 nodes rots snapshot every 5s",
                                        "transfer leadership every 2s..5s"};

}  // namespace

const std::vector<std::string_view>& sample_steps() {
    static const std::vector<std::string_view> all(std::begin(steps), std::end(steps));
    return all;
}

const std::vector<std::string_view>& sample_clauses() {
    static const std::vector<std::string_view> all(std::begin(clauses), std::end(clauses));
    return all;
}

std::string sample_scenario() {
    std::string text(sample_setup());
    for (const std::string_view step : sample_steps()) text += std::string(step) + "\n";
    text += "chaos for 20s\n";
    for (const std::string_view clause : sample_clauses())
        text += "    " + std::string(clause) + "\n";
    return text;
}

}  // namespace whitewater::scenarios
