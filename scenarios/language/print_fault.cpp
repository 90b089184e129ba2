// Writes faults and administration.
#include <fmt/format.h>

#include "scenarios/language/overloaded.hpp"
#include "scenarios/language/print.hpp"
#include "scenarios/language/vocabulary.hpp"

namespace whitewater::scenarios {

namespace {

std::string print_for(const std::optional<Duration>& lasting) {
    return lasting ? " for " + to_text(*lasting) : "";
}

std::string print_arrow(const Links& links, Direction direction) {
    return fmt::format("{} {} {}", print_selector(links.from), word_for(direction),
                       print_selector(links.to));
}

std::string print_groups(const std::vector<Selector>& groups) {
    std::string text;
    for (const Selector& group : groups) {
        if (!text.empty()) text += " | ";
        text += print_selector(group);
    }
    return text;
}

Phrase meddle_phrase(const Meddle& meddle) {
    std::string text(word_for(meddle.kind));
    if (meddle.ordinal) text += fmt::format(" #{}", *meddle.ordinal);
    text += " " + print_links(meddle.links);
    if (meddle.chance != Ratio::percent(100)) text += " " + to_text(meddle.chance);
    if (meddle.by) text += " by " + to_text(*meddle.by);
    text += print_for(meddle.lasting);
    return {std::string(word_for(meddle.meddling)), std::move(text), ""};
}

Phrase release_phrase(const Release& release) {
    if (!release.links) return {"release", "", ""};
    return {"release", fmt::format("{} {}", word_for(release.kind), print_links(*release.links)),
            ""};
}

Phrase crash_phrase(const Crash& crash) {
    std::string text = print_selector(crash.who);
    if (crash.style) text += fmt::format(" {}", word_for(*crash.style));
    if (crash.point) {
        text += fmt::format(" {} {} #{}", word_for(crash.point->moment), word_for(crash.point->act),
                            crash.point->ordinal);
    }
    return {"crash", std::move(text), ""};
}

std::string print_disk_failure(const DiskFails& failure) {
    std::string text =
        fmt::format("{} fails {}", print_selector(failure.who), word_for(failure.act));
    switch (failure.extent) {
        case DiskFails::Extent::until_mended:
            return text;
        case DiskFails::Extent::once:
            return text + " once";
        case DiskFails::Extent::lasting:
            return text + print_for(failure.lasting);
    }
    return text;
}

std::string print_signed(Duration duration) {
    return (duration.us >= 0 ? "+" : "") + to_text(duration);
}

}  // namespace

Phrase phrase_of(const FaultStep& fault) {
    const auto phrase = [](std::string_view statement, const Selector& who,
                           const std::string& rest = "") {
        return Phrase{std::string(statement), print_selector(who) + rest, ""};
    };
    return std::visit(
        Overloaded{
            [](const Partition& f) {
                return Phrase{"partition", print_groups(f.groups), ""};
            },
            [&](const Isolate& f) {
                return phrase("isolate", f.who, f.from ? " from " + print_selector(*f.from) : "");
            },
            [&](const Bridge& f) { return phrase("bridge", f.who); },
            [](const Cut& f) {
                return Phrase{"cut", print_arrow(f.links, f.direction), ""};
            },
            [](const Slow& f) {
                return Phrase{"slow", print_arrow(f.links, f.direction) + " by " + to_text(f.by),
                              ""};
            },
            [](const Heal& f) {
                return Phrase{"heal", f.who ? print_selector(*f.who) : "", ""};
            },
            [](const Meddle& f) { return meddle_phrase(f); },
            [](const Release& f) { return release_phrase(f); },
            [](const Crash& f) { return crash_phrase(f); },
            [&](const Restart& f) { return phrase("restart", f.who); },
            [&](const Pause& f) { return phrase("pause", f.who, print_for(f.lasting)); },
            [&](const Resume& f) { return phrase("resume", f.who); },
            [&](const Wipe& f) { return phrase("wipe", f.who); },
            [](const DiskFails& f) {
                return Phrase{"disk", print_disk_failure(f), ""};
            },
            [&](const DiskFull& f) { return phrase("disk", f.who, " full"); },
            [&](const DiskSlow& f) { return phrase("disk", f.who, " slow by " + to_text(f.by)); },
            [&](const DiskRots& f) {
                return phrase("disk", f.who, fmt::format(" rots {}", word_for(f.area)));
            },
            [&](const DiskMends& f) { return phrase("disk", f.who, " mends"); },
            [&](const ClockStep& f) { return phrase("clock", f.who, " " + print_signed(f.by)); },
            [&](const ClockDrift& f) {
                return phrase("clock", f.who, " drift " + to_text(f.drift));
            },
            [&](const ClockFreeze& f) {
                return phrase("clock", f.who, " freezes" + print_for(f.lasting));
            },
            [&](const ClockMends& f) { return phrase("clock", f.who, " mends"); },
        },
        fault);
}

Phrase phrase_of(const Administration& administration) {
    return std::visit(
        Overloaded{
            [](const Transfer& a) {
                return Phrase{"transfer", "leadership to " + print_selector(a.to), ""};
            },
            [](const AddMember& a) {
                const bool as_learner = a.as == AddMember::As::learner;
                return Phrase{"add", print_selector(a.who) + (as_learner ? " as learner" : ""), ""};
            },
            [](const Promote& a) {
                return Phrase{"promote", print_selector(a.who), ""};
            },
            [](const RemoveMember& a) {
                return Phrase{"remove", print_selector(a.who), ""};
            },
            [](const ChangeMembers& a) {
                return Phrase{"members", print_selector(a.who), ""};
            },
            [](const TakeSnapshot& a) {
                return Phrase{"snapshot", print_selector(a.who), ""};
            },
        },
        administration);
}

}  // namespace whitewater::scenarios
