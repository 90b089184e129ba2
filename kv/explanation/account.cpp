// From the first broken rule to the first broken property to what clients saw.
#include "kv/explanation/account.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "kv/explanation/claim_words.hpp"
#include "kv/explanation/event_words.hpp"

namespace whitewater::kv {

using raft::Violation;
using sim::Record;
using sim::Seq;

namespace {

constexpr std::size_t most_steps = 12;
constexpr std::size_t fewest_steps = 5;
constexpr std::size_t most_further = 2;  // properties that broke after the first

Seq seq_of(const Step& step) {
    return events_of(step.claims.front()).front();
}

// Crashes at one instant, recoveries at one instant: a power cut is one step.
bool is_of_one_kind(const Step& before, const Step& after) {
    const auto* first = std::get_if<HappenedClaim>(&before.claims.front());
    const auto* second = std::get_if<HappenedClaim>(&after.claims.front());
    if (first == nullptr || second == nullptr) return false;
    const Record& a = first->record;
    const Record& b = second->record;
    const bool is_of_life =
        a.kind == sim::Kind::crash || a.kind == static_cast<sim::Kind>(TraceKind::recovered);
    return is_of_life && a.kind == b.kind && a.time == b.time;
}

// What became of an operation is told with the event that settled it, what an answer contradicts
// with the answer.
bool is_told_together(const Step& before, const Step& after) {
    const Claim& first = after.claims.front();
    const bool is_sequel = std::holds_alternative<FateClaim>(first) ||
                           std::holds_alternative<RemainsClaim>(first) ||
                           std::holds_alternative<RepeatedClaim>(first) ||
                           std::holds_alternative<ContradictionClaim>(first);
    return is_of_one_kind(before, after) || (is_sequel && seq_of(before) == seq_of(after));
}

// In the order of time, what happened to several servers at once told at once.
std::vector<Step> merged(std::vector<Step> steps) {
    std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
        return std::pair(seq_of(a), a.claims.front().index()) <
               std::pair(seq_of(b), b.claims.front().index());
    });
    std::vector<Step> made;
    for (Step& step : steps) {
        if (made.empty() || !is_told_together(made.back(), step)) {
            made.push_back(std::move(step));
            continue;
        }
        made.back().weight = std::max(made.back().weight, step.weight);
        std::move(step.claims.begin(), step.claims.end(), std::back_inserter(made.back().claims));
    }
    return made;
}

// Faults of which other events tell: a crash, a return. And what is called a fault but ends them.
bool tells_itself(std::string_view fault) {
    for (const std::string_view verb : {"crash", "restart", "pause", "resume", "heal", "release"})
        if (fault.starts_with(verb)) return true;
    return false;
}

}  // namespace

std::vector<Step> Account::tell() {
    const bool is_sound = charges_.findings.is_empty() && charges_.contradiction() == nullptr;
    if (!is_sound) {
        find_missed();
        tell_broken();
        tell_client_side();
    } else {
        tell_verdict();
    }
    const bool failed = !steps_.empty();
    if (!is_told_by_load_) tell_unheard();
    if (failed && !is_told_by_load_) tell_context();
    return arranged();
}

void Account::tell_broken() {
    const Violation* rule = charges_.findings.first_rule();
    const Violation* property = charges_.findings.first_property();
    const bool rule_led_there = property == nullptr || (rule && rule->event <= property->event);
    if (rule != nullptr && rule_led_there) tell_one(*rule, BrokenClaim::Place::first_rule);
    if (property == nullptr) return;
    tell_one(*property, BrokenClaim::Place::first_property);
    tell_further(*property);
}

// What broke after the first property; where clients were given a wrong answer, what led there.
void Account::tell_further(const Violation& first) {
    std::set<std::string> told{first.property};
    for (const Violation& found : charges_.findings.all()) {
        const bool is_about_another =
            missed_told_ != 0 && found.event < missed_told_ && found.event > first.event;
        if (found.severity != Violation::property_broken || is_about_another) continue;
        if (told.insert(found.property).second && told.size() <= most_further + 1)
            tell_one(found, BrokenClaim::Place::further);
    }
}

