// How the stage's servers speak.
#include "tests/raft/safety_stage.hpp"

#include "sim/base/hash.hpp"

namespace whitewater::raft {

Observation Stage::of(NodeId n, ObservationKind kind) const {
    Observation o;
    o.kind = kind;
    o.node = n;
    o.term = servers_[n.value].memory.term;
    return o;
}

void Stage::say(Observation o) {
    now = now + milliseconds(1);
    safety.observe(o, now, ++event_);
}

void Stage::term(NodeId n, std::uint64_t term) {
    memory(n).term = {term};
    memory(n).vote = nobody;
    say(of(n, ObservationKind::term_changed));
}

void Stage::role(NodeId n, Role role) {
    Observation o = of(n, ObservationKind::role_changed);
    o.role = role;
    say(o);
}

void Stage::voted(NodeId n, NodeId candidate) {
    memory(n).vote = candidate;
    Observation o = of(n, ObservationKind::voted);
    o.peer = candidate;
    say(o);
}

void Stage::send_vote(NodeId n, NodeId candidate) {
    send_vote(n, candidate, memory(n).term.value);
}

void Stage::send_vote(NodeId n, NodeId candidate, std::uint64_t term) {
    Observation o = of(n, ObservationKind::vote_sent);
    o.peer = candidate;
    o.term = {term};
    say(o);
}

void Stage::count_vote(NodeId n, NodeId voter) {
    Observation o = of(n, ObservationKind::vote_received);
    o.peer = voter;
    say(o);
}

void Stage::append(NodeId n, std::uint64_t term) {
    append(n, term, 0);
}

void Stage::append(NodeId n, std::uint64_t term, std::uint64_t command) {
    const Held& held = memory(n);
    const std::uint64_t before = held.hash.empty() ? 0 : held.hash.back();
    append_hashed(n, {{term}, {held.log.size() + 1}}, combine(combine(before, term), command));
}

void Stage::append_hashed(NodeId n, EntryId entry, std::uint64_t hash) {
    memory(n).log.push_back(entry);
    memory(n).hash.push_back(hash);
    Observation o = of(n, ObservationKind::appended);
    o.entry = entry;
    o.hash = hash;
    say(o);
}

void Stage::cut(NodeId n, std::uint64_t from) {
    Observation o = of(n, ObservationKind::truncated);
    o.entry = {{}, {from}};
    memory(n).log.resize(from - 1);
    memory(n).hash.resize(from - 1);
    say(o);
}

void Stage::ack(NodeId n, NodeId leader, std::uint64_t match) {
    ack(n, leader, match, memory(n).term.value);
}

void Stage::ack(NodeId n, NodeId leader, std::uint64_t match, std::uint64_t term) {
    Observation o = of(n, ObservationKind::ack_sent);
    o.peer = leader;
    o.term = {term};
    o.entry = {{}, {match}};
    say(o);
}

void Stage::match(NodeId n, NodeId follower, std::uint64_t match) {
    Observation o = of(n, ObservationKind::match_advanced);
    o.peer = follower;
    o.entry = {{}, {match}};
    say(o);
}

void Stage::commit(NodeId n, std::uint64_t index) {
    Observation o = of(n, ObservationKind::commit_advanced);
    o.entry = memory(n).log.at(index - 1);
    o.hash = memory(n).hash.at(index - 1);
    say(o);
}

void Stage::apply(NodeId n, std::uint64_t index) {
    apply(n, index, memory(n).hash.at(index - 1));
}

void Stage::apply(NodeId n, std::uint64_t index, std::uint64_t state) {
    Observation o = of(n, ObservationKind::applied);
    o.entry = memory(n).log.at(index - 1);
    o.hash = state;
    say(o);
}

void Stage::begin_write(NodeId n) {
    Server& s = servers_[n.value];
    s.writes.push_back(s.memory);
    Observation o = of(n, ObservationKind::persisting);
    o.peer = s.memory.vote;
    o.entry = s.memory.log.empty() ? EntryId{} : s.memory.log.back();
    o.token = {s.done + s.writes.size()};
    say(o);
}

void Stage::end_write(NodeId n) {
    Server& s = servers_[n.value];
    s.disk = s.writes.front();
    s.writes.erase(s.writes.begin());
    Observation o = of(n, ObservationKind::persisted);
    o.token = {++s.done};
    say(o);
}

void Stage::tell_client(NodeId n, std::uint64_t index) {
    now = now + milliseconds(1);
    safety.acknowledged(memory(n).log.at(index - 1), n, now, ++event_);
}

void Stage::crash(NodeId n) {
    Server& s = servers_[n.value];
    s.writes.clear();
    s.done = 0;
    s.memory = {};
    safety.crashed(n);
}

void Stage::recover(NodeId n) {
    Server& s = servers_[n.value];
    s.memory = s.disk;
    Observation o = of(n, ObservationKind::recovered);
    o.peer = s.memory.vote;
    if (!s.memory.log.empty()) {
        o.entry = s.memory.log.back();
        o.hash = s.memory.hash.back();
    }
    say(o);
    for (std::size_t i = 0; i < s.memory.log.size(); ++i) {
        Observation appended = of(n, ObservationKind::appended);
        appended.entry = s.memory.log[i];
        appended.hash = s.memory.hash[i];
        say(appended);
    }
}

void Stage::sync(NodeId n) {
    begin_write(n);
    while (!servers_[n.value].writes.empty()) end_write(n);
}

void Stage::elect(NodeId n, std::uint64_t new_term, NodeId voter) {
    term(n, new_term);
    role(n, Role::candidate);
    voted(n, n);
    sync(n);
    if (memory(voter).term != Term{new_term}) term(voter, new_term);
    role(voter, Role::follower);
    voted(voter, n);
    sync(voter);
    send_vote(voter, n);
    count_vote(n, voter);
    role(n, Role::leader);
}

void Stage::replicate(NodeId leader, NodeId follower) {
    const std::uint64_t entry_term = memory(leader).term.value;
    append(leader, entry_term);
    sync(leader);
    if (memory(follower).term != memory(leader).term) term(follower, entry_term);
    copy_log(leader, follower);
    sync(follower);
    ack(follower, leader, memory(follower).log.size());
    match(leader, follower, memory(follower).log.size());
}

void Stage::copy_log(NodeId from, NodeId to) {
    const Held& source = memory(from);
    std::size_t same = 0;
    while (same < memory(to).log.size() && source.hash.at(same) == memory(to).hash[same]) ++same;
    if (same < memory(to).log.size()) cut(to, same + 1);
    for (; same < source.log.size(); ++same) append_hashed(to, source.log[same], source.hash[same]);
}

std::string Stage::broken() const {
    std::string names;
    for (std::size_t i = 0; i < check_count; ++i) {
        const auto check = static_cast<Check>(i);
        if (safety.findings().count(check) != 0) names += std::string(name_of(check)) + ' ';
    }
    return names;
}

const Violation* Stage::first(Check check) const {
    for (const Violation& violation : safety.findings().all()) {
        if (violation.property == name_of(check)) return &violation;
    }
    return nullptr;
}

std::string Stage::story(Check check) const {
    const Violation* violation = first(check);
    return violation == nullptr ? "" : violation->story;
}

std::string Stage::signature(Check check) const {
    const Violation* violation = first(check);
    return violation == nullptr ? "" : violation->signature;
}

}  // namespace whitewater::raft
