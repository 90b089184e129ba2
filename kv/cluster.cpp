// How servers, clients, checkers and the trace are wired together.
#include "kv/cluster.hpp"

#include <fmt/format.h>

#include "raft/server.hpp"

namespace whitewater::kv {

namespace {

sim::WorldSettings complete(sim::WorldSettings world, std::uint64_t seed) {
    world.seed = seed;
    for (int kind = 0; kind <= static_cast<int>(raft::MessageKind::reply); ++kind)
        world.message_kinds.emplace_back(raft::name_of(static_cast<raft::MessageKind>(kind)));
    return world;
}

Store::Sessions sessions_of(const ClusterSettings& settings) {
    if (settings.raft.is_broken(raft::Mutation::no_dedup)) return Store::Sessions::ignored;
    if (settings.raft.is_broken(raft::Mutation::session_outside_state))
        return Store::Sessions::beside;
    return settings.sessions;
}

}  // namespace

std::unique_ptr<raft::Consensus> our_raft(const raft::Settings& settings) {
    return std::make_unique<raft::Server>(settings);
}

Cluster::Cluster(const ClusterSettings& settings)
    : settings_(settings),
      servers_(NodeSet::first(settings.nodes)),
      views_(max_addresses),
      replicas_(max_addresses, nullptr),
      client_of_(max_addresses, nullptr),
      safety_(servers_),
      world_(complete(settings.world, settings.seed)),
      narrator_(world_) {
    world_.recorder().attach(settings.trace);
    settings_.client.seed = settings.seed;
    settings_.client.servers = servers_;
    for (const NodeId id : servers_) add_server(id);
    for (std::uint32_t i = 1; i <= settings.clients; ++i) add_client(client(i));
}

Cluster::~Cluster() {
    is_ending_ = true;
}

void Cluster::add_server(NodeId id) {
    raft::Settings raft = settings_.raft;
    raft.self = id;
    raft.voters = servers_;
    raft.seed = settings_.seed;
    const ReplicaSettings store{raft.reads, sessions_of(settings_)};
    world_.add_machine(id, [this, id, raft, store](sim::Machine& machine) {
        auto replica = std::make_unique<Replica>(machine, settings_.consensus(raft), *this, store);
        replicas_[id.value] = replica.get();
        return replica;
    });
}

void Cluster::add_client(NodeId id) {
    clients_.insert(id);
    world_.add_machine(id, [this, id](sim::Machine& machine) {
        auto made = std::make_unique<Client>(machine, *this, settings_.client);
        client_of_[id.value] = made.get();
        return made;
    });
}

std::uint32_t Cluster::add_probe_client() {
    add_client(client(max_clients));
    return max_clients;
}

void Cluster::step() {
    try {
        world_.step();
    } catch (const CheckFailure& failure) {
        broken_promise_ = failure.what();
    }
}

// -- What servers say -----------------------------------------------------------------------------

void Cluster::on_observation(const raft::Observation& said) {
    ++changes_;
    const sim::Seq event = narrator_.tell(said);
    ServerView& view = views_[said.node.value];
    if (world_.recorder().is_tracing()) {
        const ServerState before = view;
        view.follow(said);
        narrator_.tell_change(said.node, before, view);
    } else {
        view.follow(said);
    }
    if (said.kind == raft::ObservationKind::role_changed && said.role == raft::Role::leader)
        ++elections_;
    safety_.observe(said, world_.now(), event);
    if (safety_.findings().all().size() != violations_told_) tell_new_violations();
}

void Cluster::tell_new_violations() {
    const std::vector<raft::Violation>& found = safety_.findings().all();
    for (; violations_told_ < found.size(); ++violations_told_) {
        const raft::Violation& violation = found[violations_told_];
        narrator_.tell_violation(fmt::format("{}: {}", violation.property, violation.story));
    }
}

void Cluster::on_proposed(NodeId node, raft::EntryId entry, const Command& command) {
    narrator_.tell_proposed(node, command.op, entry);
    chronicle_.proposed(entry, command.op);
    chronicle_.served(command.op, node, views_[node.value].role, views_[node.value].term);
}

void Cluster::on_applied(NodeId node, raft::EntryId entry, const Command& command,
                         Store::Taken taken) {
    const std::optional<std::uint64_t> again =
        chronicle_.applied(entry, command, taken, world_.now());
    if (!again.has_value()) return;
    sim::Record event;
    event.seq = world_.recorder().last();
    event.time = world_.now();
    event.node = node;
    event.a = entry.index.value;
    safety_.findings().add(raft::Check::exactly_once,
                           executed_again(command.client, *again, event));
    tell_new_violations();
}

void Cluster::on_read_served(NodeId node, OperationId op, raft::Index applied) {
    narrator_.tell_read(node, op, applied);
    chronicle_.served(op, node, views_[node.value].role, views_[node.value].term);
}

// That the world ends says nothing about a server: the record of the run is closed by then.
void Cluster::on_stopped(NodeId node) {
    if (is_ending_) return;
    ++changes_;
    replicas_[node.value] = nullptr;
    ServerView& view = views_[node.value];
    const ServerState before = view;
    view.went_down();
    narrator_.tell_change(node, before, view);
    safety_.crashed(node);
}

// -- What clients say -----------------------------------------------------------------------------

void Cluster::submit(std::uint32_t ordinal, Task task) {
    client_of_[client(ordinal).value]->submit(std::move(task));
}

bool Cluster::is_idle(std::uint32_t ordinal) const {
    return client_of_[client(ordinal).value]->is_idle();
}

void Cluster::abandon_operations() {
    ++changes_;
    for (const NodeId id : clients_) client_of_[id.value]->abandon_all();
}

void Cluster::on_invoke(NodeId client, const Task& task) {
    ++changes_;
    chronicle_.expect(task.op);
    narrator_.tell_invoke(client, task);
    chronicle_.invoked(client, task, world_.now());
}

void Cluster::on_result(NodeId client, const Task& task, const OperationResult& result) {
    ++changes_;
    const sim::Seq event = narrator_.tell_result(client, task, result);
    chronicle_.resulted(task, result, world_.now(), event);
    const bool was_written = result.ending == OperationResult::Ending::answered &&
                             result.term != 0 && result.response.outcome == Outcome::ok;
    if (!was_written) return;
    const raft::EntryId entry{raft::Term{result.term}, raft::Index{result.index}};
    safety_.acknowledged(entry, result.by, world_.now(), event);
    tell_new_violations();
}

}  // namespace whitewater::kv
