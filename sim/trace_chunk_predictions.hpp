// What both directions of a chunk expect of the next event, so that only surprises are written.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "sim/trace.hpp"

namespace whitewater::sim {

// The parts of an event that stand in a chunk only if they are not as expected: bit by bit of its
// mask, the frequent ones first, so that most masks are one byte.
enum class EventPart : std::uint8_t { time, cause, peer, a, b, term, label, msg, op };
inline constexpr std::uint64_t all_event_parts = (1U << 9U) - 1;

// Which parts of a fact do, in the lowest bits of its head; its field stands above them.
struct FactParts {
    bool entity = false;  // it is not about the event's node
    bool before = false;  // the field held something else than was told last
};
constexpr std::uint64_t fact_head(std::uint8_t field, FactParts parts) {
    return std::uint64_t{field} << 2U | std::uint64_t{parts.before} << 1U |
           std::uint64_t{parts.entity};
}
constexpr FactParts parts_of(std::uint64_t head) {
    return {.entity = (head & 1U) != 0, .before = (head & 2U) != 0};
}

// A send is about the message that it makes, and it causes the message's arrival, or its loss.
inline std::uint64_t likely_message(const Record& record) {
    if (record.kind == Kind::send) return record.seq;
    return record.kind == Kind::deliver || record.kind == Kind::drop ? record.cause : 0;
}

// Expects the cause of the event before, the label of the last event of the same kind, and of the
// last event of the same kind and label its peer and its figures. At a chunk's start, 0 of all.
class Predictions {
  public:
    struct Row {
        std::uint64_t term = 0;
        std::uint64_t a = 0;
        std::uint64_t b = 0;
        std::uint32_t peer = 0;
    };

    std::uint8_t label(Kind kind) const { return labels_[static_cast<std::size_t>(kind)]; }
    Row& of(Kind kind, std::uint8_t label) {
        std::vector<Row>& rows = rows_[static_cast<std::size_t>(kind)];
        if (rows.empty()) rows.resize(256);
        return rows[label];
    }
    Seq cause() const { return cause_; }
    // Of the last event: whom its facts are about.
    std::uint8_t node() const { return node_; }

    // `row` is that of the event's kind and label.
    void learn(const Record& record, Row& row) {
        row = {record.term, record.a, record.b, record.peer.value};
        labels_[static_cast<std::size_t>(record.kind)] = record.label;
        cause_ = record.cause;
        node_ = static_cast<std::uint8_t>(record.node.value);
    }

    void clear() {
        labels_.fill(0);
        for (std::vector<Row>& rows : rows_) std::fill(rows.begin(), rows.end(), Row{});
        cause_ = 0;
        node_ = 0;
    }

  private:
    std::array<std::uint8_t, 256> labels_{};
    std::array<std::vector<Row>, 256> rows_;
    Seq cause_ = 0;
    std::uint8_t node_ = 0;
};

}  // namespace whitewater::sim
