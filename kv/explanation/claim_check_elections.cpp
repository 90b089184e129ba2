// What claims about votes, and about terms and votes on disks, demand of a trace.
#include <algorithm>

#include "kv/explanation/claim_check.hpp"
#include "kv/trace_schema.hpp"

namespace whitewater::kv {

using sim::Record;
using sim::Seq;

bool ClaimCheck::holds(const ElectedClaim& claim) const {
    const Record* there = event(claim.seq);
    if (there == nullptr || !is(claim.seq, TraceKind::role_changed)) return false;
    return there->label == static_cast<std::uint8_t>(raft::Role::leader) &&
           there->node == claim.leader && there->term == claim.term.value &&
           are(claim.ballots, *there) && servers().size() == claim.servers;
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

}  // namespace whitewater::kv