void Account::tell_one(const Violation& found, BrokenClaim::Place place) {
    std::vector<Claim> claims{BrokenClaim{found.event, place, found.property, found.story}};
    const bool is_first = place != BrokenClaim::Place::further;
    if (const std::optional<Claim> prompt = prompt_of(found.event); prompt && is_first)
        claims.push_back(*prompt);
    // What others took themselves for matters where it is about who leads. Of whoever is elected,
    // the election tells.
    const std::optional<raft::Check> check = raft::check_named(found.property);
    const bool is_about_leaders =
        check == raft::Check::election_safety || check == raft::Check::leader_append_only;
    const NodeId elected =
        reading_.is_election(found.event) ? reading_.event(found.event).node : nobody;
    NodeSet told = NodeSet::of(elected);
    if (place == BrokenClaim::Place::first_property && is_about_leaders) {
        for (const NodeId witness : found.witnesses) {
            if (!is_node(witness) || told.contains(witness) || told.size() >= 3) continue;
            told.insert(witness);
            claims.emplace_back(belief(witness, found.event));
        }
    }
    // The write that clients missed is the story: that this leader had not got it belongs to it.
    const bool is_without = is_node(elected) && missed_told_ != 0 && found.event > missed_told_ &&
                            found.story.find(name(missed_)) == std::string::npos &&
                            place != BrokenClaim::Place::further;
    if (is_without && !has_entry(elected, missed_, found.event))
        claims.emplace_back(LackedClaim{found.event, elected, missed_});
    add(Step::Weight::essence, std::move(claims));
    if (is_first) tell_particulars(found);
}

// The message that made a server do it, and whether that was an old one; nothing of a deed that
// explains itself, or that no server's message brought about.
std::optional<Claim> Account::prompt_of(Seq deed) const {
    const Record& done = reading_.event(deed);
    bool is_deed = false;
    for (const auto kind : {TraceKind::appended, TraceKind::truncated, TraceKind::committed,
                            TraceKind::match_advanced, TraceKind::vote_received})
        is_deed = is_deed || reading_.is(deed, kind);
    if (!is_deed || done.cause == 0) return std::nullopt;
    const Record& message = reading_.event(done.cause);
    const bool is_of_server =
        message.kind == sim::Kind::deliver && reading_.servers().contains(message.peer);
    if (!is_of_server) return std::nullopt;
    PromptedClaim claim{deed,
                        message.seq,
                        done.node,
                        message.peer,
                        static_cast<raft::MessageKind>(message.label),
                        raft::Term{message.term},
                        message.time - reading_.event(message.msg).time,
                        0,
                        0};
    for (Seq seq = message.seq - 1; seq > message.msg; --seq) {
        const Record& each = reading_.event(seq);
        const bool is_arrival = each.kind == sim::Kind::deliver && each.node == message.node;
        if (is_arrival && each.msg == message.msg) claim.earlier = seq;
        if (claim.overtaken != 0) continue;
        const bool is_later = is_arrival && each.peer == message.peer &&
                              each.label == message.label && each.msg > message.msg;
        if (is_later) claim.overtaken = seq;
    }
    return claim;
}

// Who held on disk what a leader took for committed, and the last removal of what stood there
// before: a disk's report of the one may be taken for the other.
void Account::tell_unsafe_commitment(Seq committed) {
    const Record& seen = reading_.event(committed);
    const raft::Index index{seen.a};
    const raft::EntryId entry{reading_.server(seen.node, committed).term_at(index), index};
    if (entry.term == raft::Term{}) return;
    add(Step::Weight::detail, {copies(entry, committed)});
    for (Seq seq = committed; seq >= 1; --seq) {
        const Record& each = reading_.event(seq);
        if (each.node != seen.node || !reading_.is(seq, TraceKind::truncated)) continue;
        if (each.a <= index.value) add(Step::Weight::detail, {happened(seq)});
        return;
    }
}

