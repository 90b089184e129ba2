// The door to the checkers.
#include "raft/safety.hpp"

#include "raft/safety_checkers.hpp"
#include "sim/base/check.hpp"

namespace whitewater::raft {

Safety::Safety(NodeSet voters) : checkers_(std::make_unique<Checkers>(voters)) {}
Safety::~Safety() = default;
Safety::Safety(Safety&&) noexcept = default;
Safety& Safety::operator=(Safety&&) noexcept = default;

void Safety::observe(const Observation& observation, Time now, std::uint64_t event_seq) {
    CHECK(is_node(observation.node), "{} is no server", name_of(observation.node));
    checkers_->at(now, event_seq);
    checkers_->observe(observation);
}

void Safety::acknowledged(EntryId entry, NodeId by, Time now, std::uint64_t event_seq) {
    checkers_->at(now, event_seq);
    checkers_->acknowledged(entry, by);
}

void Safety::crashed(NodeId node) {
    CHECK(is_node(node), "{} is no server", name_of(node));
    checkers_->crashed(checkers_->server(node));
}

void Safety::disk_harmed(NodeId node) {
    CHECK(is_node(node), "{} is no server", name_of(node));
    checkers_->server(node).disk_harmed = true;
}

void Safety::converged(NodeSet nodes, Time now, std::uint64_t event_seq) {
    checkers_->at(now, event_seq);
    checkers_->converged(nodes);
}

void Safety::prune(Index first_kept) {
    checkers_->prune(first_kept);
}

const Findings& Safety::findings() const {
    return checkers_->findings();
}

Findings& Safety::findings() {
    return checkers_->findings();
}

std::uint64_t Safety::comparisons(Check check) const {
    return checkers_->comparisons(check);
}

}  // namespace whitewater::raft
