// Operations that were executed more than once: retries that nobody recognized.
#include <fmt/format.h>

#include <algorithm>

#include "kv/explanation/account.hpp"
#include "kv/trace_words.hpp"

namespace whitewater::kv {

using raft::EntryId;
using sim::Record;
using sim::Seq;

// One operation, two entries: each taken, each executed.
void Account::tell_repetition(Seq again) {
    const Call* call = reading_.call(reading_.operation_in(entry_of(reading_.event(again))));
    if (call == nullptr) return;
    for (const Seq taken : call->taken) {
        const Seq executed = reading_.executed(entry_of(reading_.event(taken)));
        if (executed == 0 || executed > again) continue;
        add(Step::Weight::detail, {happened(taken)});
        add(Step::Weight::essence, {happened(executed)});
    }
}

// When the server that applies an entry had executed the same operation as another entry.
void Account::tell_first_execution(Seq applied) {
    const Record& again = reading_.event(applied);
    const Call* call = reading_.call(reading_.operation_in(entry_of(again)));
    if (call == nullptr) return;
    for (const Seq taken : call->taken) {
        const EntryId entry = entry_of(reading_.event(taken));
        const Seq before = reading_.next(again.node, 0, [&](const Record& each) {
            return each.kind == again.kind && entry_of(each) == entry;
        });
        if (before != 0 && before < applied) return add(Step::Weight::detail, {happened(before)});
    }
}

// The operations of the contradiction, whatever they have read, and the writes that it names.
std::vector<const Call*> Account::concerned(const linearizability::Violation& violation) const {
    std::vector<const Call*> calls;
    const auto note = [&](const Call* call) {
        const bool is_new = std::find(calls.begin(), calls.end(), call) == calls.end();
        if (call != nullptr && is_new) calls.push_back(call);
    };
    for (const OperationId op : violation.core) note(reading_.call(op));
    for (const linearizability::Edge& edge : violation.edges) {
        note(reading_.call(edge.from));
        note(reading_.call(edge.to));
    }
    for (const Call& call : reading_.calls()) {
        const auto request = parse_request(reading_.text(call.invoke));
        const bool may_write =
            request && request->kind != OperationKind::get && request->key == violation.key;
        if (!may_write) continue;
        const std::string name = fmt::format(" of \"{}\" to {}", request->argument, request->key);
        if (violation.sentence.find(name_of(call.client) + "'s ") == std::string::npos) continue;
        if (violation.sentence.find(name) != std::string::npos) note(&call);
    }
    return calls;
}

// Those of them that were executed again before the wrong answer was given.
void Account::tell_repeated(const linearizability::Violation& violation) {
    const std::vector<const Call*> calls = concerned(violation);
    const Seq answered = reading_.call(violation.core.front())->result;
    for (const Call* call : calls) {
        std::optional<RepeatedClaim> claim = repeated(*call, answered);
        if (!claim) continue;
        add_between(*claim, calls);
        add(Step::Weight::essence, {*claim});
    }
}

// The last time before the event that the operation was executed, if it was not the first.
std::optional<RepeatedClaim> Account::repeated(const Call& call, Seq before) const {
    std::vector<std::pair<Seq, EntryId>> executions;
    for (const Seq taken : call.taken) {
        const EntryId entry = entry_of(reading_.event(taken));
        const Seq executed = reading_.executed(entry);
        if (executed != 0 && executed < before) executions.emplace_back(executed, entry);
    }
    std::sort(executions.begin(), executions.end());
    if (executions.size() < 2) return std::nullopt;
    const auto& [seq, entry] = executions.back();
    const auto& [first, first_entry] = executions[executions.size() - 2];
    if (first_entry.index >= entry.index || first == seq) return std::nullopt;
    RepeatedClaim claim;
    claim.seq = seq;
    claim.first = first;
    claim.server = reading_.event(seq).node;
    claim.client = call.client;
    claim.asked = reading_.asked(call.op);
    claim.entry = entry;
    claim.first_entry = first_entry;
    return claim;
}

// The last of the other writes that was executed between the two.
void Account::add_between(RepeatedClaim& claim, const std::vector<const Call*>& calls) const {
    for (const Call* call : calls) {
        const auto kind = static_cast<OperationKind>(reading_.event(call->invoke).label);
        if (kind == OperationKind::get) continue;
        for (const Seq taken : call->taken) {
            const EntryId entry = entry_of(reading_.event(taken));
            const Seq executed = reading_.executed(entry);
            const bool is_between = claim.first_entry.index < entry.index &&
                                    entry.index < claim.entry.index && claim.first < executed &&
                                    executed < claim.seq && claim.between < executed;
            if (!is_between) continue;
            claim.between = executed;
            claim.between_client = call->client;
            claim.between_asked = reading_.asked(call->op);
            claim.between_entry = entry;
        }
    }
}

}  // namespace whitewater::kv
