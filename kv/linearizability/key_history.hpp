// One key's share of a history, boiled down to what matters for finding an order.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "kv/linearizability/history.hpp"
#include "kv/linearizability/values.hpp"

namespace whitewater::linearizability {

// An index into KeyHistory::items.
using Item = std::uint32_t;
inline constexpr Item no_item = 0xFFFFFFFFU;

// What an operation needs of the value, and what it makes of it.
enum class Effect : std::uint8_t {
    read,    // needs exactly `needs`; a get, or a failed cas that says what it saw
    miss,    // needs anything but `needs`; a failed cas that does not say what it saw
    write,   // makes it `writes`; a put or a remove
    append,  // adds `writes` at its end
    swap     // needs exactly `needs`, and makes it `writes`; a cas
};

struct ItemOf {
    Effect effect = Effect::read;
    ValueId needs = Values::none;
    ValueId writes = Values::none;
    Position call = 0;
    Position returned = never_returned;
    std::uint32_t operation = 0;  // index into History::operations()

    bool changes_nothing() const { return effect == Effect::read || effect == Effect::miss; }
    bool needs_value() const { return effect == Effect::read || effect == Effect::swap; }
    bool writes_value() const { return effect == Effect::write || effect == Effect::swap; }
};

// Linearizability is local (Herlihy and Wing, theorem 1): a history is linearizable if and only if
// the history of each key is. So keys are searched one by one.
//
// Left out: what was not done; gets of unknown outcome, since a get that nobody saw the answer of
// constrains nothing; and a cas of unknown outcome that would store what it expects, for the same
// reason. The other operations of unknown outcome may take effect: they are `maybe`s. (A cas of
// unknown outcome that fails is one that does not take effect.)
struct KeyHistory {
    Values values;              // knows every value that an item mentions
    std::vector<ItemOf> items;  // first the musts, then the maybes, each in call order
    Item must_count = 0;
    ValueId initial = Values::none;  // what the key holds at first
    bool has_appends = false;
    bool has_misses = false;

    bool is_must(Item item) const { return item < must_count; }
    Item maybe_count() const { return static_cast<Item>(items.size()) - must_count; }
};

// An operation's part in a question about a key.
struct Part {
    // forgotten: as if the outcome were unknown; of a failed cas, as if it were not there. What was
    // linearizable stays so when outcomes are forgotten.
    enum class Outcome : std::uint8_t { as_recorded, forgotten };

    std::uint32_t operation = 0;  // index into History::operations()
    Outcome outcome = Outcome::as_recorded;
};

// The parts that the operations on one key play, in call order.
struct KeyParts {
    std::string_view key;  // lives in the History
    std::vector<Part> parts;
};

// All operations, by key, in the order of the keys' first use. The history must outlive the result.
std::vector<KeyParts> split_by_key(const History& history);

// REQUIRES: the parts are in call order. The history must outlive the result.
KeyHistory key_history(const History& history, const KeyParts& parts);

}  // namespace whitewater::linearizability
