// Each claim with one of its facts changed: none of these holds.
#pragma once

#include <utility>
#include <vector>

#include "kv/explanation/claim.hpp"

namespace whitewater::kv {

inline NodeSet other(NodeSet nodes) {
    if (nodes.contains(node(1)))
        nodes.erase(node(1));
    else
        nodes.insert(node(1));
    return nodes;
}

// The claim with one fact in it changed, for each of its facts.
template <class C>
class Changed {
  public:
    explicit Changed(const C& claim) : claim_(claim) {}
    template <class Change>
    Changed& by(Change change) {
        C altered = claim_;
        change(altered);
        made_.emplace_back(std::move(altered));
        return *this;
    }
    std::vector<Claim> all() { return std::move(made_); }

  private:
    C claim_;
    std::vector<Claim> made_;
};

inline std::vector<Claim> changed(const HappenedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.record.seq += 1; })
        .by([](auto& c) { c.record.time.us += 1; })
        .by([](auto& c) { c.record.node.value += 1; })
        .by([](auto& c) { c.record.peer.value += 1; })
        .by([](auto& c) { c.record.label += 1; })
        .by([](auto& c) { c.record.term += 1; })
        .by([](auto& c) { c.record.a += 1; })
        .by([](auto& c) { c.text += "!"; })
        .by([](auto& c) { c.asked += "!"; })
        .all();
}
inline std::vector<Claim> changed(const ElectedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.leader.value += 1; })
        .by([](auto& c) { c.term.value += 1; })
        .by([](auto& c) { c.ballots.votes = other(c.ballots.votes); })
        .by([](auto& c) { c.ballots.repeated = other(c.ballots.repeated); })
        .by([](auto& c) {
            c.ballots.miscounts.push_back({node(5), c.seq, 0, {}, {}});
        })
        .by([](auto& c) { c.servers += 1; })
        .by([](auto& c) { c.ballots.uncounted = other(c.ballots.uncounted); })
        .by([](auto& c) { c.is_before_all_findings = !c.is_before_all_findings; })
        .all();
}
inline std::vector<Claim> changed(const DiskClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq = 1'000'000; })
        .by([](auto& c) { c.term.value += 1; })
        .by([](auto& c) { c.vote.value += 1; })
        .all();
}
inline std::vector<Claim> changed(const OverlapClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.earlier -= 1; })
        .by([](auto& c) { c.leader.value += 1; })
        .by([](auto& c) { c.earlier_leader.value += 1; })
        .by([](auto& c) { c.ballots.votes = other(c.ballots.votes); })
        .by([](auto& c) { c.earlier_ballots.votes = other(c.earlier_ballots.votes); })
        .all();
}
inline std::vector<Claim> changed(const CopiesClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.entry.index.value += 1; })
        .by([](auto& c) { c.entry.term.value += 1; })
        .by([](auto& c) { c.on_disk = other(c.on_disk); })
        .by([](auto& c) { c.in_memory = other(c.in_memory); })
        .by([](auto& c) { c.unsynced = other(c.unsynced); })
        .by([](auto& c) { c.servers += 1; })
        .all();
}
inline std::vector<Claim> changed(const PromisedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq += 1; })
        .by([](auto& c) { c.node.value += 1; })
        .by([](auto& c) { c.leader.value += 1; })
        .by([](auto& c) { c.last.value += 1; })
        .by([](auto& c) { c.durable.value += 1; })
        .all();
}
inline std::vector<Claim> changed(const GoneClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq += 1; })
        .by([](auto& c) { c.node.value += 1; })
        .by([](auto& c) { c.entry.index.value += 9; })
        .by([](auto& c) { c.entry.term.value += 1; })
        .all();
}
inline std::vector<Claim> changed(const RemainsClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.holders = other(c.holders); })
        .all();
}
inline std::vector<Claim> changed(const BeliefClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq = 0; })
        .by([](auto& c) { c.role = raft::Role::learner; })
        .by([](auto& c) { c.led.value += 1; })
        .by([](auto& c) { c.term.value += 1; })
        .by([](auto& c) { c.last.value += 1; })
        .by([](auto& c) { c.committed.value += 1; })
        .all();
}
inline std::vector<Claim> changed(const ForgottenClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.node.value += 1; })
        .by([](auto& c) { c.held_term.value += 1; })
        .by([](auto& c) { c.held_vote.value += 1; })
        .by([](auto& c) { c.term.value += 1; })
        .all();
}
inline std::vector<Claim> changed(const TornClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.lost -= 1; })
        .by([](auto& c) { c.written -= 1; })
        .by([](auto& c) { c.read -= 1; })
        .by([](auto& c) { c.node.value += 1; })
        .by([](auto& c) { c.entry.term.value += 1; })
        .by([](auto& c) { c.entry.index.value -= 1; })
        .by([](auto& c) { c.unsynced += 1; })
        .by([](auto& c) { c.survived -= 1; })
        .all();
}
inline std::vector<Claim> changed(const PromptedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq = c.message; })
        .by([](auto& c) { c.message -= 1; })
        .by([](auto& c) { c.node.value += 1; })
        .by([](auto& c) { c.from.value += 1; })
        .by([](auto& c) { c.kind = raft::MessageKind::timeout_now; })
        .by([](auto& c) { c.term.value += 1; })
        .by([](auto& c) { c.age.us += 1; })
        .by([](auto& c) { c.overtaken += 1; })
        .by([](auto& c) { c.earlier += 1; })
        .all();
}
// Held by the servers that have it, not by the one that lacks it.
inline std::vector<Claim> changed(const LackedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq = 1'000'000; })
        .by([](auto& c) {
            c.entry = {raft::Term{1}, raft::Index{1}};
        })
        .all();
}
inline std::vector<Claim> changed(const UnsettledClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq = 1; })
        .by([](auto& c) { c.node.value += 1; })
        .by([](auto& c) { c.term.value += 1; })
        .by([](auto& c) { c.committed.index.value -= 1; })
        .by([](auto& c) { c.committed.term.value -= 1; })
        .by([](auto& c) { c.committed.term = c.term; })
        .all();
}
inline std::vector<Claim> changed(const DeposedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.elected -= 1; })
        .by([](auto& c) { c.leader.value += 1; })
        .by([](auto& c) { c.term.value += 1; })
        .by([](auto& c) { c.before.us += 1; })
        .all();
}
inline std::vector<Claim> changed(const UnconfirmedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.invoke -= 1; })
        .by([](auto& c) { std::swap(c.seq, c.invoke); })
        .by([](auto& c) { c.node.value += 1; })
        .by([](auto& c) { c.heard = other(c.heard); })
        .all();
}
inline std::vector<Claim> changed(const PrecedesClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { std::swap(c.seq, c.answered); })
        .by([](auto& c) { c.earlier_client.value += 1; })
        .by([](auto& c) { c.later_client.value += 1; })
        .by([](auto& c) { c.earlier += "!"; })
        .by([](auto& c) { c.later += "!"; })
        .by([](auto& c) { c.between.us += 1; })
        .all();
}
inline std::vector<Claim> changed(const RepeatedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq += 1; })
        .by([](auto& c) { c.first -= 1; })
        .by([](auto& c) { std::swap(c.seq, c.first); })
        .by([](auto& c) { c.server.value += 1; })
        .by([](auto& c) { c.client.value += 1; })
        .by([](auto& c) { c.asked += "!"; })
        .by([](auto& c) { c.entry.term.value += 1; })
        .by([](auto& c) { c.entry = c.first_entry; })
        .by([](auto& c) { c.first_entry.index.value -= 1; })
        .by([](auto& c) { c.between += 1; })
        .by([](auto& c) { c.between_client.value += 9; })
        .by([](auto& c) { c.between_asked += "!"; })
        .by([](auto& c) { c.between_entry = c.first_entry; })
        .all();
}
inline std::vector<Claim> changed(const FateClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq += 1; })
        .by([](auto& c) { c.seq -= 1; })
        // What became of it shows when it does, not when it was asked, nor when it was taken.
        .by([](auto& c) { c.seq = c.invoke; })
        .by([](auto& c) { c.seq = c.taken; })
        .by([](auto& c) {
            c.fate = c.fate == FateClaim::Fate::took_effect ? FateClaim::Fate::came_to_nothing
                                                            : FateClaim::Fate::took_effect;
        })
        .by([](auto& c) {
            c.fate = c.fate == FateClaim::Fate::open ? FateClaim::Fate::came_to_nothing
                                                     : FateClaim::Fate::open;
        })
        .by([](auto& c) { c.client.value += 1; })
        .by([](auto& c) { c.asked += "!"; })
        .by([](auto& c) { c.invoke += 1; })
        .by([](auto& c) { c.taken += 1; })
        .by([](auto& c) { c.entry.term.value += 1; })
        .by([](auto& c) { c.server.value += 1; })
        .all();
}
inline std::vector<Claim> changed(const BrokenClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq += 1; })
        .by([](auto& c) { c.check += "!"; })
        .by([](auto& c) { c.sentence += "!"; })
        .by([](auto& c) {
            c.place = c.place == BrokenClaim::Place::first_rule ? BrokenClaim::Place::first_property
                                                                : BrokenClaim::Place::first_rule;
        })
        .all();
}
inline std::vector<Claim> changed(const ContradictionClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq += 1; })
        .by([](auto& c) { c.core.pop_back(); })
        .by([](auto& c) { c.core.push_back(OperationId{12345}); })
        .by([](auto& c) { c.answers.pop_back(); })
        // An order is found once an answer of the core counts no more.
        .by([](auto& c) {
            c.core.erase(c.core.begin());
            c.answers.erase(c.answers.begin());
        })
        .all();
}
inline std::vector<Claim> changed(const UnnoticedClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.after.us += 1; })
        .by([](auto& c) { c.gone += 1; })
        .by([](auto& c) { c.told += 1; })
        .all();
}
inline std::vector<Claim> changed(const VerdictClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.verdict += "!"; })
        .by([](auto& c) { c.verdict.pop_back(); })
        .all();
}
inline std::vector<Claim> changed(const StatesClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.states += "!"; })
        .by([](auto& c) { c.states.erase(0, 1); })
        .by([](auto& c) { c.states.clear(); })
        .all();
}
inline std::vector<Claim> changed(const OngoingClaim& claim) {
    return Changed(claim)
        .by([](auto& c) { c.seq -= 1; })
        .by([](auto& c) { c.load += 1; })
        .by([](auto& c) { c.await += 1; })
        .by([](auto& c) { std::swap(c.load, c.await); })
        .by([](auto& c) { c.waited += "!"; })
        .by([](auto& c) { c.until.us += 1; })
        .by([](auto& c) { c.deadline.us -= 1; })
        .by([](auto& c) { c.answered += 1; })
        .by([](auto& c) { c.last_answer -= 1; })
        .by([](auto& c) { c.before.us += 1; })
        .all();
}

}  // namespace whitewater::kv
