// Each fault as the step of a scenario that makes it.
#include "sim/fault.hpp"

#include <fmt/format.h>

#include "sim/base/check.hpp"

namespace whitewater::sim {

namespace {

const char* name_of(MessageRule::Effect effect) {
    switch (effect) {
        case MessageRule::Effect::drop:
            return "drop";
        case MessageRule::Effect::delay:
            return "delay";
        case MessageRule::Effect::duplicate:
            return "duplicate";
        case MessageRule::Effect::hold:
            return "hold";
    }
    return "?";
}

const char* name_of(CrashAt::Deed deed) {
    switch (deed) {
        case CrashAt::Deed::write:
            return "write";
        case CrashAt::Deed::sync:
            return "sync";
        case CrashAt::Deed::send:
            return "send";
    }
    return "?";
}

const char* arrow(Ways ways) {
    return ways == Ways::both ? "<->" : "->";
}

// One overload per fault; `kinds` names the kinds of messages.
struct Printer {
    const std::vector<std::string>& kinds;

    std::string kind(std::uint8_t number) const {
        if (number == MessageRule::any_kind) return "any";
        return number < kinds.size() ? kinds[number] : fmt::format("kind-{}", number);
    }
    static std::string about(const char* verb, NodeSet nodes) {
        return fmt::format("{} {}", verb, names_of(nodes));
    }

    std::string operator()(const Partition& fault) const {
        std::string text = "partition";
        for (std::size_t i = 0; i < fault.groups.size(); ++i)
            text += (i == 0 ? " " : " | ") + names_of(fault.groups[i]);
        return text;
    }
    std::string operator()(const Cut& fault) const {
        return fmt::format("cut {} {} {}", names_of(fault.from), arrow(fault.ways),
                           names_of(fault.to));
    }
    std::string operator()(const Slow& fault) const {
        return fmt::format("slow {} -> {} by {}", names_of(fault.from), names_of(fault.to),
                           to_text(fault.by));
    }
    std::string operator()(const MessageRule& fault) const {
        std::string text = fmt::format("{} {}", name_of(fault.effect), kind(fault.message_kind));
        if (fault.nth != 0) text += fmt::format(" #{}", fault.nth);
        text += fmt::format(" from {} to {}", names_of(fault.from), names_of(fault.to));
        if (fault.share != Ratio::percent(100)) text += " " + to_text(fault.share);
        if (fault.effect == MessageRule::Effect::delay) text += " by " + to_text(fault.by);
        return text;
    }
    std::string operator()(const Release& fault) const {
        if (fault.from.is_empty() && fault.to.is_empty()) return "release";
        return fmt::format("release {} from {} to {}", kind(fault.message_kind),
                           names_of(fault.from), names_of(fault.to));
    }
    std::string operator()(const Heal& fault) const {
        return fault.nodes.is_empty() ? "heal" : about("heal", fault.nodes);
    }
    std::string operator()(const Crash& fault) const {
        return fmt::format("{} {}", about("crash", fault.nodes), sim::name_of(fault.style));
    }
    std::string operator()(const CrashAt& fault) const {
        return fmt::format("crash {} {} {} {} #{}", whitewater::name_of(fault.node),
                           sim::name_of(fault.style),
                           fault.moment == CrashAt::Moment::before ? "before" : "after",
                           name_of(fault.deed), fault.nth);
    }
    std::string operator()(const Restart& fault) const { return about("restart", fault.nodes); }
    std::string operator()(const Pause& fault) const { return about("pause", fault.nodes); }
    std::string operator()(const Resume& fault) const { return about("resume", fault.nodes); }
    std::string operator()(const ClockStep& fault) const {
        return fmt::format("{} {}{}", about("clock", fault.nodes), fault.by.us < 0 ? "" : "+",
                           to_text(fault.by));
    }
    std::string operator()(const ClockDrift& fault) const {
        return fmt::format("{} drift {}", about("clock", fault.nodes), to_text(fault.rate));
    }
    std::string operator()(const ClockFreeze& fault) const {
        return about("clock", fault.nodes) + " freezes";
    }
    std::string operator()(const ClockMend& fault) const {
        return about("clock", fault.nodes) + " mends";
    }
};

}  // namespace

std::string to_text(const Fault& fault, const std::vector<std::string>& message_kinds) {
    return std::visit(Printer{message_kinds}, fault);
}

const char* name_of(CrashStyle style) {
    switch (style) {
        case CrashStyle::losing:
            return "losing";
        case CrashStyle::keeping:
            return "keeping";
        case CrashStyle::prefix:
            return "prefix";
        case CrashStyle::any:
            return "any";
        case CrashStyle::tearing:
            return "tearing";
    }
    return "?";
}

}  // namespace whitewater::sim
