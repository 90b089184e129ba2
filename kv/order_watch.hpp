// The commit order against the clients' clock, event by event: is every operation where it must be?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kv/linearizability/history.hpp"
#include "sim/base/paged.hpp"
#include "sim/base/time.hpp"

namespace whitewater::kv {

// Something that the store may not do, though no client need ever notice: an operation took effect
// outside of the time between its call and its answer.
struct NearMiss {
    OperationId op;
    std::string sentence;
    Time at;
};

// Watches that the commit order is a linearization, while it comes to be:
// - an operation in the log is executed by some replica before its client hears that it succeeded;
// - a read beside the log, served at index a, is called before anything later than a takes effect
//   on its key. (Whatever it read was current at some moment after its call.)
// A constant number of steps an event, a search among the writes of a key for a read.
//
// Operations are given as indices into the history, which must outlive this object.
class OrderWatch {
  public:
    explicit OrderWatch(const linearizability::History& history) : history_(history) {}

    // The operation was called: the newest of the history.
    void called();
    // Some replica, the first of all, executed the operation at `index`. Indices increase.
    void took_effect(std::size_t operation, std::uint64_t index, Time now);
    // The client got its answer: of an operation in the log, or of a read served at `index`.
    void answered_from_log(std::size_t operation, std::uint64_t index, Time now);
    void answered_beside_log(std::size_t operation, std::uint64_t index, Time now);

    // The first few; after them there is nothing new to learn.
    const std::vector<NearMiss>& near_misses() const { return near_misses_; }
    std::uint64_t count() const { return count_; }

  private:
    struct Change {
        std::uint64_t index;
        std::uint64_t moment;  // number of the event
        std::size_t operation;
        Time at;
    };

    Paged<Change>& changes_of(const linearizability::Operation& operation);
    void report(std::size_t operation, std::string sentence, Time now);

    const linearizability::History& history_;
    std::uint64_t moment_ = 0;            // events so far
    Paged<std::uint64_t> called_at_;      // by operation: the event
    std::vector<bool> has_effect_;        // by operation
    std::vector<Paged<Change>> changes_;  // by number of the key, with increasing index
    std::vector<NearMiss> near_misses_;
    std::uint64_t count_ = 0;
};

}  // namespace whitewater::kv
