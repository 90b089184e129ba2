// Pairing the events of two traces, and telling beginnings from consequences.
#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "kv/linearizability/probe_table.hpp"
#include "tools/whitewater/diff.hpp"
#include "tools/whitewater/diff_names.hpp"

namespace whitewater::tools {

using linearizability::ProbeTable;
using sim::Kind;
using sim::Record;
using sim::Seq;
using sim::Trace;

namespace {

// One event of A, of B, or of both.
struct Pair {
    Time time;  // the earlier one
    Seq order = 0;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
};

// All events of both traces, in the order of their times. A cause lies before its effects.
std::vector<Pair> paired(const Trace& a, const Trace& b, const EventNames& names_a,
                         const EventNames& names_b) {
    ProbeTable in_b;
    in_b.reserve(b.records.size());
    for (std::uint32_t i = 0; i < b.records.size(); ++i) in_b.insert(names_b.names[i], i);
    std::vector<bool> is_paired(b.records.size(), false);
    std::vector<Pair> pairs;
    pairs.reserve(a.records.size());
    for (const Record& record : a.records) {
        Pair pair{record.time, record.seq, static_cast<std::uint32_t>(record.seq), 0};
        const std::uint32_t at =
            in_b.find(names_a.names[record.seq - 1], [](std::uint32_t) { return true; });
        if (at != ProbeTable::absent && !is_paired[at]) {
            const Record& other = b.records[at];
            is_paired[at] = true;
            pair.b = at + 1;
            pair.time = std::min(pair.time, other.time);
            pair.order = std::min(pair.order, other.seq);
        }
        pairs.push_back(pair);
    }
    for (const Record& record : b.records)
        if (!is_paired[record.seq - 1])
            pairs.push_back({record.time, record.seq, 0, static_cast<std::uint32_t>(record.seq)});
    std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& one, const Pair& other) {
        return one.time != other.time ? one.time < other.time : one.order < other.order;
    });
    return pairs;
}

class Comparing {
  public:
    Comparing(const Trace& a, const Trace& b)
        : a_(a), b_(b), names_a_(event_names(a)), names_b_(event_names(b, asked_otherwise(a, b))) {
        reached_a_.resize(a.records.size() + 1, none);
        reached_b_.resize(b.records.size() + 1, none);
        is_same_a_.resize(a.records.size() + 1, false);
        reached_nodes_.fill(none);
        for (std::size_t kind = 0; kind < 256; ++kind) {
            is_script_a_.push_back(is_of_script(a, static_cast<Kind>(kind)));
            is_script_b_.push_back(is_of_script(b, static_cast<Kind>(kind)));
        }
    }

    Comparison compare() {
        for (const Pair& pair : paired(a_, b_, names_a_, names_b_)) {
            if (is_same(pair)) {
                ++result_.same;
                is_same_a_[pair.a] = true;
                reach(pair, explanation(pair));
            } else {
                differ(pair);
            }
        }
        return std::move(result_);
    }

  private:
    static constexpr std::uint32_t none = asked;

    const Record* record_a(const Pair& pair) const {
        return pair.a == 0 ? nullptr : &a_.records[pair.a - 1];
    }
    const Record* record_b(const Pair& pair) const {
        return pair.b == 0 ? nullptr : &b_.records[pair.b - 1];
    }

    Difference::Kind kind_of(const Pair& pair) const {
        if (pair.b == 0) return Difference::Kind::only_a;
        if (pair.a == 0) return Difference::Kind::only_b;
        const bool is_changed = names_a_.contents[pair.a - 1] != names_b_.contents[pair.b - 1];
        return is_changed ? Difference::Kind::changed : Difference::Kind::moved;
    }
    bool is_same(const Pair& pair) const {
        if (kind_of(pair) != Difference::Kind::moved) return false;
        const Record& one = *record_a(pair);
        const Record& other = *record_b(pair);
        const std::uint64_t cause_a = one.cause == 0 ? 0 : names_a_.names[one.cause - 1];
        const std::uint64_t cause_b = other.cause == 0 ? 0 : names_b_.names[other.cause - 1];
        return one.time == other.time && (cause_a == cause_b || is_script(pair));
    }
    bool is_script(const Pair& pair) const {
        return pair.a != 0 ? is_script_a_[static_cast<std::size_t>(record_a(pair)->kind)]
                           : is_script_b_[static_cast<std::size_t>(record_b(pair)->kind)];
    }

