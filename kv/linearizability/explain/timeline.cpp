// Which bars there are, and drawing them with characters.
#include "kv/linearizability/explain/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/printable.hpp"

namespace whitewater::linearizability {
namespace {

constexpr std::size_t most_rows = 25;

std::string answer_of(const Operation& operation) {
    switch (operation.response.outcome) {
        case Outcome::unknown:
            return " ?";
        case Outcome::failed:
            return " failed";
        case Outcome::failed_seeing:
            return " failed, saw " + describe(operation.response.value);
        case Outcome::not_done:
            return " not done";
        case Outcome::ok:
            break;
    }
    if (operation.request.kind != Kind::get) return "";
    return " = " + describe(operation.response.value);
}

}  // namespace

std::string label_of(const Operation& operation) {
    const Request& request = operation.request;
    const std::string key = printable(request.key);
    const std::string argument = ' ' + describe(Value(request.argument));
    const std::string answer = answer_of(operation);
    switch (request.kind) {
        case Kind::get:
            return "get " + key + answer;
        case Kind::put:
            return "put " + key + argument + answer;
        case Kind::remove:
            return "remove " + key + answer;
        case Kind::append:
            return "append " + key + argument + answer;
        case Kind::cas:
            break;
    }
    return "cas " + key + ' ' + describe(Value(request.expected)) + argument + answer;
}

Timeline timeline_of(const History& history, const Verdict& verdict) {
    Timeline timeline;
    for (const Operation& operation : history.operations())
        timeline.bars.push_back({client_name(operation.client), label_of(operation),
                                 operation.call_position, operation.return_position,
                                 Bar::Part::bystander});
    if (!verdict.violation) return timeline;
    timeline.sentence = verdict.violation->sentence;
    const auto show = [&](OperationId id, Bar::Part part) {
        if (const auto index = history.find(id)) timeline.bars[*index].part = part;
    };
    for (const Edge& edge : verdict.violation->edges) {
        show(edge.from, Bar::Part::core);
        show(edge.to, Bar::Part::core);
    }
    const std::vector<OperationId>& core = verdict.violation->core;
    for (std::size_t i = 0; i + verdict.violation->settled < core.size(); ++i)
        show(core[i], Bar::Part::core);
    if (!verdict.violation->core.empty()) show(verdict.violation->core.front(), Bar::Part::culprit);
    return timeline;
}

std::string to_text(const Timeline& timeline) {
    std::vector<Bar> shown;
    for (const Bar& bar : timeline.bars)
        if (bar.part != Bar::Part::bystander) shown.push_back(bar);
    if (shown.empty()) shown = timeline.bars;
    std::stable_sort(shown.begin(), shown.end(),
                     [](const Bar& a, const Bar& b) { return a.from < b.from; });
    const std::size_t left_out = shown.size() - std::min(shown.size(), most_rows);
    if (shown.size() > most_rows) shown.erase(shown.begin(), shown.end() - most_rows);
    std::vector<Position> moments;
    std::size_t lane_width = 0;
    for (const Bar& bar : shown) {
        moments.push_back(bar.from);
        if (bar.to != never_returned) moments.push_back(bar.to);
        lane_width = std::max(lane_width, bar.lane.size());
    }
    std::sort(moments.begin(), moments.end());
    moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
    const auto column = [&](Position at) {
        return static_cast<std::size_t>(std::lower_bound(moments.begin(), moments.end(), at) -
                                        moments.begin());
    };
    const bool any_open = std::any_of(shown.begin(), shown.end(),
                                      [](const Bar& bar) { return bar.to == never_returned; });
    std::string text;
    for (const Bar& bar : shown) {
        const bool returned = bar.to != never_returned;
        const std::size_t from = column(bar.from);
        const std::size_t to = returned ? column(bar.to) : moments.size();
        std::string line(from, ' ');
        line += '[' + std::string(to - from - 1, '=') + (returned ? ']' : '>');
        line.resize(moments.size() + (any_open ? 1 : 0), ' ');
        text += fmt::format("  {} {:<{}}  {}  {}\n", bar.part == Bar::Part::culprit ? '!' : ' ',
                            bar.lane, lane_width, line, bar.label);
    }
    if (left_out > 0) text += fmt::format("    ({} earlier ones are left out)\n", left_out);
    return text;
}

}  // namespace whitewater::linearizability
