// How the history and the commit order are kept.
#include "kv/chronicle.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace whitewater::kv {

raft::Violation executed_again(NodeId client, std::uint64_t ordinal, const sim::Record& event) {
    raft::Violation violation;
    violation.property = "exactly_once";
    violation.story =
        fmt::format("operation {} of {} was executed again at index {}: a retry took effect twice",
                    ordinal, name_of(client), event.a);
    violation.signature = "exactly_once: a retry was executed again";
    violation.at = event.time;
    violation.event = event.seq;
    violation.witnesses = {event.node};
    return violation;
}

void Chronicle::invoked(NodeId client, const Task& task, Time now) {
    history_.invoke(task.op, client, task.request, now);
    watch_.called();
    services_.push_back({});
}

void Chronicle::served(OperationId op, NodeId by, raft::Role role, raft::Term term) {
    const std::size_t operation = history_.index_of(op);
    if (operation == history_.nowhere) return;
    Service& service = services_[operation];
    service.by = by;
    service.role = role;
    service.believed = term;
}

std::string Chronicle::account_of(OperationId op) const {
    const std::optional<std::size_t> operation = history_.find(op);
    if (!operation) return {};
    const Service& service = services_[*operation];
    std::string account;
    if (service.index != 0) account = fmt::format("index {}", service.index);
    if (service.term != 0) account += fmt::format(" of term {}", service.term);
    if (service.by == nobody) return account;
    return fmt::format("{}{}served by {}, which believed it was {} of term {}", account,
                       account.empty() ? "" : ", ", name_of(service.by),
                       raft::name_of(service.role), service.believed.value);
}

// A refused write stays open, like one that timed out: a copy of its request may still be on its
// way to a node that will lead by the time it arrives.
void Chronicle::resulted(const Task& task, const OperationResult& result, Time now,
                         sim::Seq event) {
    if (result.ending != OperationResult::Ending::answered) {
        history_.abandon(task.op, now);
        return;
    }
    ++answered_;
    history_.complete(task.op, result.response, now);
    const std::size_t operation = history_.index_of(task.op);
    services_[operation].index = result.index;
    services_[operation].term = result.term;
    services_[operation].answer = event;
    if (result.term != 0) return watch_.answered_from_log(operation, result.index, now);
    reads_.push_back({result.index, task.op});
    watch_.answered_beside_log(operation, result.index, now);
}

sim::Seq Chronicle::answer_to(OperationId op) const {
    const std::optional<std::size_t> operation = history_.find(op);
    return operation ? services_[*operation].answer : 0;
}

void Chronicle::proposed(raft::EntryId entry, OperationId op) {
    proposals_.push_back({entry, op});
}

std::optional<std::uint64_t> Chronicle::applied(raft::EntryId entry, const Command& command,
                                                Store::Taken taken, Time now) {
    if (entry.index <= frontier_) return std::nullopt;
    frontier_ = entry.index;
    if (taken != Store::Taken::executed) return std::nullopt;
    const std::size_t slot = command.client.value - 65;
    if (slot >= sequences_.size()) sequences_.resize(slot + 1);
    // Only an operation that is late can have been executed before.
    const bool is_late = command.sequence <= sequences_[slot];
    const bool is_again = is_late && std::any_of(executed_.begin(), executed_.end(),
                                                 [&](Effect e) { return e.op == command.op; });
    executed_.push_back({entry.index.value, command.op});
    sequences_[slot] = std::max(sequences_[slot], command.sequence);
    if (const std::size_t operation = history_.index_of(command.op); operation != history_.nowhere)
        watch_.took_effect(operation, entry.index.value, now);
    if (!is_again) return std::nullopt;
    return command.sequence;
}

std::vector<OperationId> Chronicle::commit_order() const {
    std::vector<Effect> reads = reads_;
    std::stable_sort(reads.begin(), reads.end(),
                     [](const Effect& a, const Effect& b) { return a.index < b.index; });
    std::vector<OperationId> order;
    order.reserve(reads.size() + executed_.size());
    std::size_t next_read = 0;
    for (const Effect& effect : executed_) {
        while (next_read < reads.size() && reads[next_read].index < effect.index)
            order.push_back(reads[next_read++].op);
        order.push_back(effect.op);
    }
    while (next_read < reads.size()) order.push_back(reads[next_read++].op);
    return order;
}

std::vector<raft::EntryId> Chronicle::entries_writing(std::string_view value) const {
    std::vector<raft::EntryId> entries;
    for (const Proposal& proposal : proposals_) {
        const std::optional<std::size_t> at = history_.find(proposal.op);
        if (!at.has_value()) continue;
        const Request& request = history_.operations()[*at].request;
        const bool writes = request.kind == OperationKind::put ||
                            request.kind == OperationKind::append ||
                            request.kind == OperationKind::cas;
        if (writes && request.argument == value) entries.push_back(proposal.entry);
    }
    return entries;
}

}  // namespace whitewater::kv
