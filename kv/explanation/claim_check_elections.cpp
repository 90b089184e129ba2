// What claims about votes, and about terms and votes on disks, demand of a trace.
#include <algorithm>

#include "kv/explanation/claim_check.hpp"
#include "kv/trace_schema.hpp"

namespace whitewater::kv {

using sim::Record;
using sim::Seq;

bool ClaimCheck::holds(const ElectedClaim& claim) {
    const Record* there = event(claim.seq);
    if (there == nullptr || !is(claim.seq, TraceKind::role_changed)) return false;
    return there->label == static_cast<std::uint8_t>(raft::Role::leader) &&
           there->node == claim.leader && there->term == claim.term.value &&
           are(claim.ballots, *there) && servers().size() == claim.servers &&
           is_before_all_findings(claim.seq) == claim.is_before_all_findings;
}

bool ClaimCheck::is_before_all_findings(Seq seq) {
    const std::vector<raft::Violation>& found = judgement().findings.all();
    return std::all_of(found.begin(), found.end(),
                       [&](const raft::Violation& each) { return each.event > seq; });
}

// What a disk holds is what the last write that was synced said; after a crash, what came back.
bool ClaimCheck::holds(const DiskClaim& claim) const {
    struct Write {
        std::uint64_t token;
        raft::Term term;
        NodeId vote;
    };
    std::vector<Write> under_way;
    raft::Term term;
    NodeId vote;
    for (const Record& each : trace_.records) {
        if (each.seq > claim.seq) break;
        if (each.node != claim.node) continue;
        if (each.kind == sim::Kind::crash) under_way.clear();
        if (is(each.seq, TraceKind::recovered)) {
            term = raft::Term{each.term};
            vote = each.peer;
        }
        if (is(each.seq, TraceKind::persisting))
            under_way.push_back({each.b, raft::Term{each.term}, each.peer});
        if (!is(each.seq, TraceKind::persisted)) continue;
        for (const Write& write : under_way) {
            if (write.token > each.b) break;
            term = write.term;
            vote = write.vote;
        }
        std::erase_if(under_way, [&](const Write& write) { return write.token <= each.b; });
    }
    return event(claim.seq) != nullptr && term == claim.term && vote == claim.vote;
}

bool ClaimCheck::holds(const OverlapClaim& claim) const {
    const Record* later = event(claim.seq);
    const Record* earlier = event(claim.earlier);
    if (later == nullptr || earlier == nullptr || claim.earlier >= claim.seq) return false;
    const bool are_elections = is(claim.seq, TraceKind::role_changed) &&
                               is(claim.earlier, TraceKind::role_changed) &&
                               later->term == earlier->term && later->label == earlier->label;
    return are_elections && later->node == claim.leader && earlier->node == claim.earlier_leader &&
           are(claim.ballots, *later) && are(claim.earlier_ballots, *earlier);
}

// What its disk had held when it crashed is held against what it says when it comes back.
bool ClaimCheck::holds(const ForgottenClaim& claim) const {
    const Record* back = event(claim.seq);
    if (back == nullptr || !is(claim.seq, TraceKind::recovered)) return false;
    if (back->node != claim.node || back->term != claim.term.value) return false;
    if (!holds(DiskClaim{claim.seq - 1, claim.node, claim.held_term, claim.held_vote}))
        return false;
    const bool forgot_vote =
        claim.term == claim.held_term && claim.held_vote != nobody && back->peer != claim.held_vote;
    return claim.term < claim.held_term || forgot_vote;
}

std::optional<std::uint64_t> ClaimCheck::hash_before(NodeId node, std::uint64_t index,
                                                     Seq seq) const {
    std::optional<std::uint64_t> hash;
    for (const Record& each : trace_.records) {
        if (each.seq >= seq) break;
        if (each.node != node) continue;
        if (is(each.seq, TraceKind::truncated) && each.a <= index) hash.reset();
        if (is(each.seq, TraceKind::appended) && each.a == index) hash = each.b;
    }
    return hash;
}

bool ClaimCheck::holds(const TornClaim& claim) const {
    const Record* back = event(claim.seq);
    const Record* lost = event(claim.lost);
    const Record* written = event(claim.written);
    const Record* read = event(claim.read);
    if (back == nullptr || lost == nullptr || written == nullptr || read == nullptr) return false;
    for (const Record* each : {back, lost, written, read})
        if (each->node != claim.node) return false;
    const bool are_in_order =
        claim.written < claim.lost && claim.lost < claim.seq && claim.seq < claim.read;
    const bool are_that = is(claim.seq, TraceKind::recovered) &&
                          lost->kind == sim::Kind::disk_lost &&
                          is(claim.written, TraceKind::appended) &&
                          is(claim.read, TraceKind::appended) && read->cause == back->cause;
    if (!are_in_order || !are_that || entry_in(*read) != claim.entry) return false;
    const bool is_part = lost->label == static_cast<std::uint8_t>(raft::FileId::log) &&
                         lost->a == claim.unsynced && lost->b == claim.survived &&
                         claim.survived > 0 && claim.survived < claim.unsynced;
    const std::uint64_t index = claim.entry.index.value;
    const bool is_other = written->a == index && written->b != read->b &&
                          hash_before(claim.node, index, claim.lost) == written->b;
    const bool is_all_before_the_same =
        index == 1 || hash_before(claim.node, index - 1, claim.lost) ==
                          hash_before(claim.node, index - 1, claim.read);
    return is_part && is_other && is_all_before_the_same;
}

}  // namespace whitewater::kv
