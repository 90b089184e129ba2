// How a replica carries out what consensus wants done, and what clients ask.
#include "kv/replica.hpp"

#include <algorithm>

#include "kv/trace_schema.hpp"
#include "sim/base/check.hpp"

namespace whitewater::kv {

using raft::MessageKind;
using raft::Promise;

Replica::Replica(sim::Machine& machine, std::unique_ptr<raft::Consensus> consensus,
                 ReplicaListener& listener, ReplicaSettings settings)
    : machine_(machine),
      consensus_(std::move(consensus)),
      listener_(listener),
      settings_(settings),
      store_(settings.sessions) {}

Replica::~Replica() {
    listener_.on_stopped(machine_.id());
}

void Replica::start() {
    Bytes files[raft::file_count];
    raft::DiskImage image;
    for (std::size_t i = 0; i < raft::file_count; ++i) {
        files[i] = machine_.read(static_cast<std::uint8_t>(i));
        image.files[i] = files[i];
    }
    consensus_->start(machine_.now(), image, effects_);
    carry_out();
}

void Replica::receive(NodeId from, ByteView bytes) {
    if (!is_client(from)) return step(raft::Packet{from, bytes});
    const std::optional<Command> command = decode_command(bytes);
    if (command.has_value()) serve(from, *command, bytes);
}

void Replica::timer_fired() {
    step(raft::DeadlinePassed{});
}

void Replica::synced(std::uint8_t file, sim::Ticket ticket, sim::SyncResult result) {
    const auto outcome =
        result == sim::SyncResult::durable ? raft::SyncOutcome::durable : raft::SyncOutcome::failed;
    step(raft::Synced{raft::Token{ticket}, static_cast<raft::FileId>(file), outcome});
}

// A halted server must stop: whatever comes after that finds nobody.
void Replica::step(const raft::Input& input) {
    if (effects_.halted) return;
    consensus_->step(machine_.now(), input, effects_);
    carry_out();
}

// In the order that Effects prescribes. Writes come before messages, so a message that waits for
// nothing newer than what is durable may leave at once.
void Replica::carry_out() {
    for (const raft::Observation& seen : effects_.observations) listener_.on_observation(seen);
    for (const raft::FileWrite& write : effects_.writes)
        machine_.write(static_cast<std::uint8_t>(write.file), write.offset,
                       effects_.view(write.bytes));
    for (const raft::FileSync& sync : effects_.syncs)
        machine_.sync(static_cast<std::uint8_t>(sync.file), sync.token.value);
    transmit();
    apply_committed();
    take_read_answers();
    serve_reads();
    machine_.set_timer(effects_.deadline);
}

// Sends what may go: first what was held for a token that is durable now, then this step's.
void Replica::transmit() {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < held_.size(); ++i) {
        Held& held = held_[i];
        if (may_leave(held.message)) {
            if (!is_superseded(i)) transmit_one(held.message, held.bytes);
            spare_.push_back(std::move(held.bytes));
        } else {
            if (kept != i) held_[kept] = std::move(held);
            ++kept;
        }
    }
    held_.resize(kept);
    for (const raft::Outgoing& message : effects_.messages) {
        const ByteView bytes = effects_.view(message.bytes);
        if (may_leave(message)) {
            transmit_one(message, bytes);
            continue;
        }
        Held held{message, {}};
        if (!spare_.empty()) {
            held.bytes = std::move(spare_.back());
            spare_.pop_back();
        }
        held.bytes.assign(bytes.begin(), bytes.end());
        held_.push_back(std::move(held));
    }
}

// A sync covers many writes: the acknowledgements that waited for it would all leave at once, each
// saying less than the next.
bool Replica::is_superseded(std::size_t held) const {
    const raft::Outgoing& message = held_[held].message;
    if (!message.is_cumulative) return false;
    for (std::size_t later = held + 1; later < held_.size(); ++later) {
        const raft::Outgoing& other = held_[later].message;
        if (other.is_cumulative && other.to == message.to && other.kind == message.kind &&
            other.term == message.term)
            return may_leave(other);  // tokens rise: what follows waits no less
    }
    return false;
}

void Replica::transmit_one(const raft::Outgoing& message, ByteView bytes) {
    if (machine_.is_dying()) return;
    sim::MessageLabel label;
    label.kind = static_cast<std::uint8_t>(message.kind);
    label.term = message.term.value;
    label.index = message.index.value;
    if (message.promise.kind != Promise::Kind::none) {
        const bool is_vote = message.promise.kind == Promise::Kind::vote;
        raft::Observation promise = observation(is_vote ? raft::ObservationKind::vote_sent
                                                        : raft::ObservationKind::ack_sent);
        promise.peer = message.to;
        promise.term = message.promise.term;
        promise.entry.index = message.promise.match;
        listener_.on_observation(promise);
    }
    machine_.send(message.to, label, bytes);
}

raft::Observation Replica::observation(raft::ObservationKind kind) const {
    raft::Observation observation;
    observation.kind = kind;
    observation.node = machine_.id();
    return observation;
}

// -- Clients --------------------------------------------------------------------------------------

void Replica::serve(NodeId client, const Command& command, ByteView bytes) {
    if (effects_.halted) return;
    const bool beside_the_log =
        command.kind == OperationKind::get && settings_.reads != raft::ReadMode::log;
    if (beside_the_log) {
        const raft::ReadId id{++reads_asked_};
        readings_.push_back(
            {id, client, command.op, command.attempt, std::string(command.key), {}});
        consensus_->step(machine_.now(), raft::ReadRequest{id}, effects_);
    } else {
        consensus_->step(machine_.now(), raft::Propose{bytes}, effects_);
        note_proposal(client, command);
    }
    carry_out();
}

