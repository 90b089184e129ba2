// Where an entry was held, and where each copy of it went.
#include <algorithm>
#include <optional>

#include "kv/explanation/account.hpp"
#include "kv/explanation/event_words.hpp"
#include "kv/trace_words.hpp"

namespace whitewater::kv {

using raft::EntryId;
using raft::Index;
using raft::Term;
using sim::Record;
using sim::Seq;

namespace {

// The client was told that an entry of the log did it.
bool is_acknowledgement(const Record& record) {
    const auto word = static_cast<ResultWord>(record.label);
    const bool is_done =
        word == ResultWord::ok || word == ResultWord::value || word == ResultWord::none;
    return record.kind == static_cast<sim::Kind>(TraceKind::result) && is_done && record.term != 0;
}

}  // namespace

// Of the writes that were answered before the wrong answer was asked for, the last that was lost.
void Account::find_missed() {
    const linearizability::Violation* violation = charges_.contradiction();
    const Call* wrong = violation == nullptr ? nullptr : reading_.call(violation->core.front());
    if (wrong == nullptr || wrong->result == 0) return;
    const NodeId server = reading_.event(wrong->result).peer;
    if (!is_node(server)) return;
    const Seq answered = wrong->served.empty() ? wrong->result : wrong->served.back();
    for (const linearizability::Edge& edge : violation->edges) {
        const Call* before = reading_.call(edge.from);
        const bool is_order = edge.reason == linearizability::Edge::Reason::returned_before;
        if (before == nullptr || !is_order || before->result <= missed_told_) continue;
        const bool is_before = before->result < wrong->invoke && before->result != 0;
        if (!is_before || !is_acknowledgement(reading_.event(before->result))) continue;
        const EntryId entry = entry_of(reading_.event(before->result));
        if (has_entry(server, entry, answered)) continue;
        missed_ = entry;
        missed_told_ = before->result;
    }
}

// The story of that write, and who was elected without it.
void Account::tell_missed() {
    if (missed_told_ == 0) return;
    tell_entry(missed_, missed_told_);
    for (const Seq election : reading_.elections())
        if (election > missed_told_ && !has_entry(reading_.event(election).node, missed_, election))
            return tell_election(election, Step::Weight::essence);
}

// What the event shows to be lost: what clients had been told is done, and failing that, what a
// leader had committed.
void Account::tell_loss(Seq seen) {
    const Record& record = reading_.event(seen);
    if (is_acknowledgement(record)) return tell_entry(entry_of(record), seen);
    const bool is_election = reading_.is_election(seen);
    const bool is_end = reading_.is(seen, TraceKind::converged);
    const bool is_commitment = reading_.is(seen, TraceKind::committed);
    if (!is_election && !is_end && !is_commitment) return;
    const NodeSet owing = is_end ? reading_.servers() : NodeSet::of(record.node);
    const auto is_lost = [&](EntryId entry) {
        for (const NodeId server : owing) {
            const bool owes = !is_commitment || entry.index.value <= record.a;
            if (owes && !has_entry(server, entry, seen)) return true;
        }
        return false;
    };
    Seq relied_on = 0;
    EntryId lost;
    const auto note = [&](Seq seq, EntryId entry) {
        if (!is_lost(entry)) return;
        relied_on = seq;
        lost = entry;
    };
    for (const Call& call : reading_.calls())
        if (call.result != 0 && call.result < seen &&
            is_acknowledgement(reading_.event(call.result)))
            note(call.result, entry_of(reading_.event(call.result)));
    if (relied_on == 0)
        for (const auto& [seq, entry] : commitments_before(seen)) note(seq, entry);
    if (relied_on == 0) return;
    if (missed_told_ == 0 || missed_ == lost) return tell_entry(lost, relied_on);
    // Where clients were given a wrong answer, the story is of what it missed: of another entry
    // that a violation names no more is told than who relied on it, and who then had it.
    const std::vector<raft::Violation>& all = charges_.findings.all();
    const bool is_named = std::any_of(all.begin(), all.end(), [&](const raft::Violation& each) {
        return each.event == seen && each.story.find(name(lost) + ",") != std::string::npos;
    });
    if (!is_named) return;
    if (const Seq taken = taken_at(lost); taken != 0) add(Step::Weight::context, {happened(taken)});
    add(Step::Weight::essence, {happened(relied_on), copies(lost, relied_on)});
}

// What leaders took for committed before the event.
std::vector<std::pair<Seq, EntryId>> Account::commitments_before(Seq seen) {
    std::vector<std::pair<Seq, EntryId>> found;
    for (Seq seq = 1; seq < seen; ++seq) {
        if (!reading_.is(seq, TraceKind::committed)) continue;
        const Record& record = reading_.event(seq);
        const ServerView& view = reading_.server(record.node, seq);
        const EntryId entry{view.term_at(Index{record.a}), Index{record.a}};
        if (view.role == raft::Role::leader) found.emplace_back(seq, entry);
    }
    return found;
}

// How the entry came to be, who held it when somebody relied on it, and what became of the copies.
void Account::tell_entry(EntryId entry, Seq relied_on) {
    tell_taken(entry);
    add(Step::Weight::essence, {happened(relied_on), copies(entry, relied_on)});
    const Seq taken = taken_at(entry);
    tell_copies_gone(entry, taken == 0 ? relied_on : taken);
    RemainsClaim remains{reading_.last(), entry, {}};
    for (const NodeId server : reading_.servers())
        if (has_entry(server, entry, reading_.last())) remains.holders.insert(server);
    if (remains.holders != reading_.servers()) add(Step::Weight::detail, {remains});
}

void Account::tell_taken(EntryId entry) {
    if (const Seq taken = taken_at(entry); taken != 0) add(Step::Weight::detail, {happened(taken)});
}

// When a leader took a client's operation into its log as the entry; 0: none did.
Seq Account::taken_at(EntryId entry) const {
    const Call* call = reading_.call(reading_.operation_in(entry));
    if (call == nullptr) return 0;
    for (const Seq taken : call->taken)
        if (entry_of(reading_.event(taken)) == entry) return taken;
    return 0;
}

// What a server removed from its log, and who still had it.
void Account::tell_removal(Seq removal) {
    const Record& record = reading_.event(removal);
    const Index first{record.a};
    const EntryId entry{reading_.server(record.node, removal - 1).term_at(first), first};
    if (entry.term == Term{}) return;
    tell_taken(entry);
    add(Step::Weight::detail,
        {happened(removal), GoneClaim{removal, record.node, entry}, copies(entry, removal)});
}

// With each copy that a crash took, what its server had said of it while it was not on its disk.
void Account::tell_copies_gone(EntryId entry, Seq after) {
    for (const NodeId server : reading_.servers()) {
        const Seq gone = gone_at(server, entry, after);
        if (gone == 0) continue;
        add(Step::Weight::detail, {happened(gone), GoneClaim{gone, server, entry}});
        if (reading_.event(gone).kind != sim::Kind::crash) continue;
        tell_promised_copy(server, entry, gone);
        const Seq back = reading_.next(server, gone, [](const Record& each) {
            return each.kind == static_cast<sim::Kind>(TraceKind::recovered);
        });
        if (back != 0) add(Step::Weight::context, rebirth(back));
    }
}

// The last time before the crash that the server acknowledged the entry without having synced it.
void Account::tell_promised_copy(NodeId server, EntryId entry, Seq crash) {
    for (Seq seq = crash; seq >= 1; --seq) {
        const Record& each = reading_.event(seq);
        if (each.node != server) continue;
        if (reading_.is(seq, TraceKind::recovered)) return;
        if (!reading_.is(seq, TraceKind::ack_sent) || each.a < entry.index.value) continue;
        if (!has_entry(server, entry, seq)) return;
        const Index durable = reading_.server(server, seq).durable;
        if (durable < entry.index)
            add(Step::Weight::detail,
                {PromisedClaim{seq, server, each.peer, Index{each.a}, durable}});
        return;
    }
}

// The last event with which the server no longer has the entry that it had; 0: there is none.
Seq Account::gone_at(NodeId server, EntryId entry, Seq after) {
    Seq gone = 0;
    for (Seq seq = after + 1; seq <= reading_.last(); ++seq) {
        const Record& each = reading_.event(seq);
        if (each.node != server) continue;
        const bool removed = reading_.is(seq, TraceKind::truncated) && each.a <= entry.index.value;
        const bool may_lose = removed || each.kind == sim::Kind::crash;
        if (may_lose && has_entry(server, entry, seq - 1) && !has_entry(server, entry, seq))
            gone = seq;
    }
    return gone;
}

// Two servers have different entries at one index: where each comes from.
void Account::tell_conflict(const raft::Violation& found) {
    const Record& seen = reading_.event(found.event);
    const bool is_about_entry = reading_.is(found.event, TraceKind::applied) ||
                                reading_.is(found.event, TraceKind::committed) ||
                                reading_.is(found.event, TraceKind::appended);
    if (!is_about_entry) return;
    const Index index{seen.a};
    const EntryId mine{reading_.server(seen.node, found.event).term_at(index), index};
    std::optional<EntryId> other;
    for (const NodeId server : reading_.servers()) {
        const Term term = reading_.server(server, found.event).term_at(index);
        const bool differs = term != Term{} && term != mine.term;
        const bool is_witness = std::find(found.witnesses.begin(), found.witnesses.end(), server) !=
                                found.witnesses.end();
        if (differs && (is_witness || !other)) other = EntryId{term, index};
    }
    if (!other) return;
    for (const EntryId entry : {*other, mine}) {
        for (const Seq election : reading_.elections())
            if (reading_.event(election).term == entry.term.value)
                tell_election(election, Step::Weight::detail);
        tell_taken(entry);
        if (const Seq executed = reading_.executed(entry); executed != 0)
            add(Step::Weight::essence, {happened(executed), copies(entry, executed)});
    }
}

}  // namespace whitewater::kv
