// Taking values apart into what was written: which write, and which appends to it, in which order.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

class Decomposition {
  public:
    // The history must outlive this object. Once it has looked at more than `most_looks` items,
    // or at as much text as takes as long, it says that there are several ways, whatever the value.
    explicit Decomposition(const KeyHistory& history, std::uint64_t most_looks = ~std::uint64_t{0});

    // How the key can have come to hold `value` when somebody saw it who returned at `seen`: in no
    // way, in one, or in more (then 2). If in one: the items that made it so, the latest last; the
    // first is a write, or what the key held at first (`items.size()`), the others are appends.
    // What was reported before may be left out at the front, but for one item. The result is valid
    // until the next call.
    //
    // Of a text that was appended to, only ways count of which every part was called before `seen`;
    // if there is none, one is told nevertheless that is of parts called later. Where it may be due
    // to several items, one is guessed: the latest that is in the text only once. Mostly that is
    // right: most texts that recur do so after long.
    //
    // Fast if values come in the order of their texts: only what differs is taken apart.
    struct Parts {
        std::uint8_t ways = 0;
        bool is_guess = false;
        const std::vector<Item>& items;
    };
    Parts of(ValueId value, Position seen);

    std::uint64_t looks() const { return looks_; }

  private:
    // Those that write one value, or append one text.
    struct Makers {
        std::uint8_t count = 0;  // 2 stands for more
        Item item = no_item;     // one of them; for the others see other_maker_
    };
    // What a prefix of the present text can be made of.
    struct Prefix {
        bool has_way = false;
        bool is_guess = false;
        bool is_reported = false;
        Item last = no_item;      // the last part
        std::uint32_t start = 0;  // where that was appended; the prefix's end if it was written
        Position called = 0;      // the last call of any part of the way
        TextHash hash = 0;
        // When the first way would be in time that was not; at the earliest.
        Position late = never_returned;
        // Of this prefix and all shorter ones: `late`, and when the last way was in time that there
        // is besides another.
        Position first_late = never_returned;
        Position last_choice = 0;
    };

    std::uint32_t length_of(ValueId value) const {
        return static_cast<std::uint32_t>(history_.values.length(value));
    }
    void add_makers();
    void add(Makers& makers, Item maker);
    void take_apart(std::string_view text);
    void revise_prefixes();
    void begin_text();
    void judge_prefix(std::string_view text, std::uint32_t end);
    void combine(Prefix& prefix, std::uint32_t start, Makers last, const Prefix& base);
    void consider(Prefix& prefix, std::uint32_t start, Item last, const Prefix& base);
    bool is_in(const Prefix& prefix, Item item);
    Position call_of(Item item) const {
        return item < history_.items.size() ? history_.items[item].call : 0;
    }
    Makers makers_of(const std::vector<Makers>& by_value, std::string_view text, TextHash hash);

    const KeyHistory& history_;
    const std::uint64_t most_looks_;
    std::uint64_t looks_ = 0;
    std::vector<Makers> writers_;    // by value
    std::vector<Makers> appenders_;  // by text appended
    std::vector<Item> other_maker_;  // by item: another that makes the same, or no_item
    std::vector<std::uint8_t> is_written_length_;   // by length: 1 if so
    std::vector<std::uint8_t> is_appended_length_;  // likewise
    std::vector<TextHash> powers_;                  // by length, if appended: see Values
    bool is_hopeless_ = false;  // nothing was appended somewhere: all is ambiguous

    std::string_view text_;            // the present text
    Position seen_ = 0;                // when it was seen
    std::vector<Prefix> prefixes_;     // by length
    std::vector<std::uint32_t> live_;  // lengths of those that can be appended to, in order
    std::vector<Item> items_;          // the answer
};

}  // namespace whitewater::linearizability
