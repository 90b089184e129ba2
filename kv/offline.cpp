// From events back to observations, and from those to findings.
#include "kv/offline.hpp"

#include <algorithm>

#include "kv/chronicle.hpp"
#include "kv/server_view.hpp"
#include "kv/trace_schema.hpp"
#include "kv/trace_words.hpp"

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
    ServerView& view = state_->views[event.node.value % max_addresses];
    Observation said;
    said.node = event.node;
    said.peer = event.peer;
    said.term = raft::Term{event.term};
    said.entry.index = raft::Index{event.a};
    switch (static_cast<TraceKind>(event.kind)) {
        case TraceKind::recovered:
            said.kind = ObservationKind::recovered;
            said.entry.term = raft::Term{event.b};
            said.hash = state_->recovered_hash(event);
            break;
        case TraceKind::role_changed:
            said.kind = ObservationKind::role_changed;
            said.role = static_cast<raft::Role>(event.label);
            break;
        case TraceKind::term_changed:
            said.kind = ObservationKind::term_changed;
            break;
        case TraceKind::voted:
            said.kind = ObservationKind::voted;
            break;
        case TraceKind::vote_received:
            said.kind = ObservationKind::vote_received;
            break;
        case TraceKind::appended:
            said.kind = ObservationKind::appended;
            said.entry.term = raft::Term{event.term};
            said.term = view.term;
            said.hash = event.b;
            break;
        case TraceKind::truncated:
            said.kind = ObservationKind::truncated;
            break;
        case TraceKind::committed:
            said.kind = ObservationKind::commit_advanced;
            said.entry.term = view.term_at(said.entry.index);
            said.hash = event.b;
            break;
        case TraceKind::applied:
            said.kind = ObservationKind::applied;
            said.entry.term = raft::Term{event.term};
            said.term = view.term;
            said.hash = event.b;
            break;
        case TraceKind::match_advanced:
            said.kind = ObservationKind::match_advanced;
            break;
        case TraceKind::persisting:
            said.kind = ObservationKind::persisting;
            said.token = raft::Token{event.b};
            said.entry.term = view.term_at(said.entry.index);
            break;
        case TraceKind::persisted:
            said.kind = ObservationKind::persisted;
            said.token = raft::Token{event.b};
            break;
        case TraceKind::vote_sent:
            said.kind = ObservationKind::vote_sent;
            break;
        case TraceKind::ack_sent:
            said.kind = ObservationKind::ack_sent;
            break;
        case TraceKind::read_confirmed:
            said.kind = ObservationKind::read_confirmed;
            break;
        case TraceKind::ignored:
            said.kind = ObservationKind::dropped;
            said.detail = event.label;
            break;
        default:
            return std::nullopt;
    }
    if (!is_node(said.node)) return std::nullopt;
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
            if (said->kind == ObservationKind::recovered) up_.insert(said->node);
            return safety_.observe(*said, event.time, event.seq);
        }
        if (event.kind == sim::Kind::crash && up_.contains(event.node)) {
            up_.erase(event.node);
            return safety_.crashed(event.node);
        }
        switch (static_cast<TraceKind>(event.kind)) {
            case TraceKind::invoke:
                if (const auto request = parse_request(text))
                    judgement_.history.invoke(event.op, event.node, *request, event.time);
                break;
            case TraceKind::result:
                take_result(event, text);
                break;
            case TraceKind::converged:
                safety_.converged(up_, event.time, event.seq);
                break;
            default:
                break;
        }
    }

    void take_result(const sim::Record& event, std::string_view text) {
        if (!judgement_.history.find(event.op).has_value()) return;
        const auto response = response_of(static_cast<ResultWord>(event.label), text);
        if (!response.has_value()) return judgement_.history.abandon(event.op, event.time);
        judgement_.history.complete(event.op, *response, event.time);
        const bool was_written = event.term != 0 && response->outcome == Outcome::ok;
        if (!was_written) return;
        const raft::EntryId entry{raft::Term{event.term}, raft::Index{event.a}};
        safety_.acknowledged(entry, event.peer, event.time, event.seq);
    }

    const sim::Trace& trace_;
    Testimony testimony_;
    raft::Safety safety_;
    NodeSet up_;
    OfflineJudgement judgement_;
};

}  // namespace

OfflineJudgement judge_offline(const sim::Trace& trace) {
    return OfflineJudge(trace).judge();
}

}  // namespace whitewater::kv
