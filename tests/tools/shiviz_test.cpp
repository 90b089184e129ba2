// The log for ShiViz: its expression matches, and its vector clocks say what happened before what.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <vector>

#include "tests/tools/played.hpp"
#include "tests/tools/script.hpp"
#include "tools/whitewater/export.hpp"
#include "tools/whitewater/show_phrases.hpp"

namespace whitewater::tools {
namespace {

struct Entry {
    Seq number = 0;
    std::string kind;
    std::string host;
    std::map<std::string, std::uint64_t> clock;
    std::string event;
};

std::string shiviz(const Trace& trace, const Choice& choice) {
    std::string text;
    write_shiviz(trace, choice, [&](std::string_view piece) { text += piece; });
    return text;
}

// As ShiViz does: every match of the expression, its groups by number.
std::vector<Entry> parsed(const std::string& log) {
    std::string expression(shiviz_expression);
    for (std::size_t at; (at = expression.find("?<")) != std::string::npos;)
        expression.erase(at, expression.find('>', at) + 1 - at);
    const std::regex regex(expression);
    std::vector<Entry> entries;
    for (std::sregex_iterator match(log.begin(), log.end(), regex), end; match != end; ++match) {
        Entry entry;
        entry.number = std::stoull((*match)[1]);
        entry.kind = (*match)[3];
        entry.host = (*match)[4];
        const auto clock = nlohmann::json::parse((*match)[5].str());
        for (const auto& [host, time] : clock.items()) entry.clock[host] = time;
        entry.event = (*match)[6];
        entries.push_back(entry);
    }
    return entries;
}

// The rules by which ShiViz refuses a log.
void expect_accepted(const std::vector<Entry>& entries) {
    std::map<std::string, std::uint64_t> times;
    for (const Entry& entry : entries) ++times[entry.host];
    std::map<std::string, std::uint64_t> passed;
    for (const Entry& entry : entries) {
        ASSERT_EQ(entry.clock.at(entry.host), ++passed[entry.host]) << "event " << entry.number;
        for (const auto& [host, time] : entry.clock) {
            ASSERT_TRUE(times.contains(host)) << host << " has no event of its own";
            ASSERT_GE(time, 1U);
            ASSERT_LE(time, times[host]);
        }
    }
}

// Which events happened before which, worked out event by event from the trace alone.
std::vector<std::set<Seq>> pasts(const Trace& trace) {
    std::vector<std::set<Seq>> past(trace.records.size() + 1);
    std::map<NodeId, Seq> last;
    for (const Record& record : trace.records) {
        std::set<Seq>& mine = past[record.seq];
        for (const Seq before : {record.cause, last[record.node]}) {
            if (before == 0) continue;
            mine.insert(past[before].begin(), past[before].end());
            mine.insert(before);
        }
        last[record.node] = record.seq;
    }
    return past;
}

void expect_happened_before(const Trace& trace, const std::vector<Entry>& entries) {
    const auto past = pasts(trace);
    for (const Entry& one : entries) {
        for (const Entry& other : entries) {
            if (one.number == other.number) continue;
            const auto seen = other.clock.find(one.host);
            const bool says_before =
                seen != other.clock.end() && seen->second >= one.clock.at(one.host);
            ASSERT_EQ(says_before, past[other.number].contains(one.number))
                << one.number << " before " << other.number;
        }
    }
}

TEST(ShiViz, AcceptsTheLogAndReadsTheOrderOutOfIt) {
    const Trace trace = played(lossy_run, 3);
    Choice choice;
    choice.detail = Choice::Detail::everything;
    const std::vector<Entry> entries = parsed(shiviz(trace, choice));
    ASSERT_EQ(entries.size(), trace.records.size()) << "the lines before the log match nothing";
    expect_accepted(entries);
    expect_happened_before(trace, entries);
}

TEST(ShiViz, KeepsTheOrderWhereEventsBetweenAreNotChosen) {
    const Trace trace = played(lossy_run, 3);
    for (const auto& kinds : std::vector<std::vector<std::string>>{
             {}, {"role", "append", "commit", "invoke", "result"}, {"deliver"}}) {
        Choice choice;
        choice.kinds = kinds;
        choice.with_arrivals = true;
        const std::vector<Entry> entries = parsed(shiviz(trace, choice));
        ASSERT_GT(entries.size(), 20U);
        ASSERT_LT(entries.size(), trace.records.size());
        expect_accepted(entries);
        expect_happened_before(trace, entries);
    }
}

TEST(ShiViz, HasAHostForWhatHappensNowhere) {
    const std::vector<Entry> entries = parsed(shiviz(played(lossy_run, 3), {}));
    std::set<std::string> hosts;
    for (const Entry& entry : entries) hosts.insert(entry.host);
    EXPECT_EQ(hosts, (std::set<std::string>{"c1", "n1", "n2", "n3", "scenario"}));
}

TEST(ShiViz, TellsAnArrivalWithEachMessageThatIsTold) {
    const Trace trace = played(calm_run(), 3);
    Choice choice;
    choice.with_arrivals = true;
    std::map<std::string, int> counts;
    for (const Entry& entry : parsed(shiviz(trace, choice))) ++counts[entry.kind];
    EXPECT_GT(counts["send"], 10);
    EXPECT_NEAR(counts["deliver"], counts["send"], 2) << "but for what is under way at the end";
}

TEST(ShiViz, IsNotConfusedByHostileText) {
    Script run;
    run.event(TraceKind::invoke, client(1)).op = OperationId{1};
    run.text("put 1 0.1s\n2 0.0s step n1 {\"n1\":1}");
    run.trace().scenario_file = "1 0.000000s boot n1 {} x\n1 0.000000s boot n1 {} x";
    run.event(Kind::boot, node(1));
    const std::vector<Entry> entries = parsed(shiviz(run.trace(), {}));
    std::set<std::string> hosts;
    for (const Entry& entry : entries) hosts.insert(entry.host);
    EXPECT_EQ(hosts, (std::set<std::string>{"c1", "n1"}));
}

}  // namespace
}  // namespace whitewater::tools
