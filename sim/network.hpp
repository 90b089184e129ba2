// The network between machines: how long each message takes, and which arrive at all.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/ids.hpp"
#include "sim/base/prng.hpp"
#include "sim/base/time.hpp"
#include "sim/fault.hpp"
#include "sim/process.hpp"
#include "sim/repeat_counter.hpp"
#include "sim/trace.hpp"
#include "sim/world.hpp"

namespace whitewater::sim {

// What becomes of one message that was sent.
struct Fate {
    enum class Outcome : std::uint8_t { delivered, dropped, held };
    static constexpr std::size_t max_copies = 8;

    Outcome outcome{};
    DropCause cause{};                      // dropped: why
    std::uint64_t holder = 0;               // held: the fault that holds it
    std::size_t copies = 0;                 // delivered: this many times,
    std::array<Time, max_copies> arrivals;  // at these times; the first is the original
};

// Decides fates; carries nothing itself. The fate of a message is a function of (seed, from, to,
// kind, term, index, n-th with this key) and of the faults that stand: whatever else is sent, the
// same message meets the same luck. Only its place behind earlier messages of a FIFO link depends
// on those.
class Network {
  public:
    Network(std::uint64_t seed, const NetworkSettings& settings,
            const std::vector<std::string>& message_kinds);
    ~Network();
    Network(const Network&) = delete;

    // Valid until the next message is sent.
    const Fate& send(NodeId from, NodeId to, const MessageLabel& label, Time now);

    // No partition and no cut between them. Asked again when a message arrives.
    bool is_connected(NodeId from, NodeId to) const { return !blocked_[from.value].contains(to); }

    // How many messages of the kind (any_kind: of all kinds) were sent on the link, ever.
    std::uint64_t sent(std::uint8_t kind, NodeId from, NodeId to) const;

    // -- Faults: these stand until ended. `ordinal` names them.
    // ------------------------------------

    // One fault, or a part of it, that no longer stands.
    struct Ended {
        std::uint64_t ordinal = 0;
        std::uint64_t matched = 0;  // a rule: how many messages it has met
    };
    // What a change of the standing faults brings about.
    struct Change {
        std::vector<Ended> ended;
        std::vector<std::uint32_t> freed;  // packets to deliver now, in the order they were held
    };

    // REQUIRES: a Partition, Cut, Slow or MessageRule. A partition ends the one before it.
    Change impose(const Fault& fault, std::uint64_t ordinal);
    Change end(std::uint64_t ordinal);
    Change release(const Release& release);
    Change heal(const Heal& heal);
    Change end_everything();

    // Keeps `packet` for the fault that holds it (Fate::holder).
    void hold(std::uint32_t packet, std::uint64_t holder, const MessageLabel& label, NodeId from,
              NodeId to);
    // While the fault stands; nothing if it does not.
    std::optional<std::uint64_t> matched(std::uint64_t ordinal) const;

  private:
    struct Traffic {  // of one kind on one link
        std::uint64_t sent = 0;
        RepeatCounter uses;
    };
    struct Link {
        std::uint32_t number = 0;
        Key key{0};  // (seed, from, to)
        Time last_arrival;
        std::vector<Traffic> kinds;
    };
    struct Standing;  // a fault that has not ended
    struct Passage;   // one message on its way
    struct Held {
        std::uint32_t packet = 0;
        std::uint64_t holder = 0;
        std::uint8_t kind = 0;
        NodeId from;
        NodeId to;
    };

    Link& link(NodeId from, NodeId to);
    Key key_of(Link& link, const MessageLabel& label);
    Duration latency(Key key) const;
    const Fate& drop(DropCause cause);
    void pass_faults(Passage& passage);
    void arrange_arrivals(Passage& passage);

    Standing* find(std::uint64_t ordinal) const;
    template <class Condition>
    void free_held(Condition condition, Change& change);
    template <class Condition>
    void end_where(Condition condition, Change& change);
    void block_anew();

    Key key_;
    NetworkSettings settings_;
    std::vector<std::string> message_kinds_;

    std::vector<std::uint16_t> link_numbers_;  // by sender and receiver; 0: nothing was sent yet
    std::vector<std::unique_ptr<Link>> links_;

    std::array<NodeSet, max_addresses> blocked_{};     // by sender: whom it does not reach
    std::vector<std::unique_ptr<Standing>> standing_;  // by increasing ordinal
    bool meddles_ = false;                             // a Slow or a MessageRule stands
    Fate fate_;                                        // of the message sent last
    std::vector<Held> held_;                           // in the order they were sent
};

}  // namespace whitewater::sim
