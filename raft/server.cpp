// Carrying events to the core and its output to the outside.
#include "raft/server.hpp"

#include <utility>

#include "raft/codec.hpp"
#include "raft/overloaded.hpp"
#include "sim/base/check.hpp"

namespace whitewater::raft {

namespace {

// Most followers are equally far: what they are sent is encoded once.
bool are_the_same(const Message& a, const Message& b) {
    const auto* one = std::get_if<AppendEntries>(&a);
    const auto* other = std::get_if<AppendEntries>(&b);
    if (one == nullptr || other == nullptr) return false;
    return one->term == other->term && one->prev == other->prev && one->commit == other->commit &&
           one->read_round == other->read_round && one->entries.count == other->entries.count &&
           one->entries.bytes.data() == other->entries.bytes.data();
}

template <class M>
ByteRange encoded(const M& m, Bytes& out) {
    const auto begin = static_cast<std::uint32_t>(out.size());
    encode(m, out);
    return {begin, static_cast<std::uint32_t>(out.size())};
}

}  // namespace

void Server::start(LocalTime now, const DiskImage& disk, Effects& effects) {
    effects.clear();
    auto found = recover(disk, settings_.mutation);
    if (const auto* corruption = std::get_if<Corruption>(&found)) {
        corruption_ = *corruption;
        is_halted_ = true;
        effects.halted = true;
        return;
    }
    auto& recovered = std::get<Recovered>(found);
    storage_ = Storage(recovered);
    raft_.emplace(settings_, recovered.hard_state, std::move(recovered.log));
    raft_->start(now, output_);
    publish(effects);
    conclude(effects);
}

void Server::step(LocalTime now, const Input& input, Effects& effects) {
    effects.clear();
    effects.halted = is_halted_;
    if (is_halted_) return;
    CHECK(raft_.has_value(), "a step before start");
    std::visit(Overloaded{
                   [&](const Packet& packet) { receive(now, packet, effects); },
                   [&](const Synced& sync) { synced(now, sync, effects); },
                   [&](const DeadlinePassed& event) { core_step(now, event, effects); },
                   [&](const Propose& event) { core_step(now, event, effects); },
                   [&](const ReadRequest& event) { core_step(now, event, effects); },
               },
               input);
    conclude(effects);
}

Committed Server::committed(Index index) const {
    CHECK(raft_.has_value() && index <= raft_->applicable(), "the entry at {} is not committed",
          index.value);
    const Entry entry = raft_->log().at(index);
    return {{entry.term, index}, entry.kind, entry.command};
}

void Server::receive(LocalTime now, const Packet& packet, Effects& effects) {
    const auto message = decode(packet.bytes);
    if (message) return core_step(now, Received{packet.from, *message}, effects);
    Observation& dropped = effects.observations.emplace_back();
    dropped.kind = ObservationKind::dropped;
    dropped.node = settings_.self;
    dropped.term = raft_->term();
    dropped.role = raft_->role();
    dropped.peer = packet.from;
    dropped.detail = static_cast<std::uint8_t>(DropReason::malformed);
}

void Server::synced(LocalTime now, const Synced& sync, Effects& effects) {
    if (sync.outcome == SyncOutcome::failed) {
        is_halted_ = true;
        effects.halted = true;
        return;
    }
    storage_.synced(sync.file, sync.token, effects);
    const Token durable = storage_.durable();
    if (durable > raft_->durable()) core_step(now, Persisted{durable}, effects);
}

void Server::core_step(LocalTime now, const Event& event, Effects& effects) {
    raft_->step(now, event, output_);
    publish(effects);
}

// The core's output, in terms of bytes and files.
void Server::publish(Effects& effects) {
    effects.proposed = output_.proposed;
    if (output_.persist) {
        const Persist& write = *output_.persist;
        const ByteView entries = write.first == Index{}
                                     ? ByteView{}
                                     : raft_->log().gather(write.first, write.last, gathered_);
        storage_.persist(write, entries, effects);
    }
    const Send* before = nullptr;
    for (const Send& send : output_.messages) {
        const bool repeats = before != nullptr && are_the_same(before->message, send.message);
        const ByteRange said = repeats ? effects.messages.back().bytes : ByteRange{};
        Outgoing& outgoing = effects.messages.emplace_back();
        outgoing.to = send.to;
        outgoing.after = send.after;
        outgoing.promise = send.promise;
        // A match covers all that lies before it, and rounds of reads only count up.
        outgoing.is_cumulative = send.promise.kind == Promise::Kind::ack;
        std::visit(
            [&](const auto& m) {
                outgoing.kind = kind_of(m);
                outgoing.term = m.term;
                outgoing.index = index_of(m);
                outgoing.bytes = repeats ? said : encoded(m, effects.bytes);
            },
            send.message);
        before = &send;
    }
    std::swap(effects.observations, output_.observations);
    std::swap(effects.reads, output_.reads);
}

// Where the core is now, whether or not the step was for it.
void Server::conclude(Effects& effects) const {
    effects.committed = raft_->applicable();
    effects.durable = raft_->durable();
    effects.deadline = raft_->deadline();
}

}  // namespace whitewater::raft
