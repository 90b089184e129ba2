// The trace for Perfetto: valid JSON that keeps the rules of Chrome's trace event format.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "tests/tools/played.hpp"
#include "tests/tools/script.hpp"
#include "tools/whitewater/export.hpp"

namespace whitewater::tools {
namespace {

using Json = nlohmann::json;
using Spot2 = std::pair<int, int>;  // process, thread

Json perfetto(const Trace& trace, Choice choice) {
    std::string text;
    write_perfetto(trace, choice, [&](std::string_view piece) { text += piece; });
    return Json::parse(text);
}

Json perfetto_of_all(const Trace& trace) {
    Choice choice;
    choice.detail = Choice::Detail::everything;
    return perfetto(trace, choice);
}

using JsonView = std::reference_wrapper<const Json>;

std::vector<JsonView> events_of(const Json& file, const std::string& phase) {
    std::vector<JsonView> found;
    for (const Json& event : file["traceEvents"])
        if (event["ph"] == phase) found.emplace_back(event);
    return found;
}

Spot2 spot_of(const Json& event) {
    return {event["pid"], event["tid"]};
}

// Slices of one track must lie in each other or apart; a viewer shows nothing sensible otherwise.
void expect_nested(const Json& file) {
    std::map<Spot2, std::vector<std::pair<std::int64_t, std::int64_t>>> tracks;
    for (const Json& slice : events_of(file, "X")) {
        const std::int64_t begin = slice["ts"];
        const std::int64_t length = slice["dur"];
        ASSERT_GE(begin, 0);
        ASSERT_GE(length, 0) << slice;
        tracks[spot_of(slice)].emplace_back(begin, begin + length);
    }
    for (auto& [spot, slices] : tracks) {
        std::sort(slices.begin(), slices.end(), [](const auto& one, const auto& other) {
            return one.first != other.first ? one.first < other.first : one.second > other.second;
        });
        std::vector<std::int64_t> open;
        for (const auto& [begin, end] : slices) {
            while (!open.empty() && open.back() <= begin) open.pop_back();
            ASSERT_TRUE(open.empty() || end <= open.back())
                << "on track " << spot.second << ": " << begin << ".." << end;
            open.push_back(end);
        }
    }
}

// Each arrow has both ends, in the order of time, each right behind a slice of its track and time:
// that is the one it binds to.
std::size_t expect_arrows(const Json& file) {
    std::map<std::uint64_t, std::int64_t> begun;
    std::set<std::uint64_t> ended;
    const Json* slice = nullptr;
    for (const Json& event : file["traceEvents"]) {
        const std::string phase = event["ph"];
        if (phase == "X") slice = &event;
        if (phase != "s" && phase != "f") continue;
        EXPECT_EQ(spot_of(*slice), spot_of(event));
        EXPECT_EQ((*slice)["ts"], event["ts"]);
        const std::uint64_t id = event["id"];
        if (phase == "s") {
            EXPECT_TRUE(begun.emplace(id, event["ts"]).second) << id << " begins twice";
        } else {
            EXPECT_EQ(event["bp"], "e");
            EXPECT_TRUE(begun.contains(id)) << id << " has no beginning";
            EXPECT_LE(begun[id], event["ts"].get<std::int64_t>());
            EXPECT_TRUE(ended.insert(id).second) << id << " ends twice";
        }
    }
    EXPECT_EQ(begun.size(), ended.size()) << "an arrow has no end";
    return begun.size();
}

void expect_names(const Json& file) {
    std::set<int> processes;
    std::set<Spot2> threads;
    for (const Json& event : events_of(file, "M")) {
        if (event["name"] == "process_name") processes.insert(event["pid"].get<int>());
        if (event["name"] == "thread_name") threads.insert(spot_of(event));
    }
    for (const Json& event : file["traceEvents"]) {
        if (event["ph"] == "M") continue;
        EXPECT_TRUE(processes.contains(event["pid"].get<int>())) << event;
        EXPECT_TRUE(event["ph"] == "C" || threads.contains(spot_of(event))) << event;
    }
}

std::size_t count_of(const Trace& trace, Kind kind) {
    return static_cast<std::size_t>(
        std::count_if(trace.records.begin(), trace.records.end(),
                      [&](const Record& record) { return record.kind == kind; }));
}

TEST(Perfetto, KeepsTheRulesOfTheFormat) {
    std::string scenario = text_of_file("scenarios/library/chaos/rough_weather.scenario");
    for (std::size_t at; (at = scenario.find("for 60s")) != std::string::npos;)
        scenario.replace(at, 7, "for 8s");
    const Trace trace = played(scenario, 2);
    const Json file = perfetto_of_all(trace);
    expect_nested(file);
    expect_names(file);
    EXPECT_EQ(expect_arrows(file), count_of(trace, Kind::deliver) + count_of(trace, Kind::drop));
    EXPECT_GT(count_of(trace, Kind::crash), 0U) << "so that syncs were cut short, too";
}

TEST(Perfetto, HasASliceForEachOperationSyncAndRole) {
    const Trace trace = played(lossy_run, 3);
    std::map<std::string, std::size_t> counts;
    std::set<std::string> roles;
    const Json file = perfetto_of_all(trace);
    for (const Json& slice : events_of(file, "X")) {
        ++counts[slice["cat"]];
        if (slice["cat"] == "role") roles.insert(slice["name"]);
    }
    EXPECT_EQ(counts["operation"], count_of(trace, static_cast<Kind>(TraceKind::invoke)));
    EXPECT_EQ(counts["disk"], count_of(trace, Kind::sync_begun));
    EXPECT_TRUE(roles.contains("leader, term 1"));
    EXPECT_TRUE(roles.contains("follower, term 1"));
}

TEST(Perfetto, SaysHowAnOperationEnded) {
    std::map<std::string, std::string> endings;
    const Json file = perfetto_of_all(played(lossy_run, 3));
    for (const Json& slice : events_of(file, "X"))
        if (slice["cat"] == "operation") endings[slice["name"]] = slice["args"]["ending"];
    EXPECT_EQ(endings["put x one"], "ok");
    EXPECT_EQ(endings["get x"], "value three");
}

TEST(Perfetto, HasNoHalfArrowsWhereOnlySomeEventsAreChosen) {
    const Trace trace = played(lossy_run, 3);
    Choice choice;
    choice.detail = Choice::Detail::everything;
    choice.from = Time{205'000};
    choice.to = Time{240'000};
    choice.nodes = NodeSet::of(node(1));
    const Json file = perfetto(trace, choice);
    expect_nested(file);
    EXPECT_GT(expect_arrows(file), 0U);
    for (const Json& event : file["traceEvents"]) {
        if (event["ph"] == "M") continue;
        EXPECT_GE(event["ts"], 205'000) << event;
        EXPECT_LE(event["ts"], 240'000) << event;
    }
    Choice sends;
    sends.kinds = {"send"};
    EXPECT_EQ(expect_arrows(perfetto(trace, sends)), 0U);
}

TEST(Perfetto, DrawsAnArrowToEachCopyOfAMessage) {
    Script run;
    const Seq sent = run.send(node(1), node(2), MessageKind::append_entries, 1);
    run.arrive(Kind::deliver, sent);
    run.arrive(Kind::deliver, sent);
    run.trace().records.back().b = 1;
    const Json file = perfetto_of_all(run.trace());
    EXPECT_EQ(expect_arrows(file), 2U);
    EXPECT_EQ(events_of(file, "X").size(), 3U);
}

TEST(Perfetto, TakesOverlappingOperationsApart) {
    Script run;
    for (std::uint64_t op = 1; op <= 3; ++op) {
        run.event(TraceKind::invoke, client(1)).op = OperationId{op};
        run.text("get \"\xFF\n\"");
    }
    for (std::uint64_t op = 1; op <= 2; ++op)
        run.event(TraceKind::result, client(1)).op = OperationId{op};
    const Json file = perfetto_of_all(run.trace());
    expect_nested(file);
    expect_names(file);
    std::set<int> lanes;
    for (const Json& slice : events_of(file, "X")) lanes.insert(slice["tid"].get<int>());
    EXPECT_EQ(lanes.size(), 3U);
}

TEST(Perfetto, SurvivesATraceWithNothingInIt) {
    EXPECT_EQ(perfetto_of_all(Trace{})["traceEvents"].size(), 0U);
}

}  // namespace
}  // namespace whitewater::tools
