// Following the faults that can stand in a message's way.
#include "tools/whitewater/show_losses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/base/printable.hpp"
#include "tools/whitewater/show_phrases.hpp"

namespace whitewater::tools {

using sim::DropCause;
using sim::Kind;
using sim::Record;

namespace {

// Faults that are of no link: a crash shows in the node itself.
constexpr std::array<std::string_view, 4> elsewhere = {"crash", "pause", "clock", "disk"};

bool is_of_network(std::string_view text) {
    const std::string_view word = text.substr(0, text.find(' '));
    return std::find(elsewhere.begin(), elsewhere.end(), word) == elsewhere.end();
}

}  // namespace

void Losses::follow(const Record& record, std::string_view text) {
    if (record.kind == Kind::fault_on && is_of_network(text))
        in_force_[record.a] = {record.seq, std::string(text)};
    if (record.kind == Kind::fault_off) in_force_.erase(record.a);
    if (record.kind == Kind::crash) down_since_[record.node] = record.seq;
    if (record.kind == Kind::boot) down_since_.erase(record.node);
}

std::vector<std::string> Losses::reasons(const Record& record) const {
    if (record.kind != Kind::drop) return {};
    std::vector<std::string> reasons;
    const auto why = static_cast<DropCause>(record.b);
    if (why == DropCause::cut || why == DropCause::rule)
        for (const auto& [ordinal, fault] : in_force_)
            reasons.push_back(
                fmt::format("in force: {} (event {})", printable(fault.text), fault.since));
    const auto down = down_since_.find(record.peer);
    if (why == DropCause::down && down != down_since_.end())
        reasons.push_back(fmt::format("{} is down (event {})", name_of(record.peer), down->second));
    return reasons;
}

}  // namespace whitewater::tools
