// What clients were told, and what became of what they asked.
#include <algorithm>

#include "kv/explanation/account.hpp"
#include "kv/trace_words.hpp"

namespace whitewater::kv {

using linearizability::Edge;
using raft::EntryId;
using raft::Term;
using sim::Record;
using sim::Seq;

namespace {

constexpr std::size_t most_of_core = 5;
constexpr std::size_t most_edges = 3;

}  // namespace

// Each operation of the contradiction, who answered it, and why they have no order.
void Account::tell_contradiction(const linearizability::Violation& violation) {
    ContradictionClaim claim;
    claim.sentence = violation.sentence;
    std::vector<const Call*> calls;
    for (const OperationId op : violation.core)
        if (const Call* call = reading_.call(op); call != nullptr && call->result != 0)
            calls.push_back(call);
    if (calls.empty() || calls.size() < violation.core.size()) return;
    claim.seq = calls.front()->result;
    std::sort(calls.begin(), calls.end(),
              [](const Call* a, const Call* b) { return a->invoke < b->invoke; });
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (i < most_of_core || calls[i]->result == claim.seq) tell_operation(*calls[i]);
        claim.core.push_back(calls[i]->op);
        claim.answers.push_back(calls[i]->result);
    }
    std::sort(claim.answers.begin(), claim.answers.end());
    tell_missed();
    tell_repeated(violation);
    std::vector<Claim> claims{claim};
    tell_order(violation, claims);
    add(Step::Weight::essence, std::move(claims));
}

// Which of the answers were given before others were asked for, and before the writes that the
// sentence names.
void Account::tell_order(const linearizability::Violation& violation, std::vector<Claim>& claims) {
    const auto precedes = [&](const Call& from, const Call& to) {
        return PrecedesClaim{to.invoke,
                             from.result,
                             from.client,
                             to.client,
                             reading_.asked(from.op),
                             reading_.asked(to.op),
                             reading_.event(to.invoke).time - reading_.event(from.result).time};
    };
    const auto is_in_core = [&](OperationId op) {
        return std::find(violation.core.begin(), violation.core.end(), op) != violation.core.end();
    };
    for (const Edge& edge : violation.edges) {
        const Call* from = reading_.call(edge.from);
        const Call* to = reading_.call(edge.to);
        if (from == nullptr || to == nullptr) continue;
        const bool is_order = edge.reason == Edge::Reason::returned_before &&
                              is_in_core(from->op) && is_in_core(to->op) &&
                              violation.core.size() > 1;
        if (is_order && claims.size() <= most_edges) claims.emplace_back(precedes(*from, *to));
        if (edge.reason == Edge::Reason::was_read && !is_in_core(from->op))
            add(Step::Weight::detail, {fate_of(*from)});
    }
    for (const Call* write : concerned(violation)) {
        if (is_in_core(write->op)) continue;
        const Call* last = nullptr;  // answered before the write was asked
        for (const OperationId op : violation.core) {
            const Call* answered = reading_.call(op);
            if (answered == nullptr || answered->result == 0) continue;
            if (answered->result > write->invoke) continue;
            if (last == nullptr || last->result < answered->result) last = answered;
        }
        if (last != nullptr) claims.emplace_back(precedes(*last, *write));
    }
}

// One that was answered.
void Account::tell_operation(const Call& call) {
    const bool is_beside_log = reading_.event(call.result).term == 0;
    if (is_beside_log && !call.served.empty()) tell_read(call.served.back());
    std::vector<Claim> claims{happened(call.result)};
    const NodeId by = reading_.event(call.result).peer;
    if (!is_beside_log && is_node(by) && is_culprit(call))
        claims.emplace_back(belief(by, call.result));
    add(Step::Weight::essence, std::move(claims));
    if (is_beside_log && call.taken.empty()) return;
    const FateClaim fate = fate_of(call);
    // What was acknowledged and took effect surprises nobody.
    const bool is_surprising = fate.fate != FateClaim::Fate::took_effect ||
                               fate.seq > call.result || !is_acknowledged(call);
    add(is_surprising ? Step::Weight::detail : Step::Weight::context, {fate});
}

bool Account::is_acknowledged(const Call& call) const {
    if (call.result == 0) return false;
    const auto word = static_cast<ResultWord>(reading_.event(call.result).label);
    return word == ResultWord::ok || word == ResultWord::value || word == ResultWord::none;
}

bool Account::is_culprit(const Call& call) const {
    const linearizability::Violation* found = charges_.contradiction();
    return found != nullptr && found->core.front() == call.op;
}