    // Who may notice the event. A loss is recorded at the sender, but only the receiver can miss
    // the message.
    static NodeId place_of(const Record& record) {
        return record.kind == Kind::drop ? record.peer : record.node;
    }

    // The end of a message that was sent alike in both, at the same moment: the network's own
    // doing, unless the receiver was down or the other run has no such message.
    bool is_fate(const Pair& pair) const {
        const auto is_end = [](const Record* record) {
            const bool is_arrival = record->kind == Kind::deliver || record->kind == Kind::drop;
            const bool is_of_receiver =
                record->kind == Kind::drop &&
                record->b == static_cast<std::uint64_t>(sim::DropCause::down);
            return is_arrival && !is_of_receiver && record->msg != 0 && record->msg < record->seq;
        };
        const Record* const one = record_a(pair);
        const Record* const other = record_b(pair);
        if (one == nullptr || other == nullptr) return false;
        return is_end(one) && is_end(other) && is_same_a_[one->msg];
    }

    void differ(const Pair& pair) {
        Difference difference{kind_of(pair), pair.a, pair.b, explanation(pair)};
        if (is_script(pair)) {
            difference.beginning = explanation_of_script(pair, difference.beginning);
        } else if (difference.beginning == none || is_fate(pair)) {
            difference.beginning = static_cast<std::uint32_t>(result_.beginnings.size());
            result_.beginnings.push_back(result_.differences.size());
        }
        result_.differences.push_back(difference);
        reach(pair, difference.beginning);
    }

    // An await that ends later follows from what it waited for, wherever that was; the end of a
    // fault from whatever its beginning does.
    std::uint32_t explanation_of_script(const Pair& pair, std::uint32_t explained) {
        if (pair.a != 0 && pair.b != 0)
            return explained == none && !result_.beginnings.empty() ? 0 : explained;
        const Record& record = pair.a != 0 ? *record_a(pair) : *record_b(pair);
        std::map<std::uint64_t, std::uint32_t>& faults = pair.a != 0 ? faults_a_ : faults_b_;
        if (record.kind == Kind::fault_on) faults[record.a] = explained;
        const auto begun = faults.find(record.a);
        const bool is_end = record.kind == Kind::fault_off && begun != faults.end();
        return is_end ? begun->second : explained;
    }

    // The earliest beginning that may have led to it.
    std::uint32_t explanation(const Pair& pair) const {
        std::uint32_t earliest = none;
        if (const Record* const record = record_a(pair))
            earliest = std::min(earliest, explanation(*record, reached_a_));
        if (const Record* const record = record_b(pair))
            earliest = std::min(earliest, explanation(*record, reached_b_));
        return earliest;
    }
    // What has no cause was done by the scenario, which waits for things to happen.
    std::uint32_t explanation(const Record& record,
                              const std::vector<std::uint32_t>& reached) const {
        const std::uint32_t cause =
            record.cause == 0 ? reached_nodes_[nobody.value] : reached[record.cause];
        return std::min(cause, reached_nodes_[place_of(record).value]);
    }

    void reach(const Pair& pair, std::uint32_t beginning) {
        if (beginning == none) return;
        reached_a_[pair.a] = pair.a == 0 ? none : beginning;
        reached_b_[pair.b] = pair.b == 0 ? none : beginning;
        if (const Record* const record = record_a(pair)) reach(place_of(*record), beginning);
        if (const Record* const record = record_b(pair)) reach(place_of(*record), beginning);
    }
    void reach(NodeId node, std::uint32_t beginning) {
        std::uint32_t& reached = reached_nodes_[node.value];
        reached = std::min(reached, beginning);
    }

    const Trace& a_;
    const Trace& b_;
    EventNames names_a_;
    EventNames names_b_;
    std::vector<bool> is_script_a_;  // by kind
    std::vector<bool> is_script_b_;
    std::vector<bool> is_same_a_;           // by event of A
    std::vector<std::uint32_t> reached_a_;  // by event: the beginning that may have led to it
    std::vector<std::uint32_t> reached_b_;
    std::array<std::uint32_t, max_addresses> reached_nodes_{};
    std::map<std::uint64_t, std::uint32_t> faults_a_;  // of faults that only one has, by ordinal
    std::map<std::uint64_t, std::uint32_t> faults_b_;
    Comparison result_;
};

}  // namespace

Comparison compare(const Trace& a, const Trace& b) {
    return Comparing(a, b).compare();
}

}  // namespace whitewater::tools
