// Indexing a trace once, and following its servers.
#include "kv/explanation/reading.hpp"

#include <algorithm>

#include "kv/offline.hpp"

namespace whitewater::kv {

using raft::EntryId;
using raft::Term;
using sim::Record;
using sim::Seq;

EntryId entry_of(const Record& event) {
    return {raft::Term{event.term}, raft::Index{event.a}};
}

Reading::Reading(const sim::Trace& trace) : trace_(trace) {
    for (const Record& each : trace.records) take(each);
    rewind();
}
Reading::~Reading() = default;

void Reading::take(const Record& each) {
    if (is(each.seq, TraceKind::recovered)) servers_.insert(each.node);
    take_downtime(each);
    if (is_election(each.seq)) elections_.push_back(each.seq);
    if (is(each.seq, TraceKind::invoke)) {
        call_of_.emplace(each.op, calls_.size());
        calls_.push_back({each.op, each.node, each.seq, 0, {}, {}});
    }
    if (is(each.seq, TraceKind::applied) && each.label == static_cast<int>(Effect::executed))
        executed_.emplace(entry_of(each), each.seq);
    if (is(each.seq, TraceKind::proposed)) operation_in_.emplace(entry_of(each), each.op);
    const auto known = call_of_.find(each.op);
    if (known == call_of_.end()) return;
    Call& call = calls_[known->second];
    if (is(each.seq, TraceKind::result)) call.result = each.seq;
    if (is(each.seq, TraceKind::proposed)) call.taken.push_back(each.seq);
    if (is(each.seq, TraceKind::read_served)) call.served.push_back(each.seq);
}

// A server that comes back says how far its log goes, and then what is in it, entry by entry.
void Reading::take_downtime(const Record& each) {
    if (each.kind == sim::Kind::crash) downtimes_.push_back({each.node, each.seq, 0, 0, {}});
    const bool is_return = is(each.seq, TraceKind::recovered);
    if (!is_return && !is(each.seq, TraceKind::appended)) return;
    const auto last = std::find_if(downtimes_.rbegin(), downtimes_.rend(),
                                   [&](const Downtime& down) { return down.node == each.node; });
    if (last == downtimes_.rend()) return;
    if (is_return && last->recovered == 0) {
        last->recovered = last->end = each.seq;
    } else if (last->recovered != 0 && last->log.size() < event(last->recovered).a) {
        last->log.push_back(Term{each.term});
        last->end = each.seq;
    }
}

bool Reading::has_entry(NodeId node, EntryId entry, Seq seq) {
    const std::uint64_t index = entry.index.value;
    if (index == 0) return false;
    for (const Downtime& down : downtimes_) {
        if (down.node != node || seq < down.crash) continue;
        if (down.recovered != 0 && seq <= down.end)
            return index <= down.log.size() && down.log[index - 1] == entry.term;
        // Nobody knows what it would have brought back; what was synced, at least.
        if (down.recovered == 0 && entry.index > server(node, seq).durable) return false;
    }
    return server(node, seq).term_at(entry.index) == entry.term;
}

Seq Reading::crash_before(Seq recovered) const {
    for (const Downtime& down : downtimes_)
        if (down.recovered == recovered) return down.crash;
    return 0;
}

std::string_view Reading::text(Seq seq) const {
    const auto found =
        std::lower_bound(trace_.texts.begin(), trace_.texts.end(), seq,
                         [](const sim::Trace::TextOf& text, Seq at) { return text.seq < at; });
    return found != trace_.texts.end() && found->seq == seq ? std::string_view(found->text)
                                                            : std::string_view();
}

bool Reading::is_election(Seq seq) const {
    return is(seq, TraceKind::role_changed) &&
           event(seq).label == static_cast<std::uint8_t>(raft::Role::leader);
}

// What it had counted since it entered the term, or started.
Ballots Reading::ballots(Seq election) const {
    const Record& leader = event(election);
    std::vector<Seq> counted;
    for (Seq seq = election; seq >= 1; --seq) {
        const Record& each = event(seq);
        if (each.node != leader.node) continue;
        if (each.kind == sim::Kind::crash) break;
        if (is(seq, TraceKind::vote_received) && each.term == leader.term) counted.push_back(seq);
    }
    std::reverse(counted.begin(), counted.end());
    Ballots made;
    NodeSet miscounted;
    for (const Seq seq : counted) {
        const NodeId voter = event(seq).peer;
        if (made.votes.contains(voter)) {
            made.repeated.insert(voter);
        } else if (has_voted(voter, election)) {
            made.votes.insert(voter);
        } else if (!miscounted.contains(voter)) {
            miscounted.insert(voter);
            made.miscounts.push_back(miscount(seq));
        }
    }
    for (const NodeId voter : servers_)
        if (!made.votes.contains(voter) && has_voted(voter, election)) made.uncounted.insert(voter);
    return made;
}

// A vote for another counts once it has left, one for itself when it is cast.
bool Reading::has_voted(NodeId voter, Seq election) const {
    const Record& leader = event(election);
    const auto kind = voter == leader.node ? TraceKind::voted : TraceKind::vote_sent;
    const Seq vote = next(voter, 0, [&](const Record& each) {
        return each.kind == static_cast<sim::Kind>(kind) && each.peer == leader.node &&
               each.term == leader.term;
    });
    return vote != 0 && vote < election;
}

Miscount Reading::miscount(Seq counted) const {
    const Record& vote = event(counted);
    Miscount made{vote.peer, counted, 0, {}, {}};
    if (vote.cause == 0 || event(vote.cause).kind != sim::Kind::deliver) return made;
    const Record& message = event(vote.cause);
    made.message = message.seq;
    made.kind = static_cast<raft::MessageKind>(message.label);
    made.term = Term{message.term};
    return made;
}

const Call* Reading::call(OperationId op) const {
    const auto found = call_of_.find(op);
    return found == call_of_.end() ? nullptr : &calls_[found->second];
}

std::string Reading::asked(OperationId op) const {
    const Call* known = call(op);
    return known == nullptr ? std::string() : std::string(text(known->invoke));
}

OperationId Reading::operation_in(EntryId entry) const {
    const auto found = operation_in_.find(entry);
    return found == operation_in_.end() ? OperationId{} : found->second;
}

Seq Reading::executed(EntryId entry) const {
    const auto found = executed_.find(entry);
    return found == executed_.end() ? 0 : found->second;
}

void Reading::rewind() {
    at_ = 0;
    views_.assign(max_addresses, {});
    testimony_ = std::make_unique<Testimony>(trace_);
}

const ServerView& Reading::server(NodeId node, Seq seq) {
    if (seq < at_) rewind();
    while (at_ < std::min(seq, last())) {
        const Record& next = event(++at_);
        if (const auto said = testimony_->observation(next)) views_[next.node.value].follow(*said);
        if (next.kind == sim::Kind::crash) views_[next.node.value].went_down();
    }
    return views_[node.value];
}

}  // namespace whitewater::kv
