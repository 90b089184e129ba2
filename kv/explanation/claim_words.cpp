// A sentence for each kind of claim.
#include "kv/explanation/claim_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "kv/explanation/election_words.hpp"
#include "kv/explanation/event_words.hpp"
#include "kv/trace_schema.hpp"
#include "raft/overloaded.hpp"

namespace whitewater::kv {

using sim::Kind;
using sim::Record;

namespace {

std::string words(const HappenedClaim& claim) {
    return event_words(claim);
}

std::string span_of(Duration span) {
    if (span.us < 1'000) return fmt::format("{} us", span.us);
    if (span.us < 1'000'000) return fmt::format("{}.{} ms", span.us / 1'000, span.us / 100 % 10);
    return fmt::format("{}.{:02} s", span.us / 1'000'000, span.us / 10'000 % 100);
}

std::string with_article(raft::Role role) {
    switch (role) {
        case raft::Role::leader:
            return "the leader";
        case raft::Role::pre_candidate:
            return "a pre-candidate";
        case raft::Role::follower:
        case raft::Role::candidate:
        case raft::Role::learner:
            break;
    }
    return fmt::format("a {}", raft::name_of(role));
}

std::string words(const ElectedClaim& claim) {
    return elected_words(claim);
}

std::string words(const DiskClaim& claim) {
    const std::string vote =
        claim.vote == nobody ? "no vote" : fmt::format("a vote for {}", name_of(claim.vote));
    return fmt::format("The disk of {} then held term {} and {}.", name_of(claim.node),
                       claim.term.value, vote);
}

std::string words(const ForgottenClaim& claim) {
    if (claim.term < claim.held_term)
        return fmt::format("But the disk of {} had held term {} when it crashed: it forgot that.",
                           name_of(claim.node), claim.held_term.value);
    return fmt::format(
        "But the disk of {} had held term {} and a vote for {} when it crashed: it forgot its "
        "vote.",
        name_of(claim.node), claim.held_term.value, name_of(claim.held_vote));
}

std::string words(const PromptedClaim& claim) {
    std::string kind = raft::name_of(claim.kind);
    std::replace(kind.begin(), kind.end(), '_', ' ');
    const std::string overtaken =
        claim.overtaken == 0 ? "" : ", and which one that left later had overtaken";
    const std::string copy =
        claim.earlier == 0 ? "" : ". It was a duplicate: the same message had arrived before";
    return fmt::format(
        "{} did so on a message of {} ({} of term {}), which had left {} before{}{}.",
        name_of(claim.node), name_of(claim.from), kind, claim.term.value, span_of(claim.age),
        overtaken, copy);
}

std::string words(const LackedClaim& claim) {
    return fmt::format("{} had no entry {} either.", name_of(claim.node), name(claim.entry));
}

std::string words(const TornClaim& claim) {
    const std::string node = name_of(claim.node);
    return fmt::format(
        "Of the {} bytes that {} had not synced to its log the crash had left {}: it took what was "
        "left of a record there for a whole one. What it read as {} is not what it had appended as "
        "entry {}.",
        claim.unsynced, node, claim.survived, name(claim.entry), claim.entry.index.value);
}

std::string words(const OverlapClaim& claim) {
    return overlap_words(claim);
}

std::string capitalized(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] -= 'a' - 'A';
    return text;
}

std::string words(const CopiesClaim& claim) {
    const std::string disks =
        claim.on_disk.is_empty()
            ? std::string("no disk")
            : fmt::format("the {} of {}", claim.on_disk.size() == 1 ? "disk" : "disks",
                          list_of(claim.on_disk));
    std::string text = fmt::format("{} was on {}", capitalized(long_name(claim.entry)), disks);
    if (!claim.unsynced.is_empty())
        text += fmt::format("; {} had written it, but not synced", list_of(claim.unsynced));
    if (!claim.in_memory.is_empty())
        text += fmt::format("; {} had it only in memory", list_of(claim.in_memory));
    const std::uint32_t majority = majority_of(claim.servers);
    return fmt::format("{}: it was safe on {} of {} {}, and {} {} a majority.", text,
                       claim.on_disk.size(), claim.servers,
                       claim.servers == 1 ? "server" : "servers", majority,
                       majority == 1 ? "is" : "are");
}

std::string gone_words(NodeSet nodes, const GoneClaim& claim) {
    return fmt::format("With that entry {} was gone from {}.", name(claim.entry), list_of(nodes));
}

std::string words(const PromisedClaim& claim) {
    return fmt::format(
        "{} acknowledged to {} that it has the log up to entry {}, though its disk held it only "
        "up to entry {}.",
        name_of(claim.node), name_of(claim.leader), claim.last.value, claim.durable.value);
}

std::string words(const GoneClaim& claim) {
    return gone_words(NodeSet::of(claim.node), claim);
}

std::string words(const RemainsClaim& claim) {
    if (claim.holders.is_empty())
        return fmt::format("When the run ended, no server had entry {}.", name(claim.entry));
    return fmt::format("When the run ended, entry {} was in the {} of {}.", name(claim.entry),
                       claim.holders.size() == 1 ? "log" : "logs", list_of(claim.holders));
}

std::string words(const BeliefClaim& claim) {
    const std::uint64_t last = claim.last.value;
    const std::uint64_t committed = claim.committed.value;
    std::string log =
        last == 0 ? std::string("its log was empty")
                  : fmt::format("its log held {} {}", last, last == 1 ? "entry" : "entries");
    if (committed > last)
        log += fmt::format(", though it took all up to entry {} for committed", committed);
    else if (last > 0)
        log += fmt::format(", {} of them committed as far as it knew",
                           committed == 0      ? "none"
                           : committed == last ? "all"
                                               : std::to_string(committed));
    if (claim.led != raft::Term{})
        return fmt::format("{}, which had led term {}, was then stepping down in term {}; {}.",
                           name_of(claim.node), claim.led.value, claim.term.value, log);
    return fmt::format("{} then took itself for {} of term {}; {}.", name_of(claim.node),
                       with_article(claim.role), claim.term.value, log);
}

std::string words(const UnsettledClaim& claim) {
    return fmt::format(
        "Of its own term {} {} knew nothing to be committed, the last that it knew to be was {}: "
        "it could not yet tell what else earlier leaders had committed.",
        claim.term.value, name_of(claim.node), name(claim.committed));
}

std::string words(const DeposedClaim& claim) {
    return fmt::format("But {} had become leader of term {}, {} before.", name_of(claim.leader),
                       claim.term.value, span_of(claim.before));
}

std::string words(const UnconfirmedClaim& claim) {
    return fmt::format(
        "From the question to this answer it heard from {}: no majority told {} that it still led.",
        claim.heard.is_empty() ? "no other server" : list_of(claim.heard) + " alone",
        name_of(claim.node));
}

std::string words(const PrecedesClaim& claim) {
    const std::string when = claim.between.us == 0 ? std::string("in the same instant but after")
                                                   : span_of(claim.between) + " after";
    return fmt::format("{}'s \"{}\" was asked {} {}'s \"{}\" had been answered.",
                       name_of(claim.later_client), shortened(claim.later), when,
                       name_of(claim.earlier_client), shortened(claim.earlier));
}

std::string words(const FateClaim& claim) {
    const std::string asked =
        fmt::format("{}'s \"{}\"", name_of(claim.client), shortened(claim.asked));
    switch (claim.fate) {
        case FateClaim::Fate::took_effect:
            return fmt::format("{} took effect: {} was the first to execute it, as {}.", asked,
                               name_of(claim.server), long_name(claim.entry));
        case FateClaim::Fate::came_to_nothing:
            return fmt::format(
                "With that no log had {} any more, which a leader had taken as {}: it never took "
                "effect.",
                asked, long_name(claim.entry));
        case FateClaim::Fate::open:
            break;
    }
    const std::string why =
        claim.taken == 0 ? std::string("no leader took it into its log")
                         : fmt::format("a leader had taken it as {}, but nobody had executed it",
                                       long_name(claim.entry));
    return fmt::format("When the run ended, {} had not taken effect: {}.", asked, why);
}

std::string words(const RepeatedClaim& claim) {
    const std::string since =
        claim.between == 0
            ? ""
            : fmt::format(", and {}'s \"{}\" as {} after that", name_of(claim.between_client),
                          shortened(claim.between_asked), name(claim.between_entry));
    return fmt::format(
        "{}'s \"{}\" was executed again: {} executed its retry as {}, though it had been executed "
        "as {}{}.",
        name_of(claim.client), shortened(claim.asked), name_of(claim.server),
        long_name(claim.entry), name(claim.first_entry), since);
}

std::string words(const BrokenClaim& claim) {
    std::string check = claim.check;
    std::replace(check.begin(), check.end(), '_', ' ');
    const std::string sentence = claim.sentence + (claim.sentence.ends_with('.') ? "" : ".");
    switch (claim.place) {
        case BrokenClaim::Place::first_rule:
            return fmt::format("The first broken rule is \"{}\": {}", check, sentence);
        case BrokenClaim::Place::first_property:
            return fmt::format("The first broken property is \"{}\": {}", check, sentence);
        case BrokenClaim::Place::further:
            break;
    }
    return fmt::format("That broke \"{}\" too: {}", check, sentence);
}

std::string words(const ContradictionClaim& claim) {
    const char* others = claim.core.size() < 2 ? "" : " with the others";
    return fmt::format("This answer fits into no order{}: {}.", others, claim.sentence);
}

std::string words(const UnnoticedClaim& claim) {
    if (claim.gone == 0)
        return fmt::format("No client was given a wrong answer until the run ended, {} later.",
                           span_of(claim.after));
    const std::string more =
        claim.gone == 1 ? ""
                        : fmt::format(", and the same is true of {} other {} before",
                                      claim.gone - 1, claim.gone == 2 ? "write" : "writes");
    return fmt::format(
        "No two answers contradict each other until the run ended, {} later. But {} had been told "
        "by {} that \"{}\" is done, and in the end no server had it{}.",
        span_of(claim.after), name_of(claim.client), name_of(claim.server), shortened(claim.asked),
        more);
}

std::string words(const VerdictClaim& claim) {
    const bool has_stop = claim.verdict.ends_with('.');
    return fmt::format("The run failed: {}{}", claim.verdict, has_stop ? "" : ".");
}

std::string words(const StatesClaim& claim) {
    return fmt::format("The servers at that moment: {}.", claim.states);
}

std::string words(const OngoingClaim& claim) {
    const std::string answers =
        claim.answered == 0
            ? std::string("No client was told anything in that time")
            : fmt::format(
                  "Clients were told the outcome of {} {} in that time, the last {} before "
                  "its end",
                  claim.answered, claim.answered == 1 ? "operation" : "operations",
                  span_of(claim.before));
    return fmt::format(
        "The load was to go on until {}, and nothing had stopped it, but '{}' waited only until "
        "{}. {}.",
        to_text(claim.until), claim.waited, to_text(claim.deadline), answers);
}

// The server of `claim` if it says the same as `first`, perhaps of another server.
std::optional<NodeId> node_if_alike(const Claim& first, const Claim& claim) {
    const auto* a = std::get_if<HappenedClaim>(&first);
    const auto* b = std::get_if<HappenedClaim>(&claim);
    if (a != nullptr && b != nullptr && a->record.kind == b->record.kind) {
        const Record& x = a->record;
        const Record& y = b->record;
        const bool is_crash = x.kind == Kind::crash;
        const bool is_return = x.kind == static_cast<Kind>(TraceKind::recovered);
        const bool is_alike =
            (is_crash && x.label == y.label) ||
            (is_return && std::tuple(x.term, x.peer, x.a) == std::tuple(y.term, y.peer, y.a));
        if (is_alike) return y.node;
    }
    const auto* c = std::get_if<GoneClaim>(&first);
    const auto* d = std::get_if<GoneClaim>(&claim);
    if (c != nullptr && d != nullptr && c->entry == d->entry) return d->node;
    return std::nullopt;
}

// `claim` said of all these servers; of one that speaks of no others if there are none.
std::string words_of_all(NodeSet nodes, const Claim& claim) {
    if (const auto* gone = std::get_if<GoneClaim>(&claim)) return gone_words(nodes, *gone);
    const auto* happened = std::get_if<HappenedClaim>(&claim);
    if (happened == nullptr || nodes.is_empty()) return words_of(claim);
    return happened->record.kind == Kind::crash ? crash_words(nodes, happened->record)
                                                : recovered_words(nodes, happened->record);
}

}  // namespace

std::string words_of(const Claim& claim) {
    return std::visit([](const auto& each) { return words(each); }, claim);
}

// Claims that are alike but for the server are one sentence, where the first of them stands.
std::string words_of(const Step& step) {
    std::string text;
    std::vector<bool> told(step.claims.size());
    for (std::size_t i = 0; i < step.claims.size(); ++i) {
        if (told[i]) continue;
        NodeSet nodes;
        for (std::size_t j = i; j < step.claims.size(); ++j) {
            const std::optional<NodeId> node = node_if_alike(step.claims[i], step.claims[j]);
            if (!node) continue;
            nodes.insert(*node);
            told[j] = true;
        }
        if (!text.empty()) text += " ";
        text += words_of_all(nodes, step.claims[i]);
    }
    return text;
}

std::vector<sim::Seq> events_of(const Claim& claim) {
    return std::visit(
        raft::Overloaded{[](const HappenedClaim& c) { return std::vector{c.record.seq}; },
                         [](const TornClaim& c) {
                             return std::vector{c.seq, c.lost, c.written, c.read};
                         },
                         [](const OverlapClaim& c) {
                             return std::vector{c.seq, c.earlier};
                         },
                         [](const PromptedClaim& c) {
                             return std::vector{c.seq, c.message, c.overtaken, c.earlier};
                         },
                         [](const UnnoticedClaim& c) {
                             return std::vector{c.seq, c.told};
                         },
                         [](const DeposedClaim& c) {
                             return std::vector{c.seq, c.elected};
                         },
                         [](const UnconfirmedClaim& c) {
                             return std::vector{c.seq, c.invoke};
                         },
                         [](const PrecedesClaim& c) {
                             return std::vector{c.seq, c.answered};
                         },
                         [](const RepeatedClaim& c) {
                             return std::vector{c.seq, c.first, c.between};
                         },
                         [](const FateClaim& c) {
                             return std::vector{c.seq, c.invoke, c.taken};
                         },
                         [](const ContradictionClaim& c) {
                             std::vector<sim::Seq> events{c.seq};
                             events.insert(events.end(), c.answers.begin(), c.answers.end());
                             return events;
                         },
                         [](const OngoingClaim& c) {
                             return std::vector{c.seq, c.load, c.await, c.last_answer};
                         },
                         [](const auto& c) { return std::vector{c.seq}; }},
        claim);
}

}  // namespace whitewater::kv
