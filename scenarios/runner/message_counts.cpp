// Message counts at the moments that conditions name.
#include "scenarios/runner/message_counts.hpp"

#include "raft/consensus.hpp"

namespace whitewater::scenarios {

namespace {

constexpr std::size_t kind_count = static_cast<std::size_t>(raft::MessageKind::reply) + 1;

std::size_t slot(std::uint8_t kind, NodeId from, NodeId to) {
    return (kind * max_addresses + from.value) * max_addresses + to.value;
}

}  // namespace

MessageCounts::MessageCounts(const Scenario& scenario, kv::Cluster& cluster) : cluster_(cluster) {
    for (const Step& step : scenario.steps) {
        if (const auto* await = std::get_if<Await>(&step.action)) watch(await->condition);
        if (const auto* expect = std::get_if<Expect>(&step.action)) watch(expect->condition);
        if (const auto* lasting = std::get_if<Watch>(&step.action)) watch(lasting->condition);
    }
}

MessageCounts::~MessageCounts() {
    cluster_.world().cancel_calls(*this);
}

void MessageCounts::watch(const Condition& condition) {
    const auto* count = std::get_if<MessageCount>(&condition.test);
    if (count == nullptr || at_.count(count->since.us) != 0) return;
    at_[count->since.us] = {};
    cluster_.world().call_at(count->since, *this, static_cast<std::uint64_t>(count->since.us));
}

void MessageCounts::act(std::uint64_t microseconds) {
    Counts& counts = at_[static_cast<std::int64_t>(microseconds)];
    counts.resize(kind_count * max_addresses * max_addresses);
    const NodeSet everyone = cluster_.servers() | cluster_.clients();
    for (std::uint8_t kind = 0; kind < kind_count; ++kind)
        for (const NodeId from : everyone)
            for (const NodeId to : everyone)
                if (from != to) counts[slot(kind, from, to)] = now(kind, from, to);
}

std::uint64_t MessageCounts::now(std::uint8_t kind, NodeId from, NodeId to) const {
    return cluster_.world().messages_sent(kind, from, to);
}

std::uint64_t MessageCounts::sent(MessageKind kind, NodeSet from, NodeSet to, Time since) const {
    const Counts& then = at_.at(since.us);
    if (then.empty()) return 0;  // `since` is still to come
    std::uint64_t total = 0;
    for (const std::uint8_t number : kinds_of(kind))
        for (const NodeId a : from)
            for (const NodeId b : to)
                if (a != b) total += now(number, a, b) - then[slot(number, a, b)];
    return total;
}

std::vector<std::uint8_t> kinds_of(MessageKind kind) {
    using Raft = raft::MessageKind;
    const auto number = [](Raft of) { return static_cast<std::uint8_t>(of); };
    switch (kind) {
        case MessageKind::any: {
            std::vector<std::uint8_t> all;
            for (std::uint8_t i = 0; i < kind_count; ++i) all.push_back(i);
            return all;
        }
        case MessageKind::request_vote:
            return {number(Raft::request_vote), number(Raft::pre_vote)};
        case MessageKind::request_vote_reply:
            return {number(Raft::request_vote_reply), number(Raft::pre_vote_reply)};
        case MessageKind::append_entries:
            return {number(Raft::append_entries)};
        case MessageKind::append_entries_reply:
            return {number(Raft::append_entries_reply)};
        case MessageKind::install_snapshot:
            return {number(Raft::install_snapshot)};
        case MessageKind::install_snapshot_reply:
            return {number(Raft::install_snapshot_reply)};
        case MessageKind::timeout_now:
            return {number(Raft::timeout_now)};
        case MessageKind::request:
            return {number(Raft::request)};
        case MessageKind::reply:
            return {number(Raft::reply)};
    }
    return {};
}

}  // namespace whitewater::scenarios
