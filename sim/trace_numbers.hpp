// Numbers of a chunk: small ones as differences, wide ones (hashes, operations) once each.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "sim/base/hash.hpp"
#include "sim/trace_columns.hpp"

namespace whitewater::sim {

// From here on a number is wide: it says nothing about its neighbours, so a chunk lists it once, in
// a column of its own, and refers to it by its position there. All other numbers that a chunk holds
// stay below 2^53 even as codes: a reader in JavaScript needs no big integers to follow them.
inline constexpr std::uint64_t first_wide_number = std::uint64_t{1} << 48;

// The positions of a chunk's wide numbers. An open hash table, at most half full.
class WidePositions {
  public:
    struct Found {
        std::uint64_t position = 0;
        bool is_new = false;
    };
    // The position of `number`; if it is new, it becomes the last. REQUIRES: it is not 0.
    Found find_or_add(std::uint64_t number) {
        if (2 * (count_ + 1) > slots_.size()) grow();
        Slot& slot = slot_of(number);
        if (slot.number == number) return {slot.position, false};
        slot = {number, count_++};
        return {slot.position, true};
    }

    void clear() {
        std::fill(slots_.begin(), slots_.end(), Slot{});
        count_ = 0;
    }

  private:
    struct Slot {
        std::uint64_t number = 0;  // 0: empty
        std::uint64_t position = 0;
    };

    Slot& slot_of(std::uint64_t number) {
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = mix(number) & mask;
        while (slots_[at].number != 0 && slots_[at].number != number) at = (at + 1) & mask;
        return slots_[at];
    }
    void grow() {
        std::vector<Slot> before(slots_.empty() ? 64 : 2 * slots_.size());
        before.swap(slots_);
        for (const Slot& slot : before)
            if (slot.number != 0) slot_of(slot.number) = slot;
    }

    std::vector<Slot> slots_;
    std::uint64_t count_ = 0;
};

// A number is written relative to what it is likely to be, as a code:
//   0              it is just that (whoever writes may leave it out, and tell so in another way)
//   1 + 2 × z      it differs from that (from 0, if that is wide) by the zigzag difference z
//   2 × reference  it is wide: see below
// A reference is
//   1              the next of the chunk's wide numbers, not referred to before
//   2 + z          the one whose position differs by z from the column's last reference
class NumberWriter {
  public:
    // `wide` is the column that lists wide numbers, 8 bytes each.
    explicit NumberWriter(ColumnWriter& wide) : wide_(wide) {}

    // A column and the position of its last reference.
    struct Column {
        ColumnWriter& codes;
        std::uint64_t last = 0;
    };

    // Writes nothing for code 0. Says whether there was anything to write.
    bool number(Column& column, std::uint64_t likely, std::uint64_t value) {
        if (value == likely) return false;
        if (value >= first_wide_number) {
            column.codes.varint(2 * reference(column, value));
        } else {
            const std::uint64_t from = likely >= first_wide_number ? 0 : likely;
            column.codes.varint(1 + 2 * zigzag_difference(from, value));
        }
        return true;
    }

    // A number that is a name, wide or not: its reference, and nothing for 0.
    bool name(Column& column, std::uint64_t value) {
        if (value == 0) return false;
        column.codes.varint(reference(column, value));
        return true;
    }

    // For the next chunk. Columns are the caller's.
    void clear() { positions_.clear(); }

  private:
    std::uint64_t reference(Column& column, std::uint64_t value) {
        const auto [position, is_new] = positions_.find_or_add(value);
        const std::uint64_t last = std::exchange(column.last, position);
        if (!is_new) return 2 + zigzag_difference(last, position);
        for (int i = 0; i < 8; ++i) wide_.byte(static_cast<std::uint8_t>(value >> (8 * i)));
        return 1;
    }

    ColumnWriter& wide_;
    WidePositions positions_;
};

// The inverse. A code that makes no sense yields 0 and rejects its column.
class NumberReader {
  public:
    explicit NumberReader(ColumnReader& wide) : wide_(wide) {}

    struct Column {
        ColumnReader& codes;
        std::uint64_t last = 0;
    };

    std::uint64_t number(Column& column, std::uint64_t likely) {
        const std::uint64_t code = column.codes.varint();
        if (code == 0) return likely;
        if (code % 2 == 0) return referred(column, code / 2);
        return apply_zigzag(likely >= first_wide_number ? 0 : likely, code / 2);
    }

    std::uint64_t name(Column& column) {
        const std::uint64_t reference = column.codes.varint();
        return reference == 0 ? 0 : referred(column, reference);
    }

  private:
    std::uint64_t referred(Column& column, std::uint64_t reference) {
        if (reference == 1) {
            column.last = known_.size();
            known_.push_back(load_le64(wide_.bytes(8)));
            return known_.back();
        }
        column.last = apply_zigzag(column.last, reference - 2);
        if (column.last < known_.size()) return known_[column.last];
        column.codes.reject();
        return 0;
    }
    // 0 for a short read, which the column remembers.
    static std::uint64_t load_le64(ByteView bytes) {
        return bytes.size() == 8 ? whitewater::load_le64(bytes.data()) : 0;
    }

    ColumnReader& wide_;
    std::vector<std::uint64_t> known_;
};

}  // namespace whitewater::sim
