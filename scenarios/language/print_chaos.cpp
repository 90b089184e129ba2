// Writes the clauses of chaos blocks.
#include <fmt/format.h>

#include "scenarios/language/overloaded.hpp"
#include "scenarios/language/print.hpp"
#include "scenarios/language/vocabulary.hpp"

namespace whitewater::scenarios {

namespace {

std::string print_victims(const Victims& victims) {
    return std::visit(Overloaded{
                          [](const Range<std::uint32_t>& r) { return print_range(r) + " nodes"; },
                          [](const Selector& s) { return print_selector(s); },
                      },
                      victims);
}

// Nothing for one drawn node, which is what these clauses strike by default.
std::string print_optional_victims(const Victims& victims) {
    if (victims == Victims{Range<std::uint32_t>{1, 1}}) return "";
    return print_victims(victims) + " ";
}

std::string print_shape(const ChaosPartition& partition) {
    const auto who = [&] { return partition.who ? print_selector(*partition.who) : ""; };
    switch (partition.shape) {
        case ChaosPartition::Shape::any:
            return "any";
        case ChaosPartition::Shape::split:
            return who();
        case ChaosPartition::Shape::isolate:
            return "isolate " + who();
        case ChaosPartition::Shape::bridge:
            return "bridge " + who();
    }
    return "";
}

std::string print_meddling(const ChaosMeddle& meddle) {
    std::string text(word_for(meddle.kind));
    if (meddle.links) text += " " + print_links(*meddle.links);
    const Range<Ratio> always{Ratio::percent(100), Ratio::percent(100)};
    if (meddle.chance != always) text += " " + print_range(meddle.chance);
    if (meddle.by) text += " by " + print_range(*meddle.by);
    return text;
}

Phrase action_phrase(const ChaosAction& action) {
    const auto phrase = [](std::string_view statement, const Victims& who, std::string_view rest) {
        return Phrase{std::string(statement),
                      fmt::format("{}{}", print_optional_victims(who), rest), ""};
    };
    return std::visit(
        Overloaded{
            [](const ChaosCrash& a) {
                const std::string style = a.style ? fmt::format(" {}", word_for(*a.style)) : "";
                return Phrase{"crash", print_victims(a.who) + style, ""};
            },
            [](const ChaosPause& a) {
                return Phrase{"pause", print_victims(a.who), ""};
            },
            [](const ChaosWipe& a) {
                return Phrase{"wipe", print_victims(a.who), ""};
            },
            [](const ChaosPartition& a) {
                return Phrase{"partition", print_shape(a), ""};
            },
            [](const ChaosCut& a) {
                return Phrase{"cut", print_range(a.links) + " links", ""};
            },
            [](const ChaosSlow& a) {
                return Phrase{"slow", print_range(a.links) + " links by " + print_range(a.by), ""};
            },
            [](const ChaosMeddle& a) {
                return Phrase{std::string(word_for(a.meddling)), print_meddling(a), ""};
            },
            [&](const ChaosClockDrift& a) {
                return phrase("clock", a.who, "drift " + print_range(a.drift));
            },
            [&](const ChaosClockOffset& a) {
                return phrase("clock", a.who, "offset " + print_range(a.offset));
            },
            [&](const ChaosClockFreeze& a) { return phrase("clock", a.who, "freezes"); },
            [&](const ChaosDiskFails& a) {
                return phrase("disk", a.who, fmt::format("fails {}", word_for(a.act)));
            },
            [&](const ChaosDiskFull& a) { return phrase("disk", a.who, "full"); },
            [&](const ChaosDiskSlow& a) {
                return phrase("disk", a.who, "slow by " + print_range(a.by));
            },
            [&](const ChaosDiskRots& a) {
                return phrase("disk", a.who, fmt::format("rots {}", word_for(a.area)));
            },
            [](const ChaosTransfer&) {
                return Phrase{"transfer", "leadership", ""};
            },
        },
        action);
}

}  // namespace

ChaosPhrase phrase_of(const ChaosClause& clause) {
    Phrase action = action_phrase(clause.action);
    return {std::move(action.statement), std::move(action.body),
            "every " + print_range(clause.every),
            clause.lasting ? "for " + print_range(*clause.lasting) : ""};
}

std::string print(const ChaosClause& clause) {
    const ChaosPhrase phrase = phrase_of(clause);
    std::string text = fmt::format("{} {} {}", phrase.statement, phrase.body, phrase.every);
    if (!phrase.lasting.empty()) text += " " + phrase.lasting;
    return text;
}

}  // namespace whitewater::scenarios
