// Drawing bars as a page: lanes from top to bottom, events from left to right.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "kv/linearizability/explain/timeline.hpp"

namespace whitewater::linearizability {
namespace {

constexpr std::size_t most_bars = 1'500;
constexpr std::size_t most_marks = 200;
constexpr std::size_t longest_label = 160;
constexpr Position narrow = 14;  // pixels for an event
constexpr std::size_t row_height = 26;
constexpr std::size_t longest_title = 400;

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --ink: #1d2330; --paper: #fbfbf9; --bar: #c9d4e3; --line: #dcdfe4;
  --core: #f0b35a; --culprit: #d9534a; --mark: #8a63b8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e6ea; --paper: #15181e; --bar: #36445a;
  --line: #2a2f38; --core: #a86d14; --culprit: #b63a31; --mark: #a98bd0; } }
a { color: inherit; }
body { background: var(--paper); color: var(--ink); font: 14px/1.5 system-ui, sans-serif;
  margin: 2rem; }
h1 { font-size: 1.1rem; } h2 { font-size: 1rem; margin: 1.5rem 0 0.5rem; }
.sentence { max-width: 60rem; }
.key { display: inline-block; width: 1.6em; height: 0.9em; border-radius: 3px; }
.key.core { background: var(--core); } .key.culprit { background: var(--culprit); }
.chart { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
text { font: 12px ui-monospace, monospace; fill: var(--ink); }
.lane { stroke: var(--line); } .mark { stroke: var(--mark); stroke-dasharray: 3 3; }
rect { fill: var(--bar); } .core rect { fill: var(--core); } .culprit rect { fill: var(--culprit); }
.open rect { stroke: var(--ink); stroke-dasharray: 2 3; fill-opacity: 0.5; }
)";

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '&')
            safe += "&amp;";
        else if (c == '<')
            safe += "&lt;";
        else if (c == '>')
            safe += "&gt;";
        else if (c == '"')
            safe += "&quot;";
        else
            safe += byte < 0x20 || byte == 0x7F ? ' ' : c;
    }
    return safe;
}

// Not in the middle of a character of several bytes.
std::string_view shortened(std::string_view text, std::size_t longest) {
    if (text.size() <= longest) return text;
    while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xC0) == 0x80) --longest;
    return text.substr(0, longest);
}

// The bars near those that matter: all of those, and of the others as many as may be.
std::vector<Bar> chosen(const Timeline& timeline) {
    Position center = 0;
    for (const Bar& bar : timeline.bars)
        if (bar.part == Bar::Part::culprit) center = bar.from;
    const auto distance = [&](const Bar& bar) {
        return bar.from < center ? center - bar.from : bar.from - center;
    };
    std::vector<Bar> bars = timeline.bars;
    std::stable_sort(bars.begin(), bars.end(), [&](const Bar& a, const Bar& b) {
        const bool a_matters = a.part != Bar::Part::bystander;
        const bool b_matters = b.part != Bar::Part::bystander;
        if (a_matters != b_matters) return a_matters;
        return distance(a) < distance(b);
    });
    if (bars.size() > most_bars) bars.resize(most_bars);
    std::sort(bars.begin(), bars.end(), [](const Bar& a, const Bar& b) { return a.from < b.from; });
    return bars;
}

enum class Rows : std::uint8_t {
    operations,  // one for each, its label beside it
    lanes        // one for each client, or more if it has several operations open at once
};

class Chart {
  public:
    Chart(std::vector<Bar> bars, const std::vector<Mark>& marks, Rows rows)
        : bars_(std::move(bars)), marks_(marks), kind_(rows) {
        for (const Bar& bar : bars_) {
            moments_.push_back(bar.from);
            if (bar.to != never_returned) moments_.push_back(bar.to);
            longest_label_ = std::max(longest_label_, std::min(bar.label.size(), longest_label));
        }
        std::sort(moments_.begin(), moments_.end());
        rows == Rows::lanes ? lay_out_lanes() : lay_out_operations();
    }

    // What matters is drawn over the rest.
    std::string svg() const {
        std::string drawing = fmt::format("<div class=\"chart\"><svg width=\"{}\" height=\"{}\">\n",
                                          width(), height());
        const std::size_t marks = std::min(marks_.size(), most_marks);
        for (std::size_t i = 0; i < marks; ++i) drawing += drawn(marks_[i]);
        for (const auto& [name, row] : names_)
            drawing += fmt::format("<text x=\"6\" y=\"{}\">{}</text>\n", y_of(row) + 14,
                                   escaped(shortened(name, longest_label)));
        for (std::size_t i = 0; i < bars_.size(); ++i)
            if (bars_[i].part == Bar::Part::bystander) drawing += drawn(i);
        for (std::size_t i = 0; i < bars_.size(); ++i)
            if (bars_[i].part != Bar::Part::bystander) drawing += drawn(i);
        if (kind_ == Rows::operations)
            for (std::size_t i = 0; i < bars_.size(); ++i) drawing += label(i);
        return drawing + "</svg></div>\n";
    }

  private:
    static constexpr std::size_t margin = 90;
    static constexpr std::size_t letter_width = 8;

    void lay_out_operations() {
        for (std::size_t i = 0; i < bars_.size(); ++i) {
            row_of_.push_back(i);
            names_.emplace_back(bars_[i].lane, i);
        }
        row_count_ = bars_.size();
    }

