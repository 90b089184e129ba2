// From events back to observations, and from those to findings.
#include "kv/offline.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "kv/chronicle.hpp"
#include "kv/server_view.hpp"
#include "kv/trace_schema.hpp"
#include "kv/trace_words.hpp"
#include "sim/base/check.hpp"

namespace whitewater::kv {

using raft::Observation;
using raft::ObservationKind;

struct Testimony::State {
    const sim::Trace& trace;
    std::vector<ServerView> views = std::vector<ServerView>(max_addresses);

    // The hash of the log that a server recovers: said by the last of the `appended` that follow.
    std::uint64_t recovered_hash(const sim::Record& event) const {
        for (std::size_t i = event.seq; event.a > 0 && i < trace.records.size(); ++i) {
            const sim::Record& later = trace.records[i];
            const bool is_entry = later.kind == static_cast<sim::Kind>(TraceKind::appended) &&
                                  later.node == event.node;
            if (is_entry && later.a == event.a) return later.b;
        }
        return 0;
    }
};

Testimony::Testimony(const sim::Trace& trace) : state_(new State{trace}) {}
Testimony::~Testimony() = default;

std::optional<Observation> Testimony::observation(const sim::Record& event) {
    const std::optional<ObservationKind> kind = observation_kind(event.kind);
    if (!kind.has_value() || !is_node(event.node)) return std::nullopt;
    ServerView& view = state_->views[event.node.value];
    Observation said;
    said.node = event.node;
    said.peer = event.peer;
    said.term = raft::Term{event.term};
    said.entry.index = raft::Index{event.a};
    said.kind = *kind;
    const bool is_of_entry =
        said.kind == ObservationKind::appended || said.kind == ObservationKind::applied;
    if (is_of_entry) {
        said.entry.term = said.term;
        said.term = view.term;
    } else {
        said.entry.term = view.term_at(said.entry.index);
    }
    said.hash = event.b;
    if (said.kind == ObservationKind::recovered) {
        said.entry.term = raft::Term{event.b};
        said.hash = state_->recovered_hash(event);
    }
    said.token = raft::Token{event.b};
    said.role = static_cast<raft::Role>(event.label);
    said.detail = event.label;
    view.follow(said);
    return said;
}

namespace {

// The judging of one trace, event by event.
class OfflineJudge {
  public:
    explicit OfflineJudge(const sim::Trace& trace)
        : trace_(trace), testimony_(trace), safety_(servers_of(trace)) {}

    OfflineJudgement judge() {
        std::size_t next_text = 0;
        for (const sim::Record& event : trace_.records) {
            std::string_view text;
            while (next_text < trace_.texts.size() && trace_.texts[next_text].seq < event.seq)
                ++next_text;
            if (next_text < trace_.texts.size() && trace_.texts[next_text].seq == event.seq)
                text = trace_.texts[next_text].text;
            take(event, text);
        }
        judgement_.findings = safety_.findings();
        return std::move(judgement_);
    }

  private:
    // The voters: every node that ever started.
    static NodeSet servers_of(const sim::Trace& trace) {
        NodeSet servers;
        for (const sim::Record& event : trace.records)
            if (event.kind == static_cast<sim::Kind>(TraceKind::recovered) && is_node(event.node))
                servers.insert(event.node);
        return servers;
    }

    void take(const sim::Record& event, std::string_view text) {
        if (const auto said = testimony_.observation(event)) {
            ++judgement_.observations;
            check_index(event);
            if (said->kind == ObservationKind::recovered) up_.insert(said->node);
            safety_.observe(*said, event.time, event.seq);
            if (said->kind == ObservationKind::applied) check_exactly_once(event);
            return;
        }
        if (event.kind == sim::Kind::crash && up_.contains(event.node)) {
            up_.erase(event.node);
            return safety_.crashed(event.node);
        }
        if (is(event, TraceKind::invoke)) take_call(event, text);
        if (is(event, TraceKind::proposed)) operation_in_.emplace(entry_of(event), event.op);
        if (is(event, TraceKind::result)) take_result(event, text);
        if (is(event, TraceKind::converged)) safety_.converged(up_, event.time, event.seq);
    }

    static bool is(const sim::Record& event, TraceKind kind) {
        return event.kind == static_cast<sim::Kind>(kind);
    }

    // Each entry was appended in an event of its own. The checkers' tables reach as far as indexes
    // do: a file must not make them reach further than it is long.
    void check_index(const sim::Record& event) const {
        CHECK(event.a <= trace_.records.size(),
              "event {} is about index {}, in a trace of {} events", event.seq, event.a,
              trace_.records.size());
        const bool changes_log = is(event, TraceKind::appended) || is(event, TraceKind::truncated);
        CHECK(event.a > 0 || !changes_log, "event {} changes a log at index 0", event.seq);
    }

    static raft::EntryId entry_of(const sim::Record& event) {
        return {raft::Term{event.term}, raft::Index{event.a}};
    }

    // As the chronicle does it live (§6.3): the first server to apply an index counts.
    void check_exactly_once(const sim::Record& event) {
        if (event.a <= frontier_) return;
        frontier_ = event.a;
        const auto held = operation_in_.find(entry_of(event));
        const bool is_executed = event.label == static_cast<std::uint8_t>(Effect::executed);
        if (!is_executed || held == operation_in_.end()) return;
        if (executed_.insert(held->second).second) return;
        const auto call = ordinals_.find(held->second);
        if (call == ordinals_.end()) return;
        safety_.findings().add(raft::Check::exactly_once,
                               executed_again(call->second.first, call->second.second, event));
    }

    void take_call(const sim::Record& event, std::string_view text) {
        const auto request = parse_request(text);
        CHECK(request.has_value(), "event {} calls no operation: '{}'", event.seq, text);
        judgement_.history.invoke(event.op, event.node, *request, event.time);
        ordinals_.emplace(event.op, std::pair(event.node, ++asked_[event.node.value]));
    }

    void take_result(const sim::Record& event, std::string_view text) {
        const auto response = response_of(static_cast<ResultWord>(event.label), text);
        if (!response.has_value()) return judgement_.history.abandon(event.op, event.time);
        judgement_.history.complete(event.op, *response, event.time);
        const bool was_written = event.term != 0 && response->outcome == Outcome::ok;
        if (!was_written) return;
        check_index(event);
        const raft::EntryId entry{raft::Term{event.term}, raft::Index{event.a}};
        safety_.acknowledged(entry, event.peer, event.time, event.seq);
    }

    const sim::Trace& trace_;
    Testimony testimony_;
    raft::Safety safety_;
    NodeSet up_;
    OfflineJudgement judgement_;
    std::map<raft::EntryId, OperationId> operation_in_;
    std::map<OperationId, std::pair<NodeId, std::uint64_t>> ordinals_;  // its client's n-th
    std::array<std::uint64_t, max_addresses> asked_{};                  // by client
    std::set<OperationId> executed_;
    std::uint64_t frontier_ = 0;  // the last index that any server has applied
};

}  // namespace

OfflineJudgement judge_offline(const sim::Trace& trace) {
    return OfflineJudge(trace).judge();
}

}  // namespace whitewater::kv
