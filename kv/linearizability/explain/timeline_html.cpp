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
constexpr Position event_width = 14;  // pixels
constexpr std::size_t row_height = 26;
constexpr std::size_t longest_title = 400;

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --ink: #1d2330; --paper: #fbfbf9; --bar: #c9d4e3; --line: #dcdfe4;
  --core: #f0b35a; --culprit: #d9534a; --mark: #8a63b8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e6ea; --paper: #15181e; --bar: #36445a;
  --line: #2a2f38; --core: #a86d14; --culprit: #b63a31; --mark: #a98bd0; } }
body { background: var(--paper); color: var(--ink); font: 14px/1.5 system-ui, sans-serif;
  margin: 2rem; }
h1 { font-size: 1.1rem; } .sentence { max-width: 60rem; }
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

class Page {
  public:
    explicit Page(const Timeline& timeline) : timeline_(timeline), bars_(chosen(timeline)) {
        for (const Bar& bar : bars_) {
            moments_.push_back(bar.from);
            if (bar.to != never_returned) moments_.push_back(bar.to);
        }
        std::sort(moments_.begin(), moments_.end());
        lay_out();
    }

    std::string html() const {
        std::string page = fmt::format(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
            "<title>{0}</title><style>{1}</style></head><body>\n<h1>{0}</h1>\n"
            "<p class=\"sentence\">{2}</p>\n",
            escaped(shortened(timeline_.title, longest_title)), style, escaped(timeline_.sentence));
        if (bars_.size() < timeline_.bars.size())
            page += fmt::format("<p>{} of {} operations are shown.</p>\n", bars_.size(),
                                timeline_.bars.size());
        page += fmt::format("<div class=\"chart\"><svg width=\"{}\" height=\"{}\">\n", width(),
                            (rows_.size() + 2) * row_height);
        const std::size_t marks = std::min(timeline_.marks.size(), most_marks);
        for (std::size_t i = 0; i < marks; ++i) page += drawn(timeline_.marks[i]);
        for (const auto& [lane, row] : lanes_)
            page += fmt::format("<text x=\"6\" y=\"{}\">{}</text>\n", y_of(row) + 16,
                                escaped(shortened(lane, longest_label)));
        for (std::size_t i = 0; i < bars_.size(); ++i) page += drawn(bars_[i], row_of_[i]);
        return page + "</svg></div>\n</body></html>\n";
    }

  private:
    static constexpr std::size_t margin = 90;

    // A client that has several operations open at once gets as many rows.
    void lay_out() {
        std::map<std::string, std::vector<std::vector<std::size_t>>> by_lane;
        for (std::size_t i = 0; i < bars_.size(); ++i) {
            std::vector<std::vector<std::size_t>>& rows = by_lane[bars_[i].lane];
            auto row = rows.begin();
            while (row != rows.end() && bars_[row->back()].to > bars_[i].from) ++row;
            if (row == rows.end()) row = rows.insert(rows.end(), std::vector<std::size_t>());
            row->push_back(i);
        }
        row_of_.resize(bars_.size());
        for (const auto& [lane, rows] : by_lane) {
            lanes_.emplace_back(lane, rows_.size());
            for (const std::vector<std::size_t>& row : rows) {
                for (const std::size_t i : row) row_of_[i] = rows_.size();
                rows_.push_back(lane);
            }
        }
    }

    std::size_t x_of(Position at) const {
        const auto found = std::lower_bound(moments_.begin(), moments_.end(), at);
        return margin + event_width * static_cast<std::size_t>(found - moments_.begin());
    }
    static std::size_t y_of(std::size_t row) { return (row + 1) * row_height; }
    std::size_t width() const { return margin + event_width * (moments_.size() + 12); }

    std::string drawn(const Bar& bar, std::size_t row) const {
        constexpr std::string_view classes[] = {"bar", "bar core", "bar culprit"};
        const bool open = bar.to == never_returned;
        const std::size_t x = x_of(bar.from);
        const std::size_t end = open ? width() - event_width : x_of(bar.to);
        const std::string label = escaped(shortened(bar.label, longest_label));
        return fmt::format(
            "<g class=\"{}{}\"><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"20\""
            " rx=\"3\"/><text x=\"{}\" y=\"{}\">{}</text></g>\n",
            classes[static_cast<std::size_t>(bar.part)], open ? " open" : "", label, x, y_of(row),
            std::max<std::size_t>(end - x, event_width / 2), x + 4, y_of(row) + 14,
            bar.part == Bar::Part::bystander ? std::string() : label);
    }

    std::string drawn(const Mark& mark) const {
        const bool is_near =
            !moments_.empty() && mark.at >= moments_.front() && mark.at <= moments_.back();
        if (!is_near) return "";
        const std::size_t x = x_of(mark.at);
        return fmt::format(
            "<line class=\"mark\" x1=\"{0}\" x2=\"{0}\" y1=\"0\" y2=\"{1}\"/>"
            "<text x=\"{2}\" y=\"14\">{3}</text>\n",
            x, (rows_.size() + 2) * row_height, x + 3,
            escaped(shortened(mark.label, longest_label)));
    }

    const Timeline& timeline_;
    std::vector<Bar> bars_;                                   // those that are drawn, by call
    std::vector<Position> moments_;                           // their calls and returns
    std::vector<std::string> rows_;                           // by row: its lane
    std::vector<std::pair<std::string, std::size_t>> lanes_;  // and their first rows
    std::vector<std::size_t> row_of_;                         // by bar
};

}  // namespace

std::string to_html(const Timeline& timeline) {
    return Page(timeline).html();
}

}  // namespace whitewater::linearizability
