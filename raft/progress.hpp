// What a leader knows of one follower, and how fast it sends to it.
#pragma once

#include <cstdint>
#include <vector>

#include "raft/types.hpp"
#include "sim/base/time.hpp"

namespace whitewater::raft {

// The append_entries that carry entries and are not yet answered, oldest first: each as the last
// index it carries. Bounded, so that a slow follower is not buried.
class InflightWindow {
  public:
    InflightWindow() = default;
    // REQUIRES: capacity > 0.
    explicit InflightWindow(std::uint32_t capacity) : last_(capacity) {}

    bool is_full() const { return count_ == last_.size(); }
    std::size_t size() const { return count_; }
    // REQUIRES: !is_full(), and `last` is larger than that of all in flight.
    void sent(Index last) {
        last_[in_ring(oldest_ + count_)] = last;
        ++count_;
    }
    // The follower has everything up to `match`. An answer stands for all before it, so lost
    // answers leak nothing (bug V11).
    void answered(Index match) {
        while (count_ > 0 && last_[oldest_] <= match) {
            oldest_ = in_ring(oldest_ + 1);
            --count_;
        }
    }
    void clear() { count_ = 0; }

  private:
    // REQUIRES: place is less than twice the ring's size.
    std::size_t in_ring(std::size_t place) const {
        return place < last_.size() ? place : place - last_.size();
    }

    std::vector<Index> last_;  // a ring
    std::size_t oldest_ = 0;
    std::size_t count_ = 0;
};

// One follower as its leader sees it.
//
// Probing, the leader does not know where the logs part: it sends one append_entries at a time and
// waits for the answer or the next heartbeat. Replicating, it has been answered once: it pipelines
// (§10.2.1 of the dissertation), assuming that what was sent arrives in order, until an answer
// says otherwise.
//
// Invariants: match < next; match never decreases (bugs R9, R10).
class Progress {
  public:
    enum class State : std::uint8_t { probing, replicating };

    Progress() = default;
    // Of a new leader whose log ends before `next`, and who has heard nothing of the follower yet.
    Progress(Index next, LocalTime elected, std::uint32_t inflight)
        : next_(next), heard_(elected), inflight_(inflight) {}

    Index match() const { return match_; }  // the logs agree up to here, durably
    Index next() const { return next_; }    // the first entry to send
    State state() const { return state_; }
    LocalTime heard() const { return heard_; }                  // when its last answer came
    std::uint64_t round_acked() const { return round_acked_; }  // see Raft's reads
    std::size_t inflight() const { return inflight_.size(); }

    bool may_send() const { return state_ == State::probing ? !probe_sent_ : !inflight_.is_full(); }
    // A heartbeat is due: a probe that was not answered by now may be sent again.
    void allow_probe() { probe_sent_ = false; }

    // An append_entries with entries up to `last` went out (none: last = next - 1).
    void sent(Index last);

    // It answered, at `now`, a message of read round `round`.
    void answered(LocalTime now, std::uint64_t round);

    // It has the leader's log up to `match`. True if that is news. `latest` is a mistake: the word
    // that came last counts, though it may be the older one.
    enum class Keep : std::uint8_t { largest, latest };
    bool accepted(Index match, Keep keep = Keep::largest);

    // It does not have the entry at `rejected`; by its hint the logs may agree before `hint`.
    // False if the answer is stale: it says nothing about what was sent since.
    bool rejected(Index rejected, Index hint);

    // A mistake: to take it that the logs agree where they may.
    void take_hint_for_match() { match_ = previous(next_); }

    // The clock went back by `by`: so does what was remembered of it.
    void rewind(Duration by) { heard_ = heard_ - by; }

  private:
    Index match_;
    Index next_{1};
    State state_ = State::probing;
    bool probe_sent_ = false;
    LocalTime heard_;
    std::uint64_t round_acked_ = 0;
    InflightWindow inflight_;
};

}  // namespace whitewater::raft
