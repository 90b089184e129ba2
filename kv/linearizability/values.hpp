// Values as small numbers: equal strings have equal numbers, and appending does not copy them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kv/linearizability/probe_table.hpp"

namespace whitewater::linearizability {

// A value of one key, as known to one `Values`.
using ValueId = std::uint32_t;

// A polynomial hash of a text, modulo 2^64: it does not depend on how the text was put together.
using TextHash = std::uint64_t;

// All the values one key may hold. A value is a chain of pieces of text: the one it was appended
// to, and what was appended. So a search can append a million times to long strings without
// copying any, and still compare states by comparing numbers.
//
// Equal hashes are told apart by comparing the text: no answer depends on luck.
class Values {
  public:
    static constexpr ValueId none = 0;               // the key is missing
    static constexpr ValueId empty = 1;              // the empty string
    static constexpr ValueId impossible = 2;         // what no key ever holds: equal to no value
    static constexpr ValueId unknown = 0xFFFFFFFFU;  // an answer of find(), no value

    Values();

    // The text must outlive this object.
    ValueId intern(std::string_view text);
    ValueId intern_optional(const std::optional<std::string>& value) {
        return value ? intern(*value) : none;
    }

    // The value of this text, or `unknown` if there is none yet.
    ValueId find(std::string_view text) const;

    // The same of a text whose hash is known. That of nothing is 0; and if `a` is that of one text,
    // and `ab` that of it with another of n characters at its end, the hash of the other is
    // ab - a * hash_factor^n.
    ValueId find(std::string_view text, TextHash hash) const;
    static constexpr TextHash hash_factor = 0x9E3779B97F4A7C15U;
    static constexpr TextHash extended(TextHash hash, char next) {
        return hash * hash_factor + std::uint64_t{static_cast<unsigned char>(next)} + 1;
    }

    // `base` with the text `suffix` at its end; `suffix` itself if `base` is none.
    // REQUIRES: `suffix` came from intern().
    ValueId append(ValueId base, ValueId suffix);

    // Is `start` a prefix of `whole`? none is a prefix only of itself.
    // REQUIRES: `whole` came from intern() or is none.
    bool starts_with(ValueId whole, ValueId start);

    // Is `base` followed by `suffix` a prefix of `whole`? As append, but it makes no new value.
    // REQUIRES: `suffix` and `whole` came from intern(), or `whole` is none.
    bool starts_with(ValueId whole, ValueId base, ValueId suffix);

    // All values are smaller than this.
    std::size_t size() const { return nodes_.size(); }
    void reserve(std::size_t count) {
        nodes_.reserve(count);
        by_text_.reserve(count);
    }

    bool has_text(ValueId value) const { return value != none && value != impossible; }
    // REQUIRES: `value` came from intern().
    std::string_view text(ValueId value) const { return nodes_[value].piece; }
    std::size_t length(ValueId value) const { return nodes_[value].length; }

  private:
    struct Node {
        ValueId parent = none;
        std::string_view piece;  // what it adds to its parent
        std::size_t length = 0;  // of the whole text
        TextHash hash = 0;
        ValueId known_prefix_of = none;  // the last `whole` of which this was found to be a prefix
    };

    ValueId add(ValueId parent, std::string_view piece);
    bool equal(ValueId value, ValueId base, std::string_view suffix) const;

    std::vector<Node> nodes_;
    ProbeTable by_text_;
    ProbeTable by_append_;                    // (base, suffix) -> appends_
    std::vector<std::uint64_t> append_keys_;  // base << 32 | suffix
    std::vector<ValueId> append_results_;
};

}  // namespace whitewater::linearizability
