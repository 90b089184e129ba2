// The page of a run: that it holds what it was given, and that nothing in it can break out.
#include "tools/whitewater/replay_page.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "kv/trace_schema.hpp"
#include "sim/base/bytes.hpp"
#include "sim/trace_binary.hpp"

namespace whitewater::tools {
namespace {

Bytes trace_with(const std::string& text) {
    sim::Trace trace;
    trace.version = "0.1.0";
    trace.scenario_file = text;
    trace.scenario = text;
    trace.schema = kv::trace_schema();
    sim::Record step;
    step.seq = 1;
    step.kind = static_cast<sim::Kind>(kv::TraceKind::step);
    trace.records.push_back(step);
    trace.texts.push_back({1, text});
    return sim::to_binary(trace);
}

ReplayStory story_with(const std::string& text) {
    ReplayStory story;
    story.verdict = scenarios::Verdict::safety;
    scenarios::Finding finding;
    finding.verdict = scenarios::Verdict::safety;
    finding.name = "election_safety";
    finding.sentence = text;
    finding.at = Time{1500};
    finding.event = 1;
    story.findings.push_back(finding);
    story.explanation.push_back({text, {1}});
    story.reproduction = text;
    return story;
}

// What stands in the element `id` of the page.
std::string held_by(const std::string& page, const std::string& id) {
    const std::size_t tag = page.find("id=\"" + id + "\">");
    EXPECT_NE(tag, std::string::npos) << id;
    const std::size_t begin = page.find('>', tag) + 1;
    return page.substr(begin, page.find("</script>", begin) - begin);
}

TEST(Base64, IsThatOfRfc4648) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foo"), "Zm9v");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64("\xFB\xFF"), "+/8=");
}

TEST(ReplayPage, HoldsTheTraceItWasMadeOf) {
    const Bytes trace = trace_with("put x 1");
    EXPECT_EQ(held_by(replay_page(trace, {}), "trace"), base64(as_text(ByteView(trace))));
}

TEST(ReplayPage, TellsTheStoryAsJson) {
    const auto json = nlohmann::json::parse(story_json(story_with("two leaders")));
    EXPECT_EQ(json["verdict"], "safety");
    EXPECT_EQ(json["exit"], 1);
    EXPECT_EQ(json["findings"][0]["name"], "election_safety");
    EXPECT_EQ(json["findings"][0]["sentence"], "two leaders");
    EXPECT_EQ(json["findings"][0]["time"], 1500);
    EXPECT_EQ(json["findings"][0]["event"], 1);
    EXPECT_EQ(json["explanation"][0]["text"], "two leaders");
    EXPECT_EQ(json["explanation"][0]["events"][0], 1);
    EXPECT_EQ(json["reproduction"], "two leaders");
}

TEST(ReplayPage, LetsNothingThatItHoldsBecomeMarkup) {
    const std::string hostile = "</script><script>alert(1)</script><!-- {{whitewater trace}} \xFF";
    const std::string harmless = replay_page(trace_with("x"), story_with("x"));
    const std::string page = replay_page(trace_with(hostile), story_with(hostile));
    EXPECT_EQ(page.find("alert(1)</script>"), std::string::npos);
    EXPECT_EQ(std::count(page.begin(), page.end(), '<'),
              std::count(harmless.begin(), harmless.end(), '<'));
    const auto json = nlohmann::json::parse(held_by(page, "story"));
    EXPECT_EQ(json["findings"][0]["sentence"].get<std::string>().substr(0, 9), "</script>");
}

TEST(ReplayPage, IsAscii) {
    const std::string page = replay_page(trace_with("\xE2\x9C\x93"), story_with("\xE2\x9C\x93"));
    EXPECT_TRUE(std::all_of(page.begin(), page.end(),
                            [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
}

}  // namespace
}  // namespace whitewater::tools
