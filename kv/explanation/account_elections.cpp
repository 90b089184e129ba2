// Quorums, and the promises of those who made them.
#include <algorithm>
#include <map>

#include "kv/explanation/account.hpp"

namespace whitewater::kv {

using raft::Term;
using sim::Record;
using sim::Seq;

void Account::tell_election(Seq election, Step::Weight weight) {
    const Record& record = reading_.event(election);
    const Ballots ballots = reading_.ballots(election);
    add(weight, {ElectedClaim{election, record.node, Term{record.term}, ballots,
                              reading_.servers().size(), is_before_all_findings(election)}});
    if (weight == Step::Weight::context) return;
    for (const Miscount& miscount : ballots.miscounts) tell_other_vote(miscount);
}

bool Account::is_before_all_findings(Seq seq) const {
    for (const raft::Violation* first :
         {charges_.findings.first_rule(), charges_.findings.first_property()})
        if (first != nullptr && first->event <= seq) return false;
    return true;
}

// The vote that came with the message which the candidate counted: one of another term.
void Account::tell_other_vote(const Miscount& miscount) {
    if (miscount.message == 0) return;
    const Seq sent = reading_.event(miscount.message).msg;
    for (Seq seq = sent; seq >= 1; --seq) {
        const Record& each = reading_.event(seq);
        const bool is_it = reading_.is(seq, TraceKind::vote_sent) && each.node == miscount.of &&
                           each.cause == reading_.event(sent).cause &&
                           each.peer == reading_.event(miscount.counted).node;
        if (is_it) return add(Step::Weight::detail, {happened(seq)});
        if (each.time != reading_.event(sent).time) return;
    }
}

// An earlier leader of the same term: the two quorums, and whoever voted for both.
void Account::tell_rivals(Seq election) {
    const std::uint64_t term = reading_.event(election).term;
    const auto earlier =
        std::find_if(reading_.elections().begin(), reading_.elections().end(),
                     [&](Seq seq) { return seq < election && reading_.event(seq).term == term; });
    if (earlier == reading_.elections().end()) return;
    tell_election(*earlier, Step::Weight::essence);
    const Ballots ballots = reading_.ballots(election);
    const Ballots before = reading_.ballots(*earlier);
    add(Step::Weight::essence, {OverlapClaim{election, *earlier, reading_.event(election).node,
                                             reading_.event(*earlier).node, ballots, before}});
    for (const NodeId voter : ballots.votes& before.votes) tell_promise(voter, Term{term});
}

// Each vote that the server cast in the term, what its disk held of it, and what came between.
void Account::tell_promise(NodeId voter, Term term) {
    std::vector<Seq> votes;
    for (Seq seq = 1; seq <= reading_.last() && votes.size() < 3; ++seq) {
        const Record& record = reading_.event(seq);
        const bool is_vote = reading_.is(seq, TraceKind::voted) && record.peer != nobody;
        if (is_vote && record.node == voter && record.term == term.value) votes.push_back(seq);
    }
    for (std::size_t i = 0; i < votes.size(); ++i) {
        const Seq end = i + 1 < votes.size() ? votes[i + 1] : reading_.last();
        const NodeId candidate = reading_.event(votes[i]).peer;
        const Seq left = reading_.next(voter, votes[i], [&](const Record& each) {
            return each.kind == static_cast<sim::Kind>(TraceKind::vote_sent) &&
                   each.term == term.value && each.peer == candidate;
        });
        const Seq told = left != 0 && left < end ? left : votes[i];
        add(Step::Weight::detail, {happened(told), disk(voter, told)});
        if (i + 1 < votes.size()) tell_rebirth(voter, votes[i], end);
    }
}

// The last crash and recovery of the server in between, if there was one.
void Account::tell_rebirth(NodeId server, Seq after, Seq before) {
    Seq crash = 0;
    for (Seq seq = after + 1; seq < before; ++seq) {
        const Record& record = reading_.event(seq);
        if (record.node != server) continue;
        if (record.kind == sim::Kind::crash) crash = seq;
        if (crash != 0 && reading_.is(seq, TraceKind::recovered)) {
            add(Step::Weight::detail, {happened(crash)});
            add(Step::Weight::detail, rebirth(seq));
            crash = 0;
        }
    }
}

// What the server came back with, and what of it its disk had held otherwise.
std::vector<Claim> Account::rebirth(Seq recovered) const {
    const Record& back = reading_.event(recovered);
    std::vector<Claim> claims{happened(recovered)};
    const DiskClaim held = disk(back.node, recovered - 1);
    const bool forgot_term = back.term < held.term.value;
    const bool forgot_vote =
        back.term == held.term.value && held.vote != nobody && held.vote != back.peer;
    if (forgot_term || forgot_vote)
        claims.emplace_back(
            ForgottenClaim{recovered, back.node, held.term, held.vote, Term{back.term}});
    if (std::optional<TornClaim> read = torn(recovered)) claims.emplace_back(*read);
    return claims;
}

// Whether the crash left a part of what the server had not synced to its log, and the first entry
// that it read back otherwise than it had appended it.
std::optional<TornClaim> Account::torn(Seq recovered) const {
    const Record& back = reading_.event(recovered);
    const Seq crash = reading_.crash_before(recovered);
    if (crash == 0) return std::nullopt;
    const Seq lost = reading_.next(back.node, crash, [&](const Record& each) {
        const bool is_of_log = each.label == static_cast<std::uint8_t>(raft::FileId::log);
        return each.kind == sim::Kind::disk_lost && each.cause == crash && is_of_log;
    });
    if (lost == 0) return std::nullopt;
    std::map<std::uint64_t, Seq> written;  // by index
    for (Seq seq = 1; seq < crash; ++seq) {
        const Record& each = reading_.event(seq);
        if (each.node != back.node) continue;
        if (reading_.is(seq, TraceKind::appended)) written[each.a] = seq;
        if (reading_.is(seq, TraceKind::truncated))
            written.erase(written.lower_bound(each.a), written.end());
    }
    const Seq read = reading_.next(back.node, recovered, [&](const Record& each) {
        const bool is_read_back =
            each.cause == back.cause && each.kind == static_cast<sim::Kind>(TraceKind::appended);
        const auto known = written.find(each.a);
        return is_read_back && known != written.end() && reading_.event(known->second).b != each.b;
    });
    const Record& what = reading_.event(lost);
    if (read == 0 || what.b == 0 || what.b >= what.a) return std::nullopt;
    const Record& entry = reading_.event(read);
    return TornClaim{recovered, lost,  written.at(entry.a), read, back.node, entry_of(entry),
                     what.a,    what.b};
}

// Follows its durable writes: what was begun, and which of it was synced by then.
DiskClaim Account::disk(NodeId server, Seq seq) const {
    DiskClaim held{seq, server, {}, nobody};
    std::vector<Record> writes;
    for (Seq at = 1; at <= seq; ++at) {
        const Record& record = reading_.event(at);
        if (record.node != server) continue;
        if (record.kind == sim::Kind::crash) writes.clear();
        if (reading_.is(at, TraceKind::persisting)) writes.push_back(record);
        if (reading_.is(at, TraceKind::recovered))
            held = {seq, server, Term{record.term}, record.peer};
        if (!reading_.is(at, TraceKind::persisted)) continue;
        while (!writes.empty() && writes.front().b <= record.b) {
            held.term = Term{writes.front().term};
            held.vote = writes.front().peer;
            writes.erase(writes.begin());
        }
    }
    return held;
}

}  // namespace whitewater::kv