    // c2 comes before c10.
    void lay_out_lanes() {
        using Row = std::vector<std::size_t>;
        std::map<std::pair<std::size_t, std::string>, std::vector<Row>> by_lane;
        for (std::size_t i = 0; i < bars_.size(); ++i) {
            const std::string& lane = bars_[i].lane;
            std::vector<Row>& rows = by_lane[{lane.size(), lane}];
            auto row = rows.begin();
            while (row != rows.end() && bars_[row->back()].to > bars_[i].from) ++row;
            if (row == rows.end()) row = rows.insert(rows.end(), Row());
            row->push_back(i);
        }
        row_of_.resize(bars_.size());
        for (const auto& [lane, rows] : by_lane) {
            names_.emplace_back(lane.second, row_count_);
            for (const Row& row : rows) {
                for (const std::size_t i : row) row_of_[i] = row_count_;
                ++row_count_;
            }
        }
    }

    Position event_width() const { return kind_ == Rows::operations ? 2 * narrow : narrow; }
    std::size_t x_of(Position at) const {
        const auto found = std::lower_bound(moments_.begin(), moments_.end(), at);
        return margin + event_width() * static_cast<std::size_t>(found - moments_.begin());
    }
    static std::size_t y_of(std::size_t row) { return row * row_height + row_height; }
    std::size_t end_of_time() const { return margin + event_width() * (moments_.size() + 1); }
    std::size_t width() const {
        const bool has_labels = kind_ == Rows::operations;
        return end_of_time() + narrow + (has_labels ? letter_width * longest_label_ : 0);
    }
    std::size_t height() const { return y_of(row_count_) + row_height / 2; }
    std::size_t end_of(const Bar& bar) const {
        return bar.to == never_returned ? end_of_time() : x_of(bar.to);
    }

    std::string drawn(std::size_t i) const {
        constexpr std::string_view classes[] = {"bar", "bar core", "bar culprit"};
        const Bar& bar = bars_[i];
        const std::size_t x = x_of(bar.from);
        const bool is_goal = kind_ == Rows::lanes && bar.part == Bar::Part::culprit;
        return fmt::format(
            "<g class=\"{}{}\"{}><title>{} {}</title><rect x=\"{}\" y=\"{}\" width=\"{}\""
            " height=\"20\" rx=\"3\"/></g>\n",
            classes[static_cast<std::size_t>(bar.part)], bar.to == never_returned ? " open" : "",
            is_goal ? " id=\"culprit\"" : "", escaped(bar.lane),
            escaped(shortened(bar.label, longest_label)), x, y_of(row_of_[i]),
            std::max<std::size_t>(end_of(bar) - x, narrow / 2));
    }

    std::string label(std::size_t i) const {
        const Bar& bar = bars_[i];
        return fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", end_of(bar) + 6,
                           y_of(row_of_[i]) + 14, escaped(shortened(bar.label, longest_label)));
    }

    std::string drawn(const Mark& mark) const {
        const bool is_near =
            !moments_.empty() && mark.at >= moments_.front() && mark.at <= moments_.back();
        if (!is_near) return "";
        const std::size_t x = x_of(mark.at);
        return fmt::format(
            "<line class=\"mark\" x1=\"{0}\" x2=\"{0}\" y1=\"0\" y2=\"{1}\"/>"
            "<text x=\"{2}\" y=\"14\">{3}</text>\n",
            x, height(), x + 3, escaped(shortened(mark.label, longest_label)));
    }

    const std::vector<Bar> bars_;  // by call
    const std::vector<Mark>& marks_;
    const Rows kind_;
    std::vector<Position> moments_;  // calls and returns
    std::size_t longest_label_ = 0;
    std::size_t row_count_ = 0;
    std::vector<std::pair<std::string, std::size_t>> names_;  // of lanes, and their first rows
    std::vector<std::size_t> row_of_;                         // by bar
};

}  // namespace

std::string to_html(const Timeline& timeline) {
    std::string page = fmt::format(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<title>{0}</title><style>{1}</style></head><body>\n<h1>{0}</h1>\n"
        "<p class=\"sentence\">{2}</p>\n",
        escaped(shortened(timeline.title, longest_title)), style, escaped(timeline.sentence));
    static const std::vector<Mark> no_marks;
    const std::vector<Bar> all = chosen(timeline);
    std::vector<Bar> core = all;
    std::erase_if(core, [](const Bar& bar) { return bar.part == Bar::Part::bystander; });
    if (!core.empty()) {
        page +=
            "<h2>What contradicts itself</h2>\n" + Chart(core, no_marks, Rows::operations).svg();
        page +=
            "<p><span class=\"key culprit\"></span> the answer that cannot be right, "
            "<span class=\"key core\"></span> what it contradicts; from left to right in the "
            "order of calls and returns</p>\n";
    }
    page += all.size() < timeline.bars.size()
                ? fmt::format("<h2>{} of {} operations</h2>\n", all.size(), timeline.bars.size())
                : std::string("<h2>All operations</h2>\n");
    if (!core.empty()) page += "<p><a href=\"#culprit\">Go to the wrong answer</a></p>\n";
    page += Chart(all, timeline.marks, Rows::lanes).svg();
    page += "<p>Open bars: the outcome is unknown. Point at a bar to see what it is.</p>\n";
    return page + "</body></html>\n";
}

}  // namespace whitewater::linearizability
