// How the storm moves servers, packets and disks.
#include "tests/raft/safety_storm.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/hash.hpp"

namespace whitewater::raft {

Storm::Storm(const Weather& weather) : safety(NodeSet::first(weather.servers)), key_(weather.seed) {
    for (NodeId id : NodeSet::first(weather.servers)) {
        Member& m = members_.emplace_back();
        m.self = id;
        m.settings.self = id;
        m.settings.voters = NodeSet::first(weather.servers);
        m.settings.seed = weather.seed;
        m.settings.pre_vote = weather.pre_vote;
        m.settings.check_quorum = Switch::off;
        m.settings.mutation = weather.mutation;
        m.settings.batch = 1 + static_cast<std::uint32_t>(draw(3));
        m.settings.inflight = 1 + static_cast<std::uint32_t>(draw(4));
    }
    for (Member& m : members_) restart(m);
}

std::uint64_t Storm::draw(std::uint64_t below) {
    return uniform(key_.with(draws_++), 0, below - 1);
}

Storm::Member& Storm::any() {
    return members_[draw(members_.size())];
}

void Storm::rage(std::uint32_t happenings) {
    for (std::uint32_t i = 0; i < happenings; ++i) {
        happen();
        if (safety.findings().first_property() != nullptr) return;
    }
}

void Storm::happen() {
    now_ = now_ + microseconds(static_cast<std::int64_t>(draw(2000)));
    const std::uint64_t what = draw(1000);
    Member& m = any();
    if (what < 500) {
        if (!flights_.empty()) deliver(draw(flights_.size()));
    } else if (what < 560) {
        if (!flights_.empty()) flights_.erase(flights_.begin());
    } else if (what < 580) {
        if (!flights_.empty()) flights_.push_back(Flight(flights_[draw(flights_.size())]));
    } else if (what < 780) {
        sync_one(m);
    } else if (what < 880) {
        propose(m);
    } else if (what < 960) {
        if (m.server && now_ >= m.effects.deadline) time_out(m);
    } else if (what < 970) {
        if (m.server && m.server->raft().role() != Role::leader) time_out(m);
    } else if (what < 980) {
        if (m.server) crash(m);
    } else if (!m.server) {
        restart(m);
    }
}

bool Storm::calm() {
    for (Member& m : members_) {
        if (!m.server) restart(m);
    }
    for (int i = 0; i < 20'000; ++i) {
        now_ = now_ + microseconds(100);
        for (Member& m : members_) {
            while (!m.syncs.empty()) sync_one(m);
            if (now_ >= m.effects.deadline) time_out(m);
        }
        while (!flights_.empty()) deliver(0);
        if (i % 5'000 == 4'000) propose(any());
    }
    const auto done = [&](const Member& m) {
        const Raft& raft = m.server->raft();
        return raft.term() == members_[0].server->raft().term() && m.state == members_[0].state &&
               raft.commit() == raft.log().last().index && m.applied == raft.commit();
    };
    if (!std::all_of(members_.begin(), members_.end(), done)) return false;
    safety.converged(NodeSet::first(static_cast<std::uint32_t>(members_.size())), {now_.us},
                     event_);
    return true;
}

void Storm::deliver(std::size_t flight) {
    const Flight packet = std::move(flights_[flight]);
    flights_.erase(flights_.begin() + static_cast<std::ptrdiff_t>(flight));
    Member& to = members_[packet.to.value - 1];
    if (to.server) step(to, Packet{packet.from, packet.bytes});
}

void Storm::time_out(Member& m) {
    now_ = std::max(now_, m.effects.deadline);
    step(m, DeadlinePassed{});
}

void Storm::sync_one(Member& m) {
    if (m.syncs.empty()) return;
    Sync sync = std::move(m.syncs.front());
    m.syncs.erase(m.syncs.begin());
    m.durable[static_cast<std::size_t>(sync.asked.file)] = std::move(sync.covers);
    step(m, Synced{sync.asked.token, sync.asked.file, SyncOutcome::durable});
}

// To whoever it may be: most know that they do not lead.
void Storm::propose(Member& m) {
    if (!m.server) return;
    const std::string command = "command " + std::to_string(event_);
    step(m, Propose{as_bytes(command)});
}

// Half of the crashes lose what was not synced, the others lose nothing.
void Storm::crash(Member& m) {
    m.server.reset();
    if (draw(2) == 0) {
        m.durable = m.written;
    } else {
        m.written = m.durable;
    }
    m.syncs.clear();
    m.waiting.clear();
    m.proposed.clear();
    m.applied = {};
    m.state = 0;
    safety.crashed(m.self);
}

void Storm::restart(Member& m) {
    m.server.emplace(m.settings);
    DiskImage disk;
    for (std::size_t i = 0; i < file_count; ++i) disk.files[i] = m.durable[i];
    m.server->start(now_, disk, m.effects);
    CHECK(!m.effects.halted, "{} found its disk corrupt", name_of(m.self));
    carry_out(m);
}

void Storm::step(Member& m, const Input& input) {
    m.server->step(now_, input, m.effects);
    carry_out(m);
}

void Storm::carry_out(Member& m) {
    Effects& effects = m.effects;
    for (const Observation& o : effects.observations) observe(o);
    for (const FileWrite& write : effects.writes) {
        Bytes& file = m.written[static_cast<std::size_t>(write.file)];
        const ByteView bytes = effects.view(write.bytes);
        if (file.size() < write.offset + bytes.size()) file.resize(write.offset + bytes.size());
        std::copy(bytes.begin(), bytes.end(),
                  file.begin() + static_cast<std::ptrdiff_t>(write.offset));
    }
    for (const FileSync& sync : effects.syncs) {
        m.syncs.push_back({sync, m.written[static_cast<std::size_t>(sync.file)]});
    }
    for (const Outgoing& message : effects.messages) {
        const ByteView bytes = effects.view(message.bytes);
        m.waiting.push_back({message, Bytes(bytes.begin(), bytes.end())});
    }
    if (effects.proposed && effects.proposed->answer == Proposed::Answer::appended) {
        m.proposed.push_back(effects.proposed->entry);
    }
    send_what_may_leave(m, effects.durable);
    apply(m, effects.committed);
}

void Storm::send_what_may_leave(Member& m, Token durable) {
    std::erase_if(m.waiting, [&](const Waiting& waiting) {
        if (waiting.message.after > durable) return false;
        leave(m, waiting);
        return true;
    });
}

void Storm::leave(Member& m, const Waiting& waiting) {
    const Promise& promise = waiting.message.promise;
    if (promise.kind != Promise::Kind::none) {
        Observation o;
        o.kind = promise.kind == Promise::Kind::vote ? ObservationKind::vote_sent
                                                     : ObservationKind::ack_sent;
        o.node = m.self;
        o.peer = waiting.message.to;
        o.term = promise.term;
        o.entry.index = promise.match;
        observe(o);
    }
    flights_.push_back({m.self, waiting.message.to, waiting.bytes});
}

void Storm::apply(Member& m, Index to) {
    while (m.applied < to) {
        m.applied = next(m.applied);
        const Committed committed = m.server->committed(m.applied);
        m.state = combine(m.state, hash_bytes(committed.command));
        Observation o;
        o.kind = ObservationKind::applied;
        o.node = m.self;
        o.entry = committed.entry;
        o.hash = m.state;
        observe(o);
        if (std::erase(m.proposed, committed.entry) != 0) {
            safety.acknowledged(committed.entry, m.self, {now_.us}, ++event_);
        }
    }
}

void Storm::observe(const Observation& o) {
    safety.observe(o, {now_.us}, ++event_);
}

}  // namespace whitewater::raft
