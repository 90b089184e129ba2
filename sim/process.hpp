// A program on a simulated machine, and the machine: all that the program may touch.
#pragma once

#include <cstdint>

#include "sim/base/bytes.hpp"
#include "sim/base/ids.hpp"
#include "sim/base/time.hpp"
#include "sim/trace.hpp"

namespace whitewater::sim {

class World;

// Names a sync in progress; chosen by the process, handed back on completion.
using Ticket = std::uint64_t;
enum class SyncResult : std::uint8_t { durable, failed };

// What a message is about. The network draws the message's fate from (seed, from, to, kind, term,
// index, n-th with this key), so the same message meets the same fate whatever else was changed.
struct MessageLabel {
    std::uint8_t kind = 0;
    std::uint64_t term = 0;
    std::uint64_t index = 0;
    OperationId op;  // client traffic: which operation (for the trace)
    // The sender numbers its own retries in (term, index), so that each key is used once. Otherwise
    // the network counts how often a key was used.
    bool is_numbered = false;
};

// A program. Destroyed by a crash; a restart makes a new one, which finds only what the disk kept.
// Everything happens inside these calls; each runs to its end before the next event.
class Process {
  public:
    virtual ~Process() = default;
    virtual void start() = 0;
    virtual void receive(NodeId from, ByteView bytes) = 0;  // the bytes are valid during the call
    virtual void timer_fired() = 0;  // the deadline last set has passed on this machine's clock
    virtual void synced(std::uint8_t file, Ticket ticket, SyncResult result) = 0;
};

// The machine that a process runs on. Lives as long as the world, through crashes and restarts.
class Machine {
  public:
    NodeId id() const;
    std::uint64_t incarnation() const;  // 1 after the first boot, one more after each restart

    // This machine's clock: offset and drift included.
    LocalTime now() const;

    // Replaces the one timer. LocalTime::never() disarms it. A deadline in the past fires at once
    // (but not before the current call returns).
    void set_timer(LocalTime deadline);

    // The bytes are copied. Sending to oneself is an error.
    void send(NodeId to, const MessageLabel& label, ByteView bytes);

    // Writes into the page cache: durable only when a sync begun later has completed.
    void write(std::uint8_t file, std::uint64_t offset, ByteView bytes);
    // Begins to make all that was written to `file` so far durable; ends in Process::synced.
    void sync(std::uint8_t file, Ticket ticket);
    // The file as the process sees it, unsynced writes included. For start-up, not for hot paths.
    Bytes read(std::uint8_t file) const;

    // A line in the trace about what the program did; node, time and cause are filled in.
    Seq record(Record record, std::string_view text = {});

    // True once the process was killed in the middle of a call ("crash before write #3"): nothing
    // that it still does has any effect.
    bool is_dying() const;

  private:
    friend class World;
    Machine(World& world, NodeId id) : world_(world), id_(id) {}

    World& world_;
    NodeId id_;
};

}  // namespace whitewater::sim
