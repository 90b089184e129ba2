// A trace as a sequence diagram, for Mermaid: in a README, an issue, a pull request.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/base/printable.hpp"
#include "tools/whitewater/export.hpp"
#include "tools/whitewater/show_phrases.hpp"
#include "tools/whitewater/text_pieces.hpp"

namespace whitewater::tools {

using sim::Kind;
using sim::Record;
using sim::Trace;

namespace {

// Characters that Mermaid obeys (ends of statements, markup, entities, \n), and twins that look
// like them, which it draws. Its own escapes, #59; and the like, it draws in notes as they are
// written.
constexpr std::array<std::pair<char, std::string_view>, 5> twins = {
    {{'#', "\u266F"}, {';', "\u037E"}, {'<', "\u2039"}, {'&', "\uFF06"}, {'\\', "\u2216"}}};

// Nothing in it means anything to Mermaid. Two %% begin a comment or a directive, two $$ a formula.
std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : printable(text)) {
        const auto twin = std::find_if(twins.begin(), twins.end(),
                                       [&](const auto& pair) { return pair.first == c; });
        const bool is_doubled = (c == '%' || c == '$') && result.ends_with(c);
        if (is_doubled) result += ' ';
        if (twin == twins.end())
            result += c;
        else
            result += twin->second;
    }
    return result;
}

// Long values would push the lifelines far apart.
std::string shortened(const std::string& text) {
    constexpr std::size_t most = 80;
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "...";
}

std::string time_text(Time time) {
    return fmt::format("{}.{:06}s", time.us / 1'000'000, time.us % 1'000'000);
}

// When the run failed, as its trace tells: the moment of the event that its verdict names, or the
// first moment in the verdict's words. Of a run that did not fail, never.
Time failed_at(const Trace& trace) {
    std::smatch told;
    if (!std::regex_search(trace.verdict, told, std::regex("^[^:]+: ([^:]+: )")))
        return Time::never();
    for (const Trace::TextOf& text : trace.texts) {
        const Record& record = trace.records[text.seq - 1];
        if (text.text.starts_with(told[1].str())) return record.time;
    }
    std::smatch moment;
    const std::regex at(R"( at (\d{1,9})\.(\d{3})(\d{3})?s)");
    if (!std::regex_search(trace.verdict, moment, at)) return Time::never();
    const std::string digits = moment[1].str() + moment[2].str() + moment[3].str();
    return Time{std::stoll(digits) * (moment[3].matched ? 1 : 1000)};
}

// Some of the lines, [first, last).
struct Part {
    std::size_t first = 0;
    std::size_t last = 0;
};

bool fits(const Part& part, std::size_t characters, const MermaidSize& size) {
    return part.last - part.first <= size.most_lines && characters < size.most_characters;
}

Part first_that_fit(const std::vector<std::string>& lines, std::size_t used,
                    const MermaidSize& size) {
    Part part;
    while (part.last < lines.size()) {
        used += lines[part.last].size();
        if (!fits({0, part.last + 1}, used, size)) break;
        ++part.last;
    }
    return part;
}

Part last_that_fit(const std::vector<std::string>& lines, std::size_t end, std::size_t used,
                   const MermaidSize& size) {
    Part part{end, end};
    while (part.first > 0) {
        used += lines[part.first - 1].size();
        if (!fits({part.first - 1, end}, used, size)) break;
        --part.first;
    }
    return part;
}

class Diagram {
  public:
    Diagram(const Trace& trace, const Choice& choice)
        : trace_(trace),
          teller_(trace),
          wanted_(chosen(trace, choice, teller_)),
          is_everything_(choice.is_everything()) {
        for (const Record& record : trace.records)
            if (wanted_[record.seq - 1] && is_drawn(record)) add_participants(record);
    }

    std::size_t write(const MermaidSize& size, std::string& out) const {
        out += fmt::format("sequenceDiagram\n    %% {}, seed {}\n", escaped(trace_.scenario_file),
                           trace_.seed);
        for (const NodeId id : participants_)
            out += fmt::format("    participant {}\n", name_of(id));
        const Time end = is_everything_ ? failed_at(trace_) : Time::never();
        std::vector<std::string> lines;
        std::size_t until_end = 0;
        for (const Record& record : trace_.records) {
            if (!wanted_[record.seq - 1] || !is_drawn(record)) continue;
            lines.push_back(line_of(record));
            if (record.time <= end) until_end = lines.size();
        }
        Part part = first_that_fit(lines, out.size(), size);
        if (is_everything_ && part.last < lines.size())
            part = last_that_fit(lines, until_end, out.size(), size);
        if (part.first > 0)
            out += note_over_all(fmt::format("{} earlier events are left out", part.first));
        for (std::size_t i = part.first; i < part.last; ++i) out += lines[i];
        const std::size_t later = lines.size() - part.last;
        if (later > 0)
            out += note_over_all(fmt::format("cut off here: {} more events were chosen", later));
        if (participants_.is_empty()) out += "    participant nobody\n";
        return part.first + later;
    }

  private:
    // A message is drawn where it ends; its sending alone is no event of the diagram.
    static bool is_drawn(const Record& record) { return record.kind != Kind::send; }

    void add_participants(const Record& record) {
        if (record.node != nobody) participants_.insert(record.node);
        const bool is_message = record.kind == Kind::deliver || record.kind == Kind::drop;
        if (is_message && record.peer != nobody) participants_.insert(record.peer);
    }

    std::string line_of(const Record& record) const {
        const std::string words = escaped(shortened(about(record)));
        const std::string when = time_text(record.time);
        const std::string node = name_of(record.node);
        if (record.kind == Kind::deliver)
            return fmt::format("    {}->>{}: {} {}\n", name_of(record.peer), node, when, words);
        if (record.kind == Kind::drop)
            return fmt::format("    {}-x{}: {} {}\n", node, name_of(record.peer), when, words);
        if (record.node == nobody) return note_over_all(when + " " + words);
        return fmt::format("    Note over {}: {} {}\n", node, when, words);
    }

    // What an arrow or a note shows already is not said again: "n1 <- n2 ", "n1 ".
    std::string about(const Record& record) const {
        std::string words = teller_.words_at_node(record);
        const bool is_message = record.kind == Kind::deliver || record.kind == Kind::drop;
        for (const char* arrow : {"<- ", "-x "}) {
            const std::string start = arrow + name_of(record.peer) + " ";
            if (is_message && words.starts_with(start)) words.erase(0, start.size());
        }
        return words;
    }

    std::string note_over_all(const std::string& words) const {
        if (participants_.is_empty()) return fmt::format("    Note over nobody: {}\n", words);
        NodeId last;
        for (const NodeId id : participants_) last = id;
        const NodeId first = participants_.lowest();
        const std::string over =
            first == last ? name_of(first) : name_of(first) + "," + name_of(last);
        return fmt::format("    Note over {}: {}\n", over, words);
    }

    const Trace& trace_;
    Teller teller_;
    std::vector<bool> wanted_;
    bool is_everything_;
    NodeSet participants_;
};

}  // namespace

std::size_t write_mermaid(const Trace& trace, const Choice& choice, const MermaidSize& size,
                          const TextOut& out) {
    std::string text;
    const std::size_t left_out = Diagram(trace, choice).write(size, text);
    out(text);
    return left_out;
}

}  // namespace whitewater::tools
