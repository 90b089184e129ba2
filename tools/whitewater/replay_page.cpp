// Filling the template of the page: tools/replay says how that is made.
#include "tools/whitewater/replay_page.hpp"

#include <cstdint>
#include <nlohmann/json.hpp>

#include "scenarios/runner/report.hpp"
#include "sim/base/check.hpp"

namespace whitewater::tools {

// Of the source that tools/embed.cmake makes.
std::vector<std::string_view> replay_template_parts();

namespace {

// Where the template wants what. Each stands in it once.
constexpr std::string_view trace_mark = "{{whitewater trace}}";
constexpr std::string_view story_mark = "{{whitewater story}}";

std::string replay_template() {
    std::string text;
    for (const std::string_view part : replay_template_parts()) text += part;
    return text;
}

void fill(std::string& page, std::string_view mark, std::string_view with) {
    const std::size_t at = page.find(mark);
    CHECK(at != std::string::npos, "the page's template has no {}", mark);
    page.replace(at, mark.size(), with);
}

}  // namespace

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t word = 0;
        for (std::size_t i = 0; i < 3; ++i)
            word = word << 8 |
                   (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        const std::size_t used = std::min<std::size_t>(3, bytes.size() - at);
        for (std::size_t i = 0; i < 4; ++i)
            text += i <= used ? digits[word >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

std::string story_json(const ReplayStory& story) {
    using Json = nlohmann::ordered_json;
    Json json;
    json["verdict"] = name_of(story.verdict);
    json["exit"] = exit_code(story.verdict);
    json["findings"] = Json::array();
    for (const scenarios::Finding& finding : story.findings)
        json["findings"].push_back({{"verdict", name_of(finding.verdict)},
                                    {"name", finding.name},
                                    {"sentence", finding.sentence},
                                    {"time", finding.at.us},
                                    {"event", finding.event},
                                    {"line", finding.where.line}});
    json["explanation"] = scenarios::sentences_json(story.explanation);
    json["reproduction"] = story.reproduction;
    std::string text = json.dump(-1, ' ', true, Json::error_handler_t::replace);
    // "</script>" within a string must not end the element that holds it.
    for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at))
        text.replace(at, 1, "\\u003c");
    return text;
}

std::string replay_page(ByteView trace, const ReplayStory& story) {
    std::string page = replay_template();
    fill(page, story_mark, story_json(story));
    fill(page, trace_mark, base64(as_text(trace)));
    return page;
}

}  // namespace whitewater::tools