// When the server took more for committed than now.
void Account::tell_committed_before(Seq regress) {
    const Record& now = reading_.event(regress);
    for (Seq seq = regress - 1; seq >= 1; --seq) {
        const Record& each = reading_.event(seq);
        if (each.node != now.node || !reading_.is(seq, TraceKind::committed)) continue;
        if (each.a > now.a) add(Step::Weight::essence, {happened(seq)});
        return;
    }
}

// What an event of this kind stands on.
void Account::tell_particulars(const Violation& found) {
    const Record& seen = reading_.event(found.event);
    if (reading_.is_election(found.event)) {
        // Of an election long before the write that clients missed the violation itself tells.
        const bool is_aside = missed_told_ > found.event;
        tell_election(found.event, is_aside ? Step::Weight::context : Step::Weight::essence);
        tell_rivals(found.event);
    }
    if (reading_.is(found.event, TraceKind::voted)) tell_promise(seen.node, raft::Term{seen.term});
    if (reading_.is(found.event, TraceKind::vote_received)) {
        const Seq elected = reading_.next(seen.node, found.event, [&](const Record& each) {
            return reading_.is_election(each.seq) || each.kind == sim::Kind::crash;
        });
        if (elected != 0 && reading_.is_election(elected) &&
            reading_.event(elected).term == seen.term)
            tell_election(elected, Step::Weight::essence);
    }
    if (reading_.is(found.event, TraceKind::truncated)) tell_removal(found.event);
    if (reading_.is(found.event, TraceKind::recovered)) {
        if (const Seq crash = reading_.crash_before(found.event); crash != 0)
            add(Step::Weight::essence, {happened(crash)});
        add(Step::Weight::essence, rebirth(found.event));
    }
    tell_loss(found.event);
    const std::optional<raft::Check> check = raft::check_named(found.property);
    if (check == raft::Check::exactly_once) tell_repetition(found.event);
    if (check == raft::Check::quorum_recount && reading_.is(found.event, TraceKind::committed))
        tell_unsafe_commitment(found.event);
    if (check == raft::Check::monotonic_commit) tell_committed_before(found.event);
    if (check == raft::Check::state_machine_safety) tell_effects(found);
    if (check == raft::Check::state_machine_safety || check == raft::Check::log_matching)
        tell_conflict(found);
}

void Account::tell_client_side() {
    if (charges_.contradiction() != nullptr) return tell_contradiction(*charges_.contradiction());
    if (charges_.history.judgement != linearizability::Judgement::ok) return;
    add(Step::Weight::essence, {unnoticed()});
}

// Where there is little to tell, what stood when it began: who led, who had crashed, what was cut
// and not yet healed.
void Account::tell_context() {
    Seq first = reading_.last();
    std::set<Seq> told;
    for (const Step& step : steps_) {
        first = std::min(first, seq_of(step));
        told.insert(seq_of(step));
    }
    std::set<std::uint64_t> over;  // faults, by their ordinals
    const auto tell_turn = [&](Seq seq) {
        const Record& event = reading_.event(seq);
        if (event.kind == sim::Kind::fault_off) over.insert(event.a);
        if (told.contains(seq)) return;
        const bool is_standing_fault = event.kind == sim::Kind::fault_on &&
                                       !over.contains(event.a) && !tells_itself(reading_.text(seq));
        const bool is_turn = is_standing_fault || is_of_weight(seq);
        if (reading_.is_election(seq)) tell_election(seq, Step::Weight::context);
        if (is_turn) add(Step::Weight::context, {happened(seq)});
    };
    auto is_enough = [&, counted = std::size_t{0}, count = std::size_t{0}]() mutable {
        if (counted != steps_.size()) count = merged(steps_).size();
        counted = steps_.size();
        return count >= fewest_steps;
    };
    for (Seq seq = first; seq >= 1 && !is_enough(); --seq) tell_turn(seq);
}

