// How the check of claims reads a trace: from the beginning, event by event, fact by fact.
#include <algorithm>
#include <set>

#include "kv/explanation/claim_check.hpp"
#include "kv/trace_schema.hpp"
#include "kv/trace_words.hpp"

namespace whitewater::kv {

using sim::Record;
using sim::Seq;

const Record* ClaimCheck::event(Seq seq) const {
    return seq >= 1 && seq <= trace_.records.size() ? &trace_.records[seq - 1] : nullptr;
}

bool ClaimCheck::is(Seq seq, TraceKind kind) const {
    const Record* there = event(seq);
    return there != nullptr && there->kind == static_cast<sim::Kind>(kind);
}

// The term of its last election, if it is a leader that has a later term; 0 otherwise.
raft::Term ClaimCheck::led_by(NodeId node, Seq seq) const {
    const auto leader = static_cast<std::uint8_t>(raft::Role::leader);
    if (fact(node, Field::role, seq) != leader) return {};
    std::uint64_t term = 0;
    for (const Record& each : trace_.records)
        if (each.seq <= seq && each.node == node && each.label == leader &&
            is(each.seq, TraceKind::role_changed))
            term = each.term;
    return term == fact(node, Field::term, seq) ? raft::Term{} : raft::Term{term};
}

// The answers that a write is done of which no log had any entry when the trace ended.
std::vector<Seq> ClaimCheck::acknowledged_and_gone() const {
    std::vector<std::vector<std::uint64_t>> logs;
    for (const NodeId node : servers()) logs.push_back(log(node, trace_.records.size()));
    const auto is_held = [&](const Record& entry) {
        return std::any_of(logs.begin(), logs.end(), [&](const auto& terms) {
            return entry.a >= 1 && entry.a <= terms.size() && terms[entry.a - 1] == entry.term;
        });
    };
    std::set<OperationId> writes;
    std::set<OperationId> held;
    std::vector<Seq> told;
    for (const Record& each : trace_.records) {
        const bool is_write = is(each.seq, TraceKind::invoke) &&
                              each.label != static_cast<std::uint8_t>(OperationKind::get);
        const bool is_done = is(each.seq, TraceKind::result) && each.term != 0 &&
                             each.label == static_cast<std::uint8_t>(ResultWord::ok);
        if (is_write) writes.insert(each.op);
        if (is(each.seq, TraceKind::proposed) && is_held(each)) held.insert(each.op);
        if (is_done && is_held(each)) held.insert(each.op);
        if (is_done && writes.contains(each.op)) told.push_back(each.seq);
    }
    std::erase_if(told, [&](Seq seq) { return held.contains(event(seq)->op); });
    return told;
}

std::string ClaimCheck::text_of(Seq seq) const {
    const auto found =
        std::lower_bound(trace_.texts.begin(), trace_.texts.end(), seq,
                         [](const sim::Trace::TextOf& text, Seq at) { return text.seq < at; });
    return found != trace_.texts.end() && found->seq == seq ? found->text : std::string();
}

std::string ClaimCheck::asked_by(OperationId op) const {
    if (op == OperationId{}) return {};
    for (const Record& each : trace_.records)
        if (each.op == op && is(each.seq, TraceKind::invoke)) return text_of(each.seq);
    return {};
}

std::uint64_t ClaimCheck::fact(NodeId node, Field field, Seq seq) const {
    std::uint64_t value = 0;
    for (const sim::Fact& each : trace_.facts) {
        if (each.seq > seq) break;
        if (each.entity == node && each.field == static_cast<std::uint8_t>(field))
            value = each.after;
    }
    return value;
}

NodeSet ClaimCheck::servers() const {
    NodeSet found;
    for (const Record& each : trace_.records)
        if (is(each.seq, TraceKind::recovered)) found.insert(each.node);
    return found;
}

// A candidate forgets the votes of earlier terms, and all of them in a crash.
std::vector<const Record*> ClaimCheck::votes_counted(const Record& election) const {
    std::vector<const Record*> votes;
    for (const Record& each : trace_.records) {
        if (each.seq > election.seq) break;
        if (each.node != election.node) continue;
        if (each.kind == sim::Kind::crash) votes.clear();
        if (is(each.seq, TraceKind::vote_received) && each.term == election.term)
            votes.push_back(&each);
    }
    return votes;
}

// That a candidate counted a vote does not show that it was given: the voter's own word does.
bool ClaimCheck::is_cast(NodeId voter, const Record& election) const {
    const bool is_own = voter == election.node;
    return std::any_of(trace_.records.begin(), trace_.records.end(), [&](const Record& each) {
        const bool is_vote =
            is(each.seq, TraceKind::vote_sent) || (is_own && is(each.seq, TraceKind::voted));
        return is_vote && each.seq < election.seq && each.node == voter &&
               each.peer == election.node && each.term == election.term;
    });
}

bool ClaimCheck::are(const Ballots& said, const Record& election) const {
    const std::vector<const Record*> counted = votes_counted(election);
    const auto times = [&](NodeId voter) {
        return std::count_if(counted.begin(), counted.end(),
                             [&](const Record* each) { return each->peer == voter; });
    };
    NodeSet votes;
    NodeSet repeated;
    NodeSet others;
    for (const Record* each : counted) {
        (is_cast(each->peer, election) ? votes : others).insert(each->peer);
        if (times(each->peer) > 1 && votes.contains(each->peer)) repeated.insert(each->peer);
    }
    if (votes != said.votes || repeated != said.repeated) return false;
    NodeSet uncounted;
    for (const NodeId voter : servers())
        if (times(voter) == 0 && is_cast(voter, election)) uncounted.insert(voter);
    if (uncounted != said.uncounted) return false;
    NodeSet told;
    for (const Miscount& miscount : said.miscounts) {
        const Record* there = event(miscount.counted);
        const bool is_counted = std::find(counted.begin(), counted.end(), there) != counted.end();
        if (there == nullptr || !is_counted || there->peer != miscount.of) return false;
        const Record* message = event(there->cause);
        const bool has_message = message != nullptr && message->kind == sim::Kind::deliver;
        if (miscount.message != (has_message ? there->cause : 0)) return false;
        if (has_message && (message->label != static_cast<std::uint8_t>(miscount.kind) ||
                            message->term != miscount.term.value))
            return false;
        told.insert(miscount.of);
    }
    return told == others && told.size() == said.miscounts.size();
}

// Of a server that is down, what its disk brings back; if it stays down, what it had synced.
std::vector<std::uint64_t> ClaimCheck::log(NodeId node, Seq seq) const {
    std::vector<std::uint64_t> terms;
    bool is_down = false;
    std::uint64_t to_read = 0;  // entries that a server which came back has yet to read
    for (const Record& each : trace_.records) {
        if (each.seq > seq && !is_down && to_read == 0) break;
        if (each.node != node) continue;
        if (each.kind == sim::Kind::crash) is_down = true;
        if (is(each.seq, TraceKind::recovered)) {
            terms.clear();
            is_down = false;
            to_read = each.a;
        }
        if (is(each.seq, TraceKind::truncated) || is(each.seq, TraceKind::appended))
            terms.resize(std::min<std::size_t>(terms.size(), each.a - 1));
        if (!is(each.seq, TraceKind::appended)) continue;
        terms.push_back(each.term);
        if (to_read > 0) --to_read;
    }
    if (is_down) terms.resize(std::min<std::size_t>(terms.size(), fact(node, Field::durable, seq)));
    return terms;
}

// A write of the log was begun while the entry was in it.
bool ClaimCheck::is_written(NodeId node, raft::EntryId entry, Seq seq) const {
    bool is_in_log = false;
    bool is_begun = false;
    for (const Record& each : trace_.records) {
        if (each.seq > seq) break;
        if (each.node != node) continue;
        if (is(each.seq, TraceKind::appended) && each.a == entry.index.value) {
            is_in_log = each.term == entry.term.value;
            is_begun = false;
        }
        if (is(each.seq, TraceKind::persisting) && is_in_log && each.a >= entry.index.value)
            is_begun = true;
    }
    return is_begun;
}

ClaimCheck::Copy ClaimCheck::copy(NodeId node, raft::EntryId entry, Seq seq) const {
    const std::vector<std::uint64_t> terms = log(node, seq);
    const std::uint64_t index = entry.index.value;
    Copy found;
    found.is_in_log = index >= 1 && index <= terms.size() && terms[index - 1] == entry.term.value;
    found.is_written = is_written(node, entry, seq);
    found.is_durable = index <= fact(node, Field::durable, seq);
    found.is_up = fact(node, Field::up, seq) != 0;
    return found;
}

Seq ClaimCheck::all_lost_at(const std::vector<raft::EntryId>& entries) const {
    const auto is_held = [&](NodeId node, Seq seq) {
        const std::vector<std::uint64_t> terms = log(node, seq);
        return std::any_of(entries.begin(), entries.end(), [&](raft::EntryId entry) {
            const std::uint64_t index = entry.index.value;
            return index <= terms.size() && terms[index - 1] == entry.term.value;
        });
    };
    Seq lost = 0;
    for (const NodeId node : servers()) {
        if (is_held(node, trace_.records.size())) return 0;
        for (Seq seq = trace_.records.size(); seq > lost; --seq) {
            const sim::Kind kind = event(seq)->kind;
            const bool may_lose = kind == sim::Kind::crash || is(seq, TraceKind::recovered) ||
                                  is(seq, TraceKind::truncated) || is(seq, TraceKind::appended);
            if (event(seq)->node == node && may_lose && is_held(node, seq - 1)) lost = seq;
        }
    }
    return lost;
}

const OfflineJudgement& ClaimCheck::judgement() {
    if (!judgement_) judgement_ = judge_offline(trace_);
    return *judgement_;
}

}  // namespace whitewater::kv