// Who answered a read, and what it believed.
void Account::tell_read(Seq served) {
    const Record& record = reading_.event(served);
    const BeliefClaim believed = belief(record.node, served);
    std::vector<Claim> claims{happened(served), believed};
    const ServerView& view = reading_.server(record.node, served);
    const EntryId committed{view.term_at(view.committed), view.committed};
    const bool is_unsettled = view.role == raft::Role::leader && committed.term != Term{} &&
                              committed.term < view.term && believed.led == Term{};
    if (is_unsettled)
        claims.emplace_back(UnsettledClaim{served, record.node, view.term, committed});
    const std::vector<Seq>& elections = reading_.elections();
    const auto rival = std::find_if(elections.rbegin(), elections.rend(), [&](Seq seq) {
        const Record& elected = reading_.event(seq);
        return seq < served && elected.node != record.node && elected.term > believed.term.value;
    });
    if (rival != elections.rend()) {
        const Record& elected = reading_.event(*rival);
        claims.emplace_back(DeposedClaim{served, *rival, elected.node, Term{elected.term},
                                         record.time - elected.time});
        tell_partition(served);
        UnconfirmedClaim alone{served, reading_.call(record.op)->invoke, record.node, {}};
        for (Seq seq = alone.invoke; seq < served; ++seq) {
            const Record& each = reading_.event(seq);
            const bool is_heard = each.kind == sim::Kind::deliver && each.node == record.node;
            if (is_heard && reading_.servers().contains(each.peer)) alone.heard.insert(each.peer);
        }
        if (2 * (alone.heard.size() + 1) <= reading_.servers().size()) claims.emplace_back(alone);
        tell_election(*rival, Step::Weight::detail);
    }
    add(Step::Weight::essence, std::move(claims));
}

// The one that stood at the event, if there was one: the last that had begun and not ended.
void Account::tell_partition(Seq seq) {
    std::vector<std::uint64_t> ended;
    for (Seq at = seq; at >= 1; --at) {
        const Record& each = reading_.event(at);
        if (each.kind == sim::Kind::fault_off) ended.push_back(each.a);
        const bool stands = each.kind == sim::Kind::fault_on &&
                            reading_.text(at).starts_with("partition") &&
                            std::find(ended.begin(), ended.end(), each.a) == ended.end();
        if (stands) return add(Step::Weight::detail, {happened(at)});
    }
}

// Writes whose clients never learned what became of them. Where nothing failed, these are the
// story.
void Account::tell_unheard() {
    const bool failed = !steps_.empty();
    const std::size_t most = failed ? 2 : 5;
    std::size_t told = 0;
    for (const Call& call : reading_.calls()) {
        if (told >= most) break;
        const auto word = call.result == 0
                              ? ResultWord::timeout
                              : static_cast<ResultWord>(reading_.event(call.result).label);
        const bool is_heard = word != ResultWord::timeout && word != ResultWord::refused;
        const auto kind = static_cast<OperationKind>(reading_.event(call.invoke).label);
        if (is_heard || kind == OperationKind::get) continue;
        // That a refused request was not taken surprises nobody.
        if (word == ResultWord::refused && call.taken.empty()) continue;
        if (failed && !is_related(call)) continue;
        const FateClaim fate = fate_of(call);
        if (call.result != 0) add(Step::Weight::detail, {happened(call.result)});
        add(Step::Weight::detail, {fate});
        ++told;
        if (!failed && fate.fate != FateClaim::Fate::took_effect && fate.taken != 0)
            tell_stranding(fate);
    }
}

// Why nobody executed what a leader had taken: who was cut off, who led instead, and when the
// leader gave in.
void Account::tell_stranding(const FateClaim& fate) {
    add(Step::Weight::detail, {happened(fate.taken)});
    tell_partition(fate.taken);
    const Record& taken = reading_.event(fate.taken);
    const std::vector<Seq>& elections = reading_.elections();
    const auto rival = std::find_if(elections.begin(), elections.end(), [&](Seq seq) {
        return seq > fate.taken && reading_.event(seq).term > taken.term;
    });
    if (rival != elections.end() && *rival < fate.seq) tell_election(*rival, Step::Weight::detail);
    const Seq gave_in = reading_.next(taken.node, fate.taken, [](const Record& each) {
        return each.kind == static_cast<sim::Kind>(TraceKind::role_changed) &&
               each.label == static_cast<std::uint8_t>(raft::Role::follower);
    });
    if (gave_in != 0) add(Step::Weight::detail, {happened(gave_in)});
    tell_copies_gone(fate.entry, fate.taken);
}

