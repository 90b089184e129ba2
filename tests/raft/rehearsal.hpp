// Bare servers on a stage, moved by hand, and the story of what they decide.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "raft/server.hpp"

namespace whitewater::raft {

inline constexpr NodeId s1 = node(1);
inline constexpr NodeId s2 = node(2);
inline constexpr NodeId s3 = node(3);
inline constexpr NodeId s4 = node(4);
inline constexpr NodeId s5 = node(5);

// Election timeout 150..300 ms, heartbeat 50 ms, seed 1, as many voters as the rehearsal has.
Settings settings_for(std::uint32_t voters);

// A few servers, one clock for all, links that hold what was sent until told to deliver it, and
// disks that sync at once, or, if told so, only by hand. Nothing happens by itself, except that
// `wait` lets the servers' own deadlines pass.
//
// All that happens is written to text(), one line a fact:
//     n2 <- n1: request_vote of term 1: last nothing
//         enters term 1
//         -> n1: request_vote_reply of term 1: granted
class Rehearsal {
  public:
    enum class Disks { sync_at_once, sync_by_hand };

    explicit Rehearsal(std::uint32_t servers, Disks disks = Disks::sync_at_once);
    explicit Rehearsal(const Settings& settings, Disks disks = Disks::sync_at_once);

    // -- Direction --------------------------------------------------------------------------------
    void title(const std::string& sentence);  // a heading in the story

    void time_out(NodeId server);  // the clock goes on to its deadline, if that is not past yet
    void wait(Duration span);      // deadlines that come meanwhile pass, in their order
    void skip(Duration span);      // the clock goes on; nobody notices yet
    void set_back(Duration span);  // so does a clock that is corrected

    EntryId propose(NodeId server, std::string_view command);  // nothing: it does not lead
    void read(NodeId server, std::uint64_t id);

    void deliver(NodeId from, NodeId to);       // the oldest message of that link
    void deliver_last(NodeId from, NodeId to);  // the newest, before the others
    void duplicate(NodeId from, NodeId to);     // delivers a copy of the oldest
    void deliver_between(NodeSet servers);      // until no link between them holds anything
    void deliver_all();                         // until no link holds anything
    void lose(NodeId from, NodeId to);          // the oldest message
    void lose_all();
    void inject(NodeId from, NodeId to, const Message& message);  // as if `from` had sent it

    void sync(NodeId server);       // completes what it has asked its disk for, and what follows
    void sync_once(NodeId server);  // completes the oldest sync that it has asked for
    void fail_sync(NodeId server, FileId file);
    void crash(NodeId server);  // and all that is not synced is lost
    void restart(NodeId server);

    // Times a server out and carries its questions and the answers of `voters`, until it leads.
    // What it sends then is still on its way.
    void elect(NodeId server, NodeSet voters);

    // -- What to look at --------------------------------------------------------------------------
    const Raft& core(NodeId server) const { return cast_.at(server.value).server->raft(); }
    std::string log_of(NodeId server) const;  // "1^1 2^1 3^2"
    std::size_t in_flight(NodeId from, NodeId to) const;
    // The answers to reads, oldest first: "7 at 3", "7 refused".
    const std::vector<std::string>& answers() const { return answers_; }
    // Of the last step that was directed: of the syncs that followed it by themselves, nothing.
    const Effects& effects_of(NodeId server) const { return cast_.at(server.value).effects; }
    const std::string& text() const { return text_; }
    void hush() { text_.clear(); }  // forgets the story so far: it is told elsewhere

  private:
    struct Disk {
        std::array<Bytes, file_count> written;
        std::array<Bytes, file_count> durable;
        std::vector<FileSync> asked;
    };
    struct Member {
        Settings settings;
        std::optional<Server> server;  // none: it is down
        Disk disk;
        Effects effects;
        Effects effects_of_sync;
        std::vector<std::pair<Outgoing, Bytes>> held;  // messages that wait for a token
    };

    void tell(const std::string& line) { text_ += line + '\n'; }
    void step(NodeId server, const Input& input, const std::string& heading);
    void step(Member& member, const Input& input, Effects& effects);
    void explain(NodeId server, const Packet& packet);
    void carry_out(Member& member, const Effects& effects);
    void tell_observations(const Effects& effects);
    void write_to_disk(Member& member, const Effects& effects);
    void send_what_may_go(Member& member, const Effects& effects);

    Disks disks_;
    LocalTime now_{};
    std::map<std::uint32_t, Member> cast_;
    std::map<std::pair<NodeId, NodeId>, std::deque<Bytes>> links_;
    std::vector<std::string> answers_;
    std::string text_;
};

}  // namespace whitewater::raft
