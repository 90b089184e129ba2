// Laying out an explanation in lines.
#include "tools/whitewater/explanation_text.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

#include "sim/base/printable.hpp"
#include "tools/whitewater/show_phrases.hpp"

namespace whitewater::tools {

namespace {

constexpr std::size_t columns = 100;

std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    for (const char c : text)
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++width;
    return width;
}

// Words parted by single spaces, broken so that each line fits after its margin.
std::string in_lines(std::string_view text, std::string_view margin) {
    std::string lines(margin);
    std::size_t used = margin.size();
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string_view word = text.substr(at, end - at);
        const bool is_first = used == margin.size();
        if (!is_first && used + 1 + width_of(word) > columns) {
            lines += fmt::format("\n{}{}", margin, word);
            used = margin.size() + width_of(word);
        } else {
            lines += fmt::format("{}{}", is_first ? "" : " ", word);
            used += (is_first ? 0 : 1) + width_of(word);
        }
        at = end + 1;
    }
    return lines;
}

}  // namespace

std::string_view title_of_explanation(bool failed) {
    return failed ? "how it came about" : "what became of writes that were not confirmed";
}

std::string to_text(const kv::Explanation& explanation, const sim::Trace& trace,
                    std::string_view title) {
    if (explanation.sentences.empty()) return {};
    std::string text = fmt::format("{}\n", title);
    std::size_t number = 0;
    for (const kv::Sentence& sentence : explanation.sentences) {
        const sim::Seq seq = sentence.events.front();
        text += fmt::format("  {:2}  at {}, event {}\n{}\n", ++number,
                            to_text(trace.records[seq - 1].time), seq,
                            in_lines(printable(sentence.text), "      "));
    }
    return text;
}

void complain_of_refuted(const kv::Explanation& explanation) {
    for (const std::string& wrong : explanation.refuted)
        fmt::print(stderr,
                   "a mistake of Whitewater's, please report it: the explanation leaves "
                   "out a step, since {}\n",
                   printable(wrong));
}

void complain_of_refuted(const kv::Explanation& explanation, std::string_view file) {
    for (const std::string& wrong : explanation.refuted)
        fmt::print(stderr,
                   "{}: the trace contradicts itself: it was changed or damaged since it was "
                   "recorded (if it was not, please report this). The explanation leaves out a "
                   "step, since {}\n",
                   file, printable(wrong));
}

}  // namespace whitewater::tools