// A crash, a pause or a removal; where no check found anything, only what was not over in the end.
bool Account::is_of_weight(Seq seq) const {
    const Record& event = reading_.event(seq);
    const bool is_removal = reading_.is(seq, TraceKind::truncated);
    const bool is_stop = event.kind == sim::Kind::crash || event.kind == sim::Kind::pause;
    if (!is_stop || !charges_.findings.is_empty() || charges_.contradiction() != nullptr)
        return is_stop || is_removal;
    return reading_.next(event.node, seq, [&](const Record& each) {
        return event.kind == sim::Kind::pause
                   ? each.kind == sim::Kind::resume || each.kind == sim::Kind::crash
                   : each.kind == static_cast<sim::Kind>(TraceKind::recovered);
    }) == 0;
}

// In the order of time, and no more than a reader wants to hear.
std::vector<Step> Account::arranged() const {
    std::vector<Step> steps = merged(steps_);
    for (const auto weight : {Step::Weight::context, Step::Weight::detail, Step::Weight::essence}) {
        while (steps.size() > most_steps) {
            const auto last = std::find_if(steps.rbegin(), steps.rend(),
                                           [&](const Step& step) { return step.weight == weight; });
            if (last == steps.rend()) break;
            steps.erase(std::next(last).base());
        }
    }
    return steps;
}

HappenedClaim Account::happened(Seq seq) const {
    const Record& record = reading_.event(seq);
    const bool is_application = reading_.is(seq, TraceKind::applied);
    const OperationId op = is_application ? reading_.operation_in(entry_of(record)) : record.op;
    return {record, std::string(reading_.text(seq)), reading_.asked(op)};
}

BeliefClaim Account::belief(NodeId server, Seq seq) {
    const ServerView& view = reading_.server(server, seq);
    raft::Term led;
    const auto& elections = reading_.elections();
    if (view.role == raft::Role::leader) {
        const auto own = std::find_if(elections.rbegin(), elections.rend(), [&](Seq election) {
            return election <= seq && reading_.event(election).node == server;
        });
        const bool is_later =
            own != elections.rend() && reading_.event(*own).term != view.term.value;
        if (is_later) led = raft::Term{reading_.event(*own).term};
    }
    return {seq, server, view.role, view.term, led, view.last, view.committed};
}

// Since the server last appended the entry it has begun to write its log that far.
bool Account::is_written(NodeId server, raft::EntryId entry, Seq seq) const {
    for (Seq at = seq; at >= 1; --at) {
        const Record& record = reading_.event(at);
        if (record.node != server || record.a < entry.index.value) continue;
        if (reading_.is(at, TraceKind::persisting)) return true;
        if (reading_.is(at, TraceKind::appended) && record.a == entry.index.value) return false;
    }
    return false;
}

CopiesClaim Account::copies(raft::EntryId entry, Seq seq) {
    CopiesClaim made{seq, entry, {}, {}, {}, reading_.servers().size()};
    for (const NodeId server : reading_.servers()) {
        if (!has_entry(server, entry, seq)) continue;
        const ServerView& view = reading_.server(server, seq);
        if (entry.index <= view.durable)
            made.on_disk.insert(server);
        else if (view.is_up)
            (is_written(server, entry, seq) ? made.unsynced : made.in_memory).insert(server);
    }
    return made;
}

// A step at an event that was told already adds to it what is new.
void Account::add(Step::Weight weight, std::vector<Claim> claims) {
    const Step made{std::move(claims), weight};
    const auto same = std::find_if(steps_.begin(), steps_.end(), [&](const Step& step) {
        return seq_of(step) == seq_of(made) &&
               step.claims.front().index() == made.claims.front().index();
    });
    if (same == steps_.end()) return steps_.push_back(made);
    same->weight = std::max(same->weight, weight);
    for (const Claim& claim : made.claims) {
        const bool is_new =
            std::none_of(same->claims.begin(), same->claims.end(),
                         [&](const Claim& told) { return words_of(told) == words_of(claim); });
        if (is_new) same->claims.push_back(claim);
    }
}

}  // namespace whitewater::kv
