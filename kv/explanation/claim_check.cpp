// What each kind of claim demands of a trace.
#include "kv/explanation/claim_check.hpp"

#include <algorithm>

#include "kv/explanation/claim_words.hpp"
#include "kv/linearizability/checker.hpp"
#include "kv/trace_words.hpp"

namespace whitewater::kv {

using raft::EntryId;
using sim::Record;
using sim::Seq;

std::optional<std::string> ClaimCheck::problem(const Claim& claim) {
    if (std::visit([this](const auto& each) { return holds(each); }, claim)) return std::nullopt;
    return "the trace does not bear out: " + words_of(claim);
}

std::optional<std::string> ClaimCheck::problem(const Step& step) {
    if (step.claims.empty()) return "a step claims nothing";
    for (const Claim& claim : step.claims)
        if (std::optional<std::string> wrong = problem(claim)) return wrong;
    return std::nullopt;
}

bool ClaimCheck::holds(const HappenedClaim& claim) const {
    const Record* there = event(claim.record.seq);
    if (there == nullptr) return false;
    const Record& said = claim.record;
    const auto fields = [](const Record& r) {
        return std::tuple(r.time, r.cause, r.kind, r.label, r.node, r.peer, r.msg, r.term, r.op,
                          r.a, r.b);
    };
    if (fields(*there) != fields(said) || text_of(said.seq) != claim.text) return false;
    if (said.kind != static_cast<sim::Kind>(TraceKind::applied))
        return asked_by(said.op) == claim.asked;
    // What an applied entry held, the one who proposed it says.
    for (const Record& each : trace_.records)
        if (is(each.seq, TraceKind::proposed) && each.a == said.a && each.term == said.term)
            return asked_by(each.op) == claim.asked;
    return claim.asked.empty();
}

bool ClaimCheck::holds(const CopiesClaim& claim) const {
    NodeSet on_disk;
    NodeSet unsynced;
    NodeSet in_memory;
    for (const NodeId node : servers()) {
        const Copy found = copy(node, claim.entry, claim.seq);
        if (found.is_in_log && found.is_durable) on_disk.insert(node);
        if (!found.is_in_log || found.is_durable || !found.is_up) continue;
        (found.is_written ? unsynced : in_memory).insert(node);
    }
    return event(claim.seq) != nullptr && on_disk == claim.on_disk && unsynced == claim.unsynced &&
           in_memory == claim.in_memory && servers().size() == claim.servers;
}

bool ClaimCheck::holds(const PromisedClaim& claim) const {
    const Record* there = event(claim.seq);
    if (there == nullptr || !is(claim.seq, TraceKind::ack_sent)) return false;
    return there->node == claim.node && there->peer == claim.leader &&
           there->a == claim.last.value && claim.durable < claim.last &&
           fact(claim.node, Field::durable, claim.seq) == claim.durable.value;
}

bool ClaimCheck::holds(const PromptedClaim& claim) const {
    const Record* deed = event(claim.seq);
    const Record* message = event(claim.message);
    if (deed == nullptr || message == nullptr || deed->cause != claim.message) return false;
    const Record* sent = event(message->msg);
    const bool is_it = message->kind == sim::Kind::deliver && sent != nullptr &&
                       deed->node == claim.node && message->node == claim.node &&
                       message->peer == claim.from && message->term == claim.term.value &&
                       message->label == static_cast<std::uint8_t>(claim.kind);
    if (!is_it || message->time - sent->time != claim.age) return false;
    Seq overtaken = 0;
    Seq earlier = 0;
    for (const Record& each : trace_.records) {
        if (each.seq >= claim.message) break;
        const bool is_later = each.kind == sim::Kind::deliver && each.node == claim.node &&
                              each.peer == claim.from && each.label == message->label &&
                              each.msg > message->msg;
        if (is_later) overtaken = each.seq;
        const bool is_same =
            each.kind == sim::Kind::deliver && each.node == claim.node && each.msg == message->msg;
        if (is_same && earlier == 0) earlier = each.seq;
    }
    return overtaken == claim.overtaken && earlier == claim.earlier;
}

bool ClaimCheck::holds(const LackedClaim& claim) const {
    return event(claim.seq) != nullptr && !copy(claim.node, claim.entry, claim.seq).is_in_log;
}

bool ClaimCheck::holds(const UnsettledClaim& claim) const {
    if (event(claim.seq) == nullptr || claim.committed.term >= claim.term) return false;
    const auto leader = static_cast<std::uint64_t>(raft::Role::leader);
    return fact(claim.node, Field::role, claim.seq) == leader &&
           fact(claim.node, Field::term, claim.seq) == claim.term.value &&
           fact(claim.node, Field::committed, claim.seq) == claim.committed.index.value &&
           copy(claim.node, claim.committed, claim.seq).is_in_log;
}

bool ClaimCheck::holds(const GoneClaim& claim) const {
    const Record* there = event(claim.seq);
    if (there == nullptr || there->node != claim.node) return false;
    return copy(claim.node, claim.entry, claim.seq - 1).is_in_log &&
           !copy(claim.node, claim.entry, claim.seq).is_in_log;
}

bool ClaimCheck::holds(const RemainsClaim& claim) const {
    NodeSet holders;
    for (const NodeId node : servers())
        if (copy(node, claim.entry, claim.seq).is_in_log) holders.insert(node);
    return claim.seq == trace_.records.size() && holders == claim.holders;
}

bool ClaimCheck::holds(const BeliefClaim& claim) const {
    const auto says = [&](Field field, std::uint64_t value) {
        return fact(claim.node, field, claim.seq) == value;
    };
    return event(claim.seq) != nullptr &&
           says(Field::role, static_cast<std::uint64_t>(claim.role)) &&
           led_by(claim.node, claim.seq) == claim.led && says(Field::term, claim.term.value) &&
           says(Field::last, claim.last.value) && says(Field::committed, claim.committed.value);
}

bool ClaimCheck::holds(const DeposedClaim& claim) const {
    const Record* there = event(claim.seq);
    const Record* rival = event(claim.elected);
    if (there == nullptr || rival == nullptr || claim.elected >= claim.seq) return false;
    return is(claim.elected, TraceKind::role_changed) &&
           rival->label == static_cast<std::uint8_t>(raft::Role::leader) &&
           rival->node == claim.leader && rival->node != there->node &&
           rival->term == claim.term.value && there->time - rival->time == claim.before &&
           fact(there->node, Field::term, claim.seq) < rival->term;
}

bool ClaimCheck::holds(const UnconfirmedClaim& claim) const {
    const Record* served = event(claim.seq);
    const Record* call = event(claim.invoke);
    if (served == nullptr || call == nullptr || claim.invoke >= claim.seq) return false;
    if (!is(claim.seq, TraceKind::read_served) || !is(claim.invoke, TraceKind::invoke))
        return false;
    if (served->op != call->op || served->node != claim.node) return false;
    NodeSet heard;
    for (const Record& each : trace_.records) {
        const bool is_between = each.seq > claim.invoke && each.seq < claim.seq;
        if (is_between && each.kind == sim::Kind::deliver && each.node == claim.node)
            heard.insert(each.peer);
    }
    heard = heard & servers();
    return heard == claim.heard && 2 * (heard.size() + 1) <= servers().size();
}

bool ClaimCheck::holds(const PrecedesClaim& claim) const {
    const Record* answer = event(claim.answered);
    const Record* call = event(claim.seq);
    if (answer == nullptr || call == nullptr || claim.answered >= claim.seq) return false;
    return is(claim.answered, TraceKind::result) && is(claim.seq, TraceKind::invoke) &&
           answer->node == claim.earlier_client && call->node == claim.later_client &&
           asked_by(answer->op) == claim.earlier && asked_by(call->op) == claim.later &&
           call->time - answer->time == claim.between;
}

OperationId ClaimCheck::operation_in(EntryId entry) const {
    for (const Record& each : trace_.records)
        if (is(each.seq, TraceKind::proposed) && entry_in(each) == entry) return each.op;
    return {};
}

bool ClaimCheck::is_execution(Seq seq, EntryId entry, NodeId client,
                              const std::string& asked) const {
    const auto is_first = [&](const Record& each) {
        return is(each.seq, TraceKind::applied) && entry_in(each) == entry &&
               each.label == static_cast<std::uint8_t>(Effect::executed);
    };
    const auto first = std::find_if(trace_.records.begin(), trace_.records.end(), is_first);
    if (first == trace_.records.end() || first->seq != seq) return false;
    const OperationId op = operation_in(entry);
    if (op == OperationId{} || asked_by(op) != asked) return false;
    return std::any_of(trace_.records.begin(), trace_.records.end(), [&](const Record& each) {
        return is(each.seq, TraceKind::invoke) && each.op == op && each.node == client;
    });
}

bool ClaimCheck::holds(const RepeatedClaim& claim) const {
    const Record* again = event(claim.seq);
    if (again == nullptr || again->node != claim.server || claim.first >= claim.seq) return false;
    const bool are_one = claim.first_entry.index < claim.entry.index &&
                         operation_in(claim.entry) == operation_in(claim.first_entry) &&
                         is_execution(claim.seq, claim.entry, claim.client, claim.asked) &&
                         is_execution(claim.first, claim.first_entry, claim.client, claim.asked);
    if (!are_one || claim.between == 0) return are_one;
    return claim.first_entry.index < claim.between_entry.index &&
           claim.between_entry.index < claim.entry.index && claim.first < claim.between &&
           claim.between < claim.seq &&
           is_execution(claim.between, claim.between_entry, claim.between_client,
                        claim.between_asked);
}

bool ClaimCheck::holds(const FateClaim& claim) const {
    const Record* call = event(claim.invoke);
    if (call == nullptr || !is(claim.invoke, TraceKind::invoke) || call->op != claim.op)
        return false;
    if (call->node != claim.client || text_of(claim.invoke) != claim.asked) return false;
    const Record* taken = event(claim.taken);
    if (claim.taken != 0) {
        const bool is_it = taken != nullptr && is(claim.taken, TraceKind::proposed) &&
                           taken->op == claim.op && entry_in(*taken) == claim.entry;
        if (!is_it) return false;
    }
    // Whichever of its entries was executed first, if any.
    std::vector<EntryId> entries;
    for (const Record& each : trace_.records) {
        const EntryId entry = entry_in(each);
        if (is(each.seq, TraceKind::proposed) && each.op == claim.op) entries.push_back(entry);
        const bool is_execution = is(each.seq, TraceKind::applied) &&
                                  each.label == static_cast<std::uint8_t>(Effect::executed);
        if (is_execution && std::find(entries.begin(), entries.end(), entry) != entries.end())
            return claim.fate == FateClaim::Fate::took_effect && claim.seq == each.seq &&
                   claim.taken != 0 && entry == claim.entry && each.node == claim.server;
    }
    if (claim.fate == FateClaim::Fate::took_effect || claim.server != nobody) return false;
    if (entries.empty() != (claim.taken == 0)) return false;
    const Seq lost = all_lost_at(entries);
    return claim.fate == FateClaim::Fate::came_to_nothing
               ? lost != 0 && claim.seq == lost
               : lost == 0 && claim.seq == trace_.records.size();
}

bool ClaimCheck::holds(const BrokenClaim& claim) {
    const raft::Findings& findings = judgement().findings;
    const auto is_it = [&](const raft::Violation& found) {
        return found.event == claim.seq && found.property == claim.check &&
               found.story == claim.sentence;
    };
    switch (claim.place) {
        case BrokenClaim::Place::first_rule:
            return findings.first_rule() != nullptr && is_it(*findings.first_rule());
        case BrokenClaim::Place::first_property:
            return findings.first_property() != nullptr && is_it(*findings.first_property());
        case BrokenClaim::Place::further:
            break;
    }
    return std::any_of(findings.all().begin(), findings.all().end(), is_it);
}

// The answers of the core contradict each other even if nobody else had ever been answered.
bool ClaimCheck::holds(const ContradictionClaim& claim) {
    linearizability::History history(judgement().history.initial());
    std::vector<Seq> answers;
    std::string key;
    for (const OperationId op : claim.core) {
        const auto at = judgement().history.find(op);
        if (!at) return false;
        key = judgement().history.operations()[*at].request.key;
    }
    for (const Record& each : trace_.records) {
        if (is(each.seq, TraceKind::invoke)) {
            const auto request = parse_request(text_of(each.seq));
            if (request && request->key == key) history.invoke(each.op, each.node, *request);
        }
        const bool is_in_core =
            std::find(claim.core.begin(), claim.core.end(), each.op) != claim.core.end();
        if (!is_in_core || !is(each.seq, TraceKind::result)) continue;
        const auto response = response_of(static_cast<ResultWord>(each.label), text_of(each.seq));
        if (!response) continue;
        history.complete(each.op, *response);
        answers.push_back(each.seq);
    }
    const bool names_them = answers == claim.answers && !answers.empty() &&
                            std::find(answers.begin(), answers.end(), claim.seq) != answers.end();
    return names_them && linearizability::judge(history).judgement ==
                             linearizability::Judgement::not_linearizable;
}

bool ClaimCheck::holds(const UnnoticedClaim& claim) {
    const raft::Violation* broken = judgement().findings.verdict();
    if (broken == nullptr || claim.seq != trace_.records.size()) return false;
    const std::vector<Seq> gone = acknowledged_and_gone();
    if (gone.size() != claim.gone || (gone.empty() ? 0 : gone.back()) != claim.told) return false;
    if (!gone.empty()) {
        const Record& told = *event(claim.told);
        if (told.node != claim.client || told.peer != claim.server) return false;
        if (asked_by(told.op) != claim.asked) return false;
    }
    return trace_.records.back().time - broken->at == claim.after &&
           linearizability::judge(judgement().history).judgement == linearizability::Judgement::ok;
}

}  // namespace whitewater::kv
