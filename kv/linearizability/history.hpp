// What clients saw: every operation on the store, when it was called, and what came back.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kv/linearizability/probe_table.hpp"
#include "sim/base/hash.hpp"
#include "sim/base/ids.hpp"
#include "sim/base/time.hpp"

namespace whitewater::linearizability {

// What a key holds: a string, or nothing (std::nullopt: the key is missing, written "none").
using Value = std::optional<std::string>;

enum class Kind : std::uint8_t {
    get,     // answers the value, or none
    put,     // stores `argument`
    remove,  // makes the key missing; fine if it already is
    append,  // adds `argument` at the end; on a missing key it stores `argument`
    cas      // stores `argument` if the key holds `expected`, and fails otherwise or if missing
};

// What a client asks of one key. (The argument comes first since what is written is read most.)
struct Request {
    Kind kind = Kind::get;
    std::string argument;  // put, append, cas: what is written
    std::string key;
    std::string expected;  // cas: what the key must hold

    static Request get(std::string key);
    static Request put(std::string key, std::string value);
    static Request remove(std::string key);
    static Request append(std::string key, std::string suffix);
    static Request cas(std::string key, std::string expected, std::string value);

    friend bool operator==(const Request&, const Request&) = default;
};

enum class Outcome : std::uint8_t {
    unknown,        // no answer: it may take effect at any time from its call on, or never
    ok,             // it took effect; a get answers `value`
    failed,         // a cas that found something other than `expected`, and does not say what
    failed_seeing,  // the same, and what it found is `value`
    not_done        // it certainly never took effect
};

// What the client knows of the result.
struct Response {
    Outcome outcome = Outcome::unknown;
    Value value;  // only for an `ok` get and for `failed_seeing`

    static Response done();            // put, remove, append, and a cas that stored its argument
    static Response read(Value seen);  // get
    static Response cas_failed();
    static Response cas_failed_seeing(Value seen);
    static Response not_done();

    friend bool operator==(const Response&, const Response&) = default;
};

// The number of an event (a call or a return) in its history. One event precedes another if and
// only if its position is smaller; times may be equal and decide nothing.
using Position = std::uint32_t;
inline constexpr Position never_returned = std::numeric_limits<Position>::max();

// One operation of one client on one key.
struct Operation {
    OperationId id;
    NodeId client = nobody;
    std::uint32_t key_number = 0;  // keys are numbered from 0 in the order of their first use
    Position call_position = 0;
    Position return_position = never_returned;  // never_returned if the outcome is unknown
    Response response;
    Request request;
    Time call_time;  // the times are for display only
    Time return_time = Time::never();
};

// "c2". Clients from elsewhere are numbered as their processes are, from 0 on, without limit.
std::string client_name(NodeId client);
// "c2's get of x"; "c1's put of \"5\" to x". For messages; long values are shortened.
std::string describe(const Operation& operation);
// "none" or the string in quotes, shortened in the middle if it is long.
std::string describe(const Value& value);

// A history, recorded event by event in the order in which the events happened. Clients may have
// any number of operations open at once.
class History {
  public:
    // What the times of events are: moments, or for files that have none, numbers of lines.
    enum class Clock : std::uint8_t { moments, lines };

    // `initial` is what every key holds at first.
    explicit History(Value initial = {}, Clock clock = Clock::moments)
        : initial_(std::move(initial)), clock_(clock) {}

    // The client calls. Returns the operation's index in operations().
    // REQUIRES: `id` is not 0 and was never used before in this history.
    std::size_t invoke(OperationId id, NodeId client, Request request, Time now = {});

    // The answer arrives. REQUIRES: `id` is open; the response suits the request's kind
    // (failed and failed_seeing only for cas) and is not `unknown`.
    void complete(OperationId id, Response response, Time now = {});

    // The client gives up: the outcome stays unknown for ever, even if an answer comes later.
    // Operations that are merely still open are treated alike. REQUIRES: `id` is open.
    void abandon(OperationId id, Time now = {});

    const Value& initial() const { return initial_; }

    // "1.204s", or "line 73".
    std::string when(Time time) const;

    // In the order of their calls.
    const std::vector<Operation>& operations() const { return operations_; }
    std::size_t size() const { return operations_.size(); }

    // How many keys there are in them.
    std::size_t key_count() const { return first_use_.size(); }

    // The index of `id` in operations(), if it is there.
    std::optional<std::size_t> find(OperationId id) const {
        const std::uint32_t index = index_of(id);
        return index == nowhere ? std::nullopt : std::optional<std::size_t>(index);
    }
    // The same, or `nowhere`: for those who ask at every event of a run.
    static constexpr std::uint32_t nowhere = CompactProbeTable::absent;
    std::uint32_t index_of(OperationId id) const {
        const Recent& recent = recent_[mix(id.value) % recent_count];
        return recent.id == id && id.value != 0 ? recent.index : index_among_all(id);
    }
    // Where find(id) will find it, if it does; else anything. Looks at no operation, and so waits
    // for less memory, and for none that expect(id) was asked for some time before.
    std::size_t likely_index(OperationId id) const;
    void expect(OperationId id) const;

    // How many operations were called and neither completed nor abandoned.
    std::size_t open_count() const { return open_count_; }

    // How many were answered, and not by `not_done`: those that any linearization has to hold.
    std::size_t answered_count() const { return answered_count_; }

  private:
    // The operations called last, each in the slot that its id's hash names until another takes it:
    // what is asked for is nearly always open, and need not be looked for in all that ever was.
    struct Recent {
        OperationId id;
        std::uint32_t index = 0;
    };
    static constexpr std::size_t recent_count = 256;

    std::uint32_t index_among_all(OperationId id) const;
    std::size_t open_index(OperationId id) const;
    std::uint32_t number_of(const std::string& key);

    Value initial_;
    Clock clock_;
    std::vector<Operation> operations_;
    std::vector<bool> open_;      // by index in operations_
    CompactProbeTable index_of_;  // id -> index in operations_
    std::vector<Recent> recent_ = std::vector<Recent>(recent_count);
    ProbeTable keys_;                       // key -> its number
    std::vector<std::uint32_t> first_use_;  // by number of a key: index in operations_
    std::size_t open_count_ = 0;
    std::size_t answered_count_ = 0;
    Position next_position_ = 0;
};

}  // namespace whitewater::linearizability