// Of a run that failed only what may have to do with it is told: asked before, of the same key.
bool Account::is_related(const Call& call) const {
    const raft::Violation* broken = charges_.findings.verdict();
    if (broken != nullptr && call.invoke > broken->event) return false;
    // What broke between servers, and no client noticed, no client's write explains.
    if (charges_.contradiction() == nullptr) return broken == nullptr && !is_vacuous();
    const auto request = parse_request(reading_.text(call.invoke));
    return request.has_value() && request->key == charges_.contradiction()->key;
}

bool Account::is_vacuous() const {
    return reading_.trace().verdict.starts_with("vacuous");
}

// The writes that clients were told are done, and that no log had any more when the run ended.
UnnoticedClaim Account::unnoticed() {
    const Seq last = reading_.last();
    UnnoticedClaim made;
    made.seq = last;
    made.after = reading_.event(last).time - charges_.findings.verdict()->at;
    const auto is_held = [&](EntryId entry) {
        for (const NodeId server : reading_.servers())
            if (has_entry(server, entry, last)) return true;
        return false;
    };
    for (const Call& call : reading_.calls()) {
        const auto kind = static_cast<OperationKind>(reading_.event(call.invoke).label);
        if (call.result == 0 || kind == OperationKind::get) continue;
        const Record& told = reading_.event(call.result);
        const bool is_done =
            static_cast<ResultWord>(told.label) == ResultWord::ok && told.term != 0;
        const bool is_kept = !is_done || is_held(entry_of(told)) ||
                             std::any_of(call.taken.begin(), call.taken.end(), [&](Seq taken) {
                                 return is_held(entry_of(reading_.event(taken)));
                             });
        if (is_kept) continue;
        ++made.gone;
        if (told.seq < made.told) continue;
        made.told = told.seq;
        made.client = told.node;
        made.server = told.peer;
        made.asked = reading_.asked(call.op);
    }
    return made;
}

// Two servers came to different states by one entry: what each did with it, if that differs.
void Account::tell_effects(const raft::Violation& found) {
    if (!reading_.is(found.event, TraceKind::applied)) return;
    const Record& seen = reading_.event(found.event);
    for (const NodeId witness : found.witnesses) {
        const Seq other = reading_.next(witness, 0, [&](const Record& each) {
            return each.kind == seen.kind && each.a == seen.a && each.term == seen.term;
        });
        if (witness == seen.node || other == 0) continue;
        if (reading_.event(other).label == seen.label) continue;
        for (const Seq each : {other, found.event}) {
            add(Step::Weight::essence, {happened(each)});
            tell_first_execution(each);
        }
    }
}

// Its entry that was executed first; if none was, the first that a leader took.
FateClaim Account::fate_of(const Call& call) {
    FateClaim fate;
    fate.op = call.op;
    fate.client = call.client;
    fate.asked = reading_.asked(call.op);
    fate.invoke = call.invoke;
    for (const Seq taken : call.taken) {
        const EntryId entry = entry_of(reading_.event(taken));
        const Seq effect = reading_.executed(entry);
        const bool is_better =
            fate.taken == 0 || (effect != 0 && (fate.seq == 0 || effect < fate.seq));
        if (!is_better) continue;
        fate.taken = taken;
        fate.seq = effect;
        fate.entry = entry;
    }
    if (fate.seq != 0) {
        fate.server = reading_.event(fate.seq).node;
        return fate;
    }
    const Seq lost = all_lost_at(call);
    fate.fate = lost == 0 ? FateClaim::Fate::open : FateClaim::Fate::came_to_nothing;
    fate.seq = lost == 0 ? reading_.last() : lost;
    return fate;
}

// The event with which the last log that had any of its entries lost it; 0: there is none.
Seq Account::all_lost_at(const Call& call) {
    const auto is_held = [&](NodeId server, Seq seq) {
        return std::any_of(call.taken.begin(), call.taken.end(), [&](Seq taken) {
            return has_entry(server, entry_of(reading_.event(taken)), seq);
        });
    };
    if (call.taken.empty()) return 0;
    Seq lost = 0;
    for (Seq seq = call.taken.front(); seq <= reading_.last(); ++seq) {
        const Record& each = reading_.event(seq);
        const bool may_lose =
            each.kind == sim::Kind::crash || reading_.is(seq, TraceKind::recovered) ||
            reading_.is(seq, TraceKind::truncated) || reading_.is(seq, TraceKind::appended);
        if (may_lose && is_held(each.node, seq - 1) && !is_held(each.node, seq)) lost = seq;
    }
    for (const NodeId server : reading_.servers())
        if (is_held(server, reading_.last())) return 0;
    return lost;
}

}  // namespace whitewater::kv