void Replica::note_proposal(NodeId client, const Command& command) {
    CHECK(effects_.proposed.has_value(), "consensus did not say where a proposal went");
    const raft::Proposed& proposed = *effects_.proposed;
    if (proposed.answer == raft::Proposed::Answer::not_leader)
        return refuse(client, command.op, command.attempt, proposed.leader);
    // What was proposed at this index or beyond in an earlier term is gone from this log. It may
    // still be committed by others, so its client gets no answer and must ask again.
    while (!pending_.empty() && pending_.back().entry.index >= proposed.entry.index)
        pending_.pop_back();
    pending_.push_back({proposed.entry, client, command.op, command.attempt});
    listener_.on_proposed(machine_.id(), proposed.entry, command);
}

void Replica::apply_committed() {
    while (applied_ < effects_.committed && !machine_.is_dying()) {
        apply(consensus_->committed(raft::next(applied_)));
    }
}

namespace {

Effect effect_of(Store::Taken taken) {
    switch (taken) {
        case Store::Taken::executed:
            return Effect::executed;
        case Store::Taken::duplicate:
            return Effect::duplicate;
        case Store::Taken::outdated:
            break;
    }
    return Effect::outdated;
}

}  // namespace

void Replica::apply(const raft::Committed& committed) {
    const raft::EntryId entry = committed.entry;
    applied_ = entry.index;
    raft::Observation seen = observation(raft::ObservationKind::applied);
    seen.entry = entry;
    if (committed.kind != raft::EntryKind::command) {
        seen.hash = store_.hash();
        listener_.on_observation(seen);
        return refuse_pending(entry.index);
    }
    const std::optional<Command> command = decode_command(committed.command);
    CHECK(command.has_value(), "entry {} holds no command", entry.index.value);
    const Store::Result& result =
        store_.apply(*command, entry.index.value, entry.term.value,
                     awaits(entry) ? Store::Answers::here : Store::Answers::elsewhere);
    seen.hash = store_.hash();
    seen.detail = static_cast<std::uint8_t>(effect_of(result.taken));
    listener_.on_observation(seen);
    listener_.on_applied(machine_.id(), entry, *command, result.taken);
    if (awaits(entry)) return answer_pending(result);
    refuse_pending(entry.index);
}

bool Replica::awaits(raft::EntryId entry) const {
    return !pending_.empty() && pending_.front().entry == entry;
}

// Another entry was committed in place of the one that a client waits for at this index: its
// command will never be committed as that entry, and the attempt is refused.
void Replica::refuse_pending(raft::Index index) {
    if (pending_.empty() || pending_.front().entry.index != index) return;
    const Pending waiting = pending_.front();
    pending_.erase(pending_.begin());
    refuse(waiting.client, waiting.op, waiting.attempt, nobody);
}

// Answers the client that waits for the entry that was applied last.
void Replica::answer_pending(const Store::Result& result) {
    const Pending waiting = pending_.front();
    pending_.erase(pending_.begin());
    if (result.taken == Store::Taken::outdated) return;  // its client has gone on
    Reply reply;
    reply.op = waiting.op;
    reply.attempt = waiting.attempt;
    reply.status = ReplyStatus::done;
    reply.response = result.response;
    reply.index = result.index;
    reply.entry_term = result.term;
    answer(waiting.client, reply);
}

// -- Reads ----------------------------------------------------------------------------------------

void Replica::take_read_answers() {
    for (const raft::ReadAnswer& told : effects_.reads) {
        const auto reading = std::find_if(readings_.begin(), readings_.end(),
                                          [&told](const Reading& r) { return r.id == told.id; });
        if (reading == readings_.end()) continue;
        if (told.answer == raft::ReadAnswer::Answer::at_index) {
            reading->at = told.index;
            continue;
        }
        const Reading refused = *reading;
        readings_.erase(reading);
        refuse(refused.client, refused.op, refused.attempt, told.leader);
    }
}

void Replica::serve_reads() {
    const auto is_due = [this](const Reading& r) { return r.at.has_value() && *r.at <= applied_; };
    for (const Reading& reading : readings_) {
        if (!is_due(reading)) continue;
        listener_.on_read_served(machine_.id(), reading.op, applied_);
        Reply reply;
        reply.op = reading.op;
        reply.attempt = reading.attempt;
        reply.status = ReplyStatus::done;
        reply.response = Response::read(store_.read(reading.key));
        reply.index = applied_.value;
        answer(reading.client, reply);
    }
    std::erase_if(readings_, is_due);
}

// -- Answers --------------------------------------------------------------------------------------

void Replica::refuse(NodeId client, OperationId op, std::uint32_t attempt, NodeId leader) {
    Reply reply;
    reply.op = op;
    reply.attempt = attempt;
    reply.status = ReplyStatus::refused;
    reply.leader = leader;
    answer(client, reply);
}

void Replica::answer(NodeId client, const Reply& reply) {
    scratch_.clear();
    encode(reply, scratch_);
    sim::MessageLabel label;
    label.kind = static_cast<std::uint8_t>(MessageKind::reply);
    label.term = reply.op.value;
    label.index = reply.attempt;
    label.op = reply.op;
    label.is_numbered = true;
    machine_.send(client, label, scratch_);
}

}  // namespace whitewater::kv
