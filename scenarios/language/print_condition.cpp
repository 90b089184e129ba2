// Writes values, selectors and conditions.
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/language/overloaded.hpp"
#include "scenarios/language/print.hpp"
#include "scenarios/language/vocabulary.hpp"

namespace whitewater::scenarios {

namespace {

// Characters that never mean anything by themselves, whatever stands next to them.
bool is_plain(char c) {
    constexpr std::string_view others = "_-.:/+@%*,;()[]{}&$^~";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
}

template <class T>
std::string print_ends(const Range<T>& range) {
    if (range.min == range.max) return to_text(range.max);
    return fmt::format("{}..{}", range.min == T{} ? "0" : to_text(range.min), to_text(range.max));
}

std::string print_items(const std::vector<SelectorItem>& items) {
    std::string text;
    for (const SelectorItem& item : items) {
        if (!text.empty()) text += ' ';
        switch (item.pick) {
            case Pick::node:
                text += name_of(item.node);
                break;
            case Pick::name:
                text += item.name;
                break;
            case Pick::leader_among:
                text += "leader among " + print_selector(item.argument.at(0));
                break;
            case Pick::follower_of:
                text += "follower of " + print_selector(item.argument.at(0));
                break;
            case Pick::minority_with:
                text += "minority with " + print_selector(item.argument.at(0));
                break;
            case Pick::leader:
            case Pick::followers:
            case Pick::follower:
            case Pick::all:
            case Pick::rest:
            case Pick::majority:
            case Pick::minority:
            case Pick::voters:
            case Pick::learners:
            case Pick::spares:
                text += word_for(item.pick);
                break;
        }
    }
    return text;
}

std::string print_messages(const MessageCount& test) {
    return fmt::format("messages {}{} {} {} since {}", word_for(test.kind),
                       test.links ? " " + print_links(*test.links) : "", word_for(test.comparison),
                       test.count, to_text(test.since));
}

}  // namespace

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        switch (c) {
            case '"':
                result += "\\\"";
                break;
            case '\\':
                result += "\\\\";
                break;
            case '\n':
                result += "\\n";
                break;
            case '\t':
                result += "\\t";
                break;
            case '\r':
                result += "\\r";
                break;
            default:
                if (byte < 0x20 || byte == 0x7F) {
                    result += fmt::format("\\x{:02X}", byte);
                } else {
                    result += c;
                }
        }
    }
    return result + "\"";
}

std::string print_text(std::string_view text) {
    const bool is_word = !text.empty() && std::all_of(text.begin(), text.end(), is_plain);
    return is_word ? std::string(text) : quoted(text);
}

std::string print_range(const Range<Duration>& range) {
    return print_ends(range);
}
std::string print_range(const Range<Ratio>& range) {
    return print_ends(range);
}
std::string print_range(const Range<std::uint32_t>& range) {
    if (range.min == range.max) return std::to_string(range.max);
    return fmt::format("{}..{}", range.min, range.max);
}

std::string print_selector(const Selector& selector) {
    const std::string items = print_items(selector.items);
    if (selector.except.empty()) return items;
    return items + " except " + print_items(selector.except);
}

std::string print_links(const Links& links) {
    return fmt::format("from {} to {}", print_selector(links.from), print_selector(links.to));
}

std::string print_condition(const Condition& condition) {
    const auto who = [](const auto& test) { return print_selector(test.who); };
    return std::visit(
        Overloaded{
            [](const HasLeader& t) {
                return t.among ? "leader among " + print_selector(*t.among) : "leader";
            },
            [](const LeaderCount& t) {
                return fmt::format("leaders {} {}", word_for(t.comparison), t.count);
            },
            [&](const HasRole& t) { return fmt::format("{} is {}", who(t), word_for(t.role)); },
            [&](const TermIs& t) {
                return fmt::format("term of {} {} {}", who(t), word_for(t.comparison), t.term);
            },
            [&](const LogHas& t) {
                return fmt::format("log of {} {} {}", who(t), word_for(t.presence),
                                   print_text(t.value));
            },
            [](const Committed& t) {
                return fmt::format("committed {}{}", print_text(t.value),
                                   t.on ? " on " + print_selector(*t.on) : "");
            },
            [&](const StoreHolds& t) {
                return fmt::format("store of {} holds {} = {}", who(t), print_text(t.key),
                                   print_text(t.value));
            },
            [&](const StoreLacks& t) {
                return fmt::format("store of {} lacks {}", who(t), print_text(t.key));
            },
            [](const Converged&) { return std::string("converged"); },
            [](const ClientIdle& t) { return name_of(t.client) + " idle"; },
            [](const LoadDone&) { return std::string("load done"); },
            [&](const MembersAre& t) { return "members = " + who(t); },
            [](const MessageCount& t) { return print_messages(t); },
            [](const Fired& t) { return fmt::format("fired {}", word_for(t.fault)); },
        },
        condition.test);
}

}  // namespace whitewater::scenarios
