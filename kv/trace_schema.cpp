// The words of a trace of replicas and clients.
#include "kv/trace_schema.hpp"

#include <string>
#include <vector>

#include "raft/consensus.hpp"

namespace whitewater::kv {

namespace {

using Row = sim::Schema::KindRow;

Row row(TraceKind kind, const char* name) {
    Row result;
    result.kind = static_cast<sim::Kind>(kind);
    result.name = name;
    return result;
}

Row row(TraceKind kind, const char* name, const char* a) {
    Row result = row(kind, name);
    result.a = a;
    return result;
}

Row row(TraceKind kind, const char* name, const char* a, const char* b) {
    Row result = row(kind, name, a);
    result.b = b;
    return result;
}

Row labelled(Row row_without, const char* list) {
    row_without.label = list;
    return row_without;
}

void add_kinds(std::vector<Row>& kinds) {
    kinds.push_back(row(TraceKind::recovered, "recovered", "last_index", "last_term"));
    kinds.push_back(labelled(row(TraceKind::role_changed, "role"), "role"));
    kinds.push_back(row(TraceKind::term_changed, "term"));
    kinds.push_back(row(TraceKind::voted, "vote"));
    kinds.push_back(row(TraceKind::vote_received, "vote_received"));
    kinds.push_back(labelled(row(TraceKind::appended, "append", "index", "log_hash"), "entry"));
    kinds.push_back(row(TraceKind::truncated, "truncate", "index"));
    kinds.push_back(row(TraceKind::committed, "commit", "index", "log_hash"));
    kinds.push_back(labelled(row(TraceKind::applied, "apply", "index", "state_hash"), "effect"));
    kinds.push_back(row(TraceKind::match_advanced, "match", "index"));
    kinds.push_back(row(TraceKind::persisting, "persisting", "last_index", "token"));
    kinds.push_back(row(TraceKind::persisted, "persisted", "", "token"));
    kinds.push_back(row(TraceKind::vote_sent, "vote_sent"));
    kinds.push_back(row(TraceKind::ack_sent, "ack_sent", "index"));
    kinds.push_back(row(TraceKind::read_confirmed, "read_confirmed", "index"));
    kinds.push_back(labelled(row(TraceKind::ignored, "ignored"), "reason"));
    kinds.push_back(labelled(row(TraceKind::invoke, "invoke"), "operation"));
    kinds.push_back(labelled(row(TraceKind::result, "result", "index"), "result"));
    kinds.push_back(row(TraceKind::read_served, "read_served", "index"));
    kinds.push_back(row(TraceKind::step, "step", "line"));
    kinds.push_back(row(TraceKind::converged, "converged"));
    kinds.push_back(row(TraceKind::violation, "violation"));
    kinds.push_back(row(TraceKind::proposed, "proposed", "index"));
}

// Replaces the list of that name, or adds it.
void set_words(sim::Schema& schema, const char* name, std::vector<std::string> words) {
    for (sim::Schema::LabelList& list : schema.labels)
        if (list.name == name) {
            list.words = std::move(words);
            return;
        }
    schema.labels.push_back({name, std::move(words)});
}

}  // namespace

sim::Schema trace_schema() {
    sim::Schema schema = sim::simulator_schema();
    add_kinds(schema.kinds);
    std::vector<std::string> messages;
    for (int kind = 0; kind <= static_cast<int>(raft::MessageKind::reply); ++kind)
        messages.emplace_back(raft::name_of(static_cast<raft::MessageKind>(kind)));
    set_words(schema, "message", std::move(messages));
    set_words(schema, "file", {"meta", "log", "snapshot"});
    std::vector<std::string> roles;
    for (int role = 0; role <= static_cast<int>(raft::Role::learner); ++role)
        roles.emplace_back(raft::name_of(static_cast<raft::Role>(role)));
    set_words(schema, "role", std::move(roles));
    set_words(schema, "reason",
              {"malformed", "stale_term", "stale_reply", "not_a_member", "sticky", "rival_leader",
               "contradicts_commit"});
    set_words(schema, "entry", {"noop", "command", "configuration"});
    set_words(schema, "effect", {"nothing", "executed", "duplicate", "outdated"});
    set_words(schema, "operation", {"get", "put", "delete", "append", "cas"});
    set_words(schema, "result",
              {"ok", "value", "none", "failed", "failed_seeing_value", "failed_seeing_none",
               "refused", "timeout"});
    schema.fields = {"up",   "role",    "term",      "vote",    "leader",
                     "last", "durable", "committed", "applied", "state"};
    return schema;
}

}  // namespace whitewater::kv
