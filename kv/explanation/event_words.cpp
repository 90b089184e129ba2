// A sentence for each kind of event that explanations tell of.
#include "kv/explanation/event_words.hpp"

#include <fmt/format.h>

#include "kv/trace_schema.hpp"
#include "kv/trace_words.hpp"
#include "sim/fault.hpp"

namespace whitewater::kv {

using raft::EntryId;
using sim::Kind;
using sim::Record;

std::string shortened(std::string_view text) {
    constexpr std::size_t longest = 60;
    if (text.size() <= longest) return std::string(text);
    const auto is_inside = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
    };
    std::size_t head = longest / 2;
    while (head > 0 && is_inside(head)) --head;
    std::size_t tail = text.size() - longest / 3;
    while (tail < text.size() && is_inside(tail)) ++tail;
    return fmt::format("{}...{}", text.substr(0, head), text.substr(tail));
}

std::string name(EntryId entry) {
    return fmt::format("{}^{}", entry.index.value, entry.term.value);
}

std::string long_name(EntryId entry) {
    return fmt::format("entry {} of term {} ({})", entry.index.value, entry.term.value,
                       name(entry));
}

std::string crash_words(NodeSet nodes, const Record& crash) {
    const std::string disk = nodes.size() == 1 ? "its disk" : "their disks";
    const std::string left = [&] {
        switch (static_cast<sim::CrashStyle>(crash.label)) {
            case sim::CrashStyle::losing:
                return fmt::format(", and what was not on {} was lost", disk);
            case sim::CrashStyle::keeping:
                return fmt::format(", and what was not yet on {} got there all the same", disk);
            case sim::CrashStyle::prefix:
            case sim::CrashStyle::any:
                return fmt::format(", and of what was not on {} any part may be lost", disk);
            case sim::CrashStyle::tearing:
                return fmt::format(", and what was not on {} may be lost or torn", disk);
        }
        return std::string();
    }();
    return fmt::format("{} crashed{}.", list_of(nodes), left);
}

std::string recovered_words(NodeSet nodes, const Record& said) {
    const std::string vote =
        said.peer == nobody ? "no vote" : fmt::format("a vote for {}", name_of(said.peer));
    const std::string log = said.a == 0   ? "an empty log"
                            : said.a == 1 ? "a log of 1 entry"
                                          : fmt::format("a log of {} entries", said.a);
    return fmt::format("{} came back with term {}, {} and {}.", list_of(nodes), said.term, vote,
                       log);
}

namespace {

std::string result_words(const HappenedClaim& told) {
    const Record& record = told.record;
    const std::string client = name_of(record.node);
    const std::string by = record.peer == nobody ? "" : fmt::format(" by {}", name_of(record.peer));
    const std::string asked = shortened(told.asked);
    switch (static_cast<ResultWord>(record.label)) {
        case ResultWord::ok:
            return fmt::format("{} was told{} that \"{}\" is done.", client, by, asked);
        case ResultWord::value:
            return fmt::format("{} was told{}: \"{}\" is \"{}\".", client, by, asked,
                               shortened(told.text));
        case ResultWord::none:
            return fmt::format("{} was told{}: \"{}\" finds no such key.", client, by, asked);
        case ResultWord::failed:
        case ResultWord::failed_seeing_none:
            return fmt::format("{} was told{}: \"{}\" does not match.", client, by, asked);
        case ResultWord::failed_seeing_value:
            return fmt::format("{} was told{}: \"{}\" does not match, it is \"{}\".", client, by,
                               asked, shortened(told.text));
        case ResultWord::refused:
            return fmt::format("{} was refused \"{}\"{}.", client, asked, by);
        case ResultWord::timeout:
            return fmt::format("{} gave up on \"{}\" and never learned what became of it.", client,
                               asked);
    }
    return fmt::format("{} heard of \"{}\".", client, asked);
}

std::string applied_words(const HappenedClaim& claim) {
    const Record& record = claim.record;
    const std::string what = claim.asked.empty() ? std::string("an entry without a command")
                                                 : fmt::format("\"{}\"", shortened(claim.asked));
    const char* effect = [&] {
        switch (static_cast<Effect>(record.label)) {
            case Effect::duplicate:
                return ", as a retry of what it had executed before: it changed nothing";
            case Effect::outdated:
                return ", as an old retry: it changed nothing";
            case Effect::nothing:
            case Effect::executed:
                break;
        }
        return "";
    }();
    return fmt::format("{} applied {} as entry {} of term {}{}.", name_of(record.node), what,
                       record.a, record.term, effect);
}

std::string program_event_words(const HappenedClaim& claim) {
    const Record& record = claim.record;
    const std::string node = name_of(record.node);
    const std::string peer = record.peer == record.node ? "itself" : name_of(record.peer);
    const std::string asked = shortened(claim.asked);
    const auto is = [&](TraceKind kind) { return record.kind == static_cast<Kind>(kind); };
    if (is(TraceKind::recovered)) return recovered_words(NodeSet::of(record.node), record);
    if (is(TraceKind::result)) return result_words(claim);
    if (is(TraceKind::applied)) return applied_words(claim);
    if (is(TraceKind::voted))
        return fmt::format("{} voted for {} in term {}.", node, peer, record.term);
    if (is(TraceKind::vote_sent))
        return fmt::format("{}'s vote for {} in term {} left.", node, peer, record.term);
    if (is(TraceKind::invoke)) return fmt::format("{} asked: \"{}\".", node, asked);
    if (is(TraceKind::proposed))
        return fmt::format("{}, as leader, took \"{}\" into its log as {}.", node, asked,
                           long_name({raft::Term{record.term}, raft::Index{record.a}}));
    if (is(TraceKind::role_changed))
        return fmt::format("{} became a {} in term {}.", node,
                           raft::name_of(static_cast<raft::Role>(record.label)), record.term);
    if (is(TraceKind::truncated))
        return fmt::format("{} removed its log from entry {} on.", node, record.a);
    if (is(TraceKind::committed))
        return fmt::format("{} took its log up to entry {} for committed.", node, record.a);
    if (is(TraceKind::read_served))
        return fmt::format("{} answered \"{}\" from its own store, which was at entry {}.", node,
                           asked, record.a);
    if (is(TraceKind::converged)) return "All servers that were up agreed.";
    if (is(TraceKind::step)) return fmt::format("The scenario: {}.", shortened(claim.text));
    return fmt::format("Event {} at {}.", record.seq, node);
}

}  // namespace

std::string event_words(const HappenedClaim& claim) {
    const Record& record = claim.record;
    if (record.kind == Kind::crash) return crash_words(NodeSet::of(record.node), record);
    if (record.kind == Kind::pause) return fmt::format("{} paused.", name_of(record.node));
    if (record.kind == Kind::resume) return fmt::format("{} went on.", name_of(record.node));
    // Cut in the middle a list of nodes would say something else.
    if (record.kind == Kind::fault_on) return fmt::format("A fault began: {}.", claim.text);
    if (record.kind == Kind::fault_off) return fmt::format("A fault ended: {}.", claim.text);
    return program_event_words(claim);
}

}  // namespace whitewater::kv
