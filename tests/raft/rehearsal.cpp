// Moving bare servers by hand, and telling it.
#include "tests/raft/rehearsal.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "raft/codec.hpp"
#include "tests/raft/text.hpp"

namespace whitewater::raft {

namespace {

std::string at_time(LocalTime now) {
    return fmt::format("{}.{:03}ms", now.us / 1000, now.us % 1000);
}

}  // namespace

Settings settings_for(std::uint32_t voters) {
    Settings settings;
    settings.voters = NodeSet::first(voters);
    return settings;
}

Rehearsal::Rehearsal(std::uint32_t servers, Disks disks)
    : Rehearsal(settings_for(servers), disks) {}

Rehearsal::Rehearsal(const Settings& settings, Disks disks) : disks_(disks) {
    for (NodeId server : settings.voters) {
        cast_[server.value].settings = settings;
        cast_[server.value].settings.self = server;
        restart(server);
    }
    text_.clear();
}

void Rehearsal::title(const std::string& sentence) {
    if (!text_.empty()) text_ += '\n';
    tell("# " + sentence);
}

void Rehearsal::time_out(NodeId server) {
    const LocalTime due = core(server).deadline();
    CHECK(due != LocalTime::never(), "{} waits for nothing", name_of(server));
    now_ = std::max(now_, due);
    step(server, DeadlinePassed{}, fmt::format("{}: its deadline passes", name_of(server)));
}

void Rehearsal::wait(Duration span) {
    const LocalTime end = now_ + span;
    for (;;) {
        NodeId first = nobody;
        LocalTime due = end;
        for (const auto& [id, member] : cast_) {
            if (!member.server || member.server->raft().deadline() > due) continue;
            if (first != nobody && member.server->raft().deadline() == due) continue;
            first = node(id);
            due = member.server->raft().deadline();
        }
        if (first == nobody) break;
        time_out(first);
    }
    now_ = end;
}

void Rehearsal::skip(Duration span) {
    now_ = now_ + span;
}

void Rehearsal::set_back(Duration span) {
    now_ = now_ - span;
    tell(fmt::format("all clocks go back by {}", to_text(span)));
}

EntryId Rehearsal::propose(NodeId server, std::string_view command) {
    step(server, Propose{as_bytes(command)},
         fmt::format("{} is asked to do '{}'", name_of(server), command));
    const auto& proposed = cast_.at(server.value).effects.proposed;
    return proposed ? proposed->entry : EntryId{};
}

void Rehearsal::read(NodeId server, std::uint64_t id) {
    step(server, ReadRequest{{id}}, fmt::format("{} is asked to read, {}", name_of(server), id));
}

void Rehearsal::deliver(NodeId from, NodeId to) {
    auto& link = links_[{from, to}];
    CHECK(!link.empty(), "nothing from {} to {}", name_of(from), name_of(to));
    const Bytes bytes = std::move(link.front());
    link.pop_front();
    if (!cast_.at(to.value).server)
        return tell(fmt::format("{} is down: a message is lost", name_of(to)));
    const auto message = decode(bytes);
    step(to, Packet{from, bytes},
         fmt::format("{} <- {}: {}", name_of(to), name_of(from),
                     message ? to_text(*message) : "garbage"));
}

void Rehearsal::deliver_last(NodeId from, NodeId to) {
    auto& link = links_[{from, to}];
    CHECK(!link.empty(), "nothing from {} to {}", name_of(from), name_of(to));
    std::rotate(link.begin(), link.end() - 1, link.end());
    deliver(from, to);
}

void Rehearsal::duplicate(NodeId from, NodeId to) {
    auto& link = links_[{from, to}];
    CHECK(!link.empty(), "nothing from {} to {}", name_of(from), name_of(to));
    link.push_front(link.front());
    deliver(from, to);
}

void Rehearsal::deliver_between(NodeSet servers) {
    for (bool moved = true; moved;) {
        moved = false;
        for (NodeId from : servers) {
            for (NodeId to : servers) {
                if (links_[{from, to}].empty()) continue;
                deliver(from, to);
                moved = true;
            }
        }
    }
}

void Rehearsal::deliver_all() {
    NodeSet all;
    for (const auto& [id, member] : cast_) all.insert(node(id));
    deliver_between(all);
}

void Rehearsal::lose(NodeId from, NodeId to) {
    auto& link = links_[{from, to}];
    CHECK(!link.empty(), "nothing from {} to {}", name_of(from), name_of(to));
    const auto message = decode(link.front());
    tell(fmt::format("lost, {} -> {}: {}", name_of(from), name_of(to), to_text(*message)));
    link.pop_front();
}

void Rehearsal::lose_all() {
    for (auto& [ends, link] : links_) {
        while (!link.empty()) lose(ends.first, ends.second);
    }
}

void Rehearsal::inject(NodeId from, NodeId to, const Message& message) {
    Bytes bytes;
    std::visit([&bytes](const auto& m) { encode(m, bytes); }, message);
    links_[{from, to}].push_front(std::move(bytes));
    deliver(from, to);
}

void Rehearsal::sync(NodeId server) {
    while (!cast_.at(server.value).disk.asked.empty()) sync_once(server);
}

void Rehearsal::sync_once(NodeId server) {
    Member& member = cast_.at(server.value);
    const FileSync sync = member.disk.asked.front();
    member.disk.asked.erase(member.disk.asked.begin());
    const auto file = static_cast<std::size_t>(sync.file);
    member.disk.durable[file] = member.disk.written[file];
    const Synced input{sync.token, sync.file, SyncOutcome::durable};
    if (disks_ == Disks::sync_by_hand)
        step(server, input, fmt::format("{}: sync #{} is done", name_of(server), sync.token.value));
    else
        step(member, input, member.effects_of_sync);
}

void Rehearsal::fail_sync(NodeId server, FileId file) {
    auto& asked = cast_.at(server.value).disk.asked;
    const auto found = std::find_if(asked.begin(), asked.end(),
                                    [file](const FileSync& sync) { return sync.file == file; });
    CHECK(found != asked.end(), "{} has not asked for that sync", name_of(server));
    const FileSync sync = *found;
    asked.erase(found);
    step(server, Synced{sync.token, file, SyncOutcome::failed},
         fmt::format("{}: sync #{} fails", name_of(server), sync.token.value));
}

void Rehearsal::crash(NodeId server) {
    Member& member = cast_.at(server.value);
    tell(fmt::format("{} crashes", name_of(server)));
    member.server.reset();
    member.held.clear();
    member.disk.asked.clear();
    member.disk.written = member.disk.durable;
}

void Rehearsal::restart(NodeId server) {
    Member& member = cast_.at(server.value);
    tell(fmt::format("{} starts", name_of(server)));
    DiskImage image;
    for (std::size_t i = 0; i < file_count; ++i) image.files[i] = member.disk.durable[i];
    member.server.emplace(member.settings);
    member.server->start(now_, image, member.effects);
    carry_out(member, member.effects);
}

void Rehearsal::elect(NodeId server, NodeSet voters) {
    const auto leads = [&] { return core(server).role() == Role::leader; };
    for (int attempt = 0; attempt < 10 && !leads(); ++attempt) {
        time_out(server);
        sync(server);
        for (int round = 0; round < 2; ++round) {  // the pre-vote, then the vote
            for (NodeId voter : voters) {
                while (!leads() && in_flight(server, voter) > 0) deliver(server, voter);
                sync(voter);
                while (!leads() && in_flight(voter, server) > 0) deliver(voter, server);
                if (!leads()) sync(server);
            }
        }
    }
    CHECK(leads(), "{} was not elected", name_of(server));
}

std::string Rehearsal::log_of(NodeId server) const {
    const Log& log = core(server).log();
    std::string text;
    for (Index i{1}; i <= log.last().index; i = next(i))
        text += (text.empty() ? "" : " ") + to_text(log.id_at(i));
    return text;
}

std::size_t Rehearsal::in_flight(NodeId from, NodeId to) const {
    const auto found = links_.find({from, to});
    return found == links_.end() ? 0 : found->second.size();
}

void Rehearsal::step(NodeId server, const Input& input, const std::string& heading) {
    Member& member = cast_.at(server.value);
    tell(heading + "   (" + at_time(now_) + ")");
    if (const auto* packet = std::get_if<Packet>(&input)) explain(server, *packet);
    step(member, input, member.effects);
}

void Rehearsal::step(Member& member, const Input& input, Effects& effects) {
    member.server->step(now_, input, effects);
    carry_out(member, effects);
}

// The comparison on which the answer depends.
void Rehearsal::explain(NodeId server, const Packet& packet) {
    const auto message = decode(packet.bytes);
    if (!message) return;
    const Log& log = core(server).log();
    if (const auto* m = std::get_if<RequestVote>(&*message)) {
        const auto order = m->last <=> log.last();
        tell(fmt::format("    remote log {} is {} mine {}", to_text(m->last),
                         order < 0   ? "behind"
                         : order > 0 ? "ahead of"
                                     : "equal to",
                         to_text(log.last())));
    } else if (const auto* a = std::get_if<AppendEntries>(&*message)) {
        if (a->prev.index == Index{}) return;
        tell(fmt::format("    my log {} {}", log.matches(a->prev) ? "has" : "has not",
                         to_text(a->prev)));
    }
}

void Rehearsal::carry_out(Member& member, const Effects& effects) {
    tell_observations(effects);
    if (effects.halted) {
        tell("    halts");
        member.held.clear();
        return;
    }
    write_to_disk(member, effects);
    send_what_may_go(member, effects);
    for (const ReadAnswer& answer : effects.reads) {
        const bool is_served = answer.answer == ReadAnswer::Answer::at_index;
        answers_.push_back(is_served ? fmt::format("{} at {}", answer.id.value, answer.index.value)
                                     : fmt::format("{} refused", answer.id.value));
        tell("    answers read " + answers_.back());
    }
    if (disks_ == Disks::sync_at_once && !member.disk.asked.empty())
        sync_once(member.settings.self);
}

void Rehearsal::tell_observations(const Effects& effects) {
    for (const Observation& o : effects.observations) {
        const bool is_of_disk =
            o.kind == ObservationKind::persisting || o.kind == ObservationKind::persisted;
        if (!is_of_disk || disks_ == Disks::sync_by_hand) tell("    " + to_text(o));
    }
}

void Rehearsal::write_to_disk(Member& member, const Effects& effects) {
    for (const FileWrite& write : effects.writes) {
        Bytes& file = member.disk.written[static_cast<std::size_t>(write.file)];
        const ByteView bytes = effects.view(write.bytes);
        file.resize(std::max(file.size(), static_cast<std::size_t>(write.offset) + bytes.size()));
        std::copy(bytes.begin(), bytes.end(),
                  file.begin() + static_cast<std::ptrdiff_t>(write.offset));
    }
    for (const FileSync& sync : effects.syncs) member.disk.asked.push_back(sync);
}

void Rehearsal::send_what_may_go(Member& member, const Effects& effects) {
    for (const Outgoing& outgoing : effects.messages) {
        const ByteView bytes = effects.view(outgoing.bytes);
        member.held.emplace_back(outgoing, Bytes(bytes.begin(), bytes.end()));
    }
    const auto may_go = [&effects](const auto& held) {
        return held.first.after <= effects.durable;
    };
    for (const auto& held : member.held) {
        if (!may_go(held)) continue;
        const auto message = decode(held.second);
        tell(fmt::format("    -> {}: {}", name_of(held.first.to), to_text(*message)));
        links_[{member.settings.self, held.first.to}].push_back(held.second);
    }
    std::erase_if(member.held, may_go);
}

}  // namespace whitewater::raft
