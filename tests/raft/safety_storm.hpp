// Servers of our own Raft in a storm of lost, late and doubled messages and of crashes, watched by
// the safety checkers.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "raft/safety.hpp"
#include "raft/server.hpp"
#include "sim/base/prng.hpp"

namespace whitewater::raft {

// No simulator: a bag of packets, disks that sync some time, and one draw that says what happens
// next. The same seed gives the same storm.
class Storm {
  public:
    struct Weather {
        std::uint32_t servers = 3;
        std::uint64_t seed = 1;
        Mutation mutation = Mutation::none;
        Switch pre_vote = Switch::off;
    };
    explicit Storm(const Weather& weather);

    // So many things happen; fewer if a property breaks.
    void rage(std::uint32_t happenings);
    // All servers restart, all messages arrive, a last write is made; then says whether the servers
    // converged, and has the checkers look at the end.
    bool calm();

    Safety safety;

  private:
    struct Flight {
        NodeId from;
        NodeId to;
        Bytes bytes;
    };
    struct Waiting {
        Outgoing message;
        Bytes bytes;
    };
    struct Sync {
        FileSync asked;
        Bytes covers;  // the file when the sync was asked for
    };
    struct Member {
        NodeId self;
        Settings settings;
        std::optional<Server> server;  // none: it is down
        std::array<Bytes, file_count> written;
        std::array<Bytes, file_count> durable;
        std::vector<Sync> syncs;
        std::vector<Waiting> waiting;
        std::vector<EntryId> proposed;  // not answered yet
        Effects effects;
        Index applied;
        std::uint64_t state = 0;
    };

    std::uint64_t draw(std::uint64_t below);
    Member& any();
    void happen();
    void deliver(std::size_t flight);
    void time_out(Member& m);
    void sync_one(Member& m);
    void propose(Member& m);
    void crash(Member& m);
    void restart(Member& m);
    void step(Member& m, const Input& input);
    void carry_out(Member& m);
    void send_what_may_leave(Member& m, Token durable);
    void leave(Member& m, const Waiting& waiting);
    void apply(Member& m, Index to);
    void observe(const Observation& o);

    std::vector<Member> members_;
    std::vector<Flight> flights_;
    LocalTime now_{};
    Key key_;
    std::uint64_t draws_ = 0;
    std::uint64_t event_ = 0;
};

}  // namespace whitewater::raft
