// The durable copy of a server's log, which follows the log one completed sync behind.
#include "raft/safety_ledger.hpp"

#include <algorithm>

namespace whitewater::raft {

void DurableLedger::appended(EntryId entry) {
    if (head_ < steps_.size()) {
        Step& newest = steps_.back();
        if (newest.note == Note::extend && newest.term == entry.term) {
            newest.index = entry.index;
            return;
        }
    }
    steps_.push_back({.note = Note::extend, .index = entry.index, .term = entry.term});
}

void DurableLedger::truncated(Index from) {
    steps_.push_back({.note = Note::cut, .index = from});
}

void DurableLedger::persisted(Token token) {
    std::size_t end = head_;  // one past the last write that is now done
    for (std::size_t i = head_; i < steps_.size(); ++i) {
        if (steps_[i].note != Note::write) continue;
        if (steps_[i].token > token) break;
        end = i + 1;
    }
    for (; head_ < end; ++head_) carry_out(steps_[head_]);
    drop_done_steps();
}

void DurableLedger::carry_out(const Step& step) {
    switch (step.note) {
        case Note::extend:
            if (step.index > log_.last().index) log_.extend(step.term, step.index);
            return;
        case Note::cut:
            log_.cut(step.index);
            return;
        case Note::write:
            if (step.term != term_) {
                term_before_ = term_;
                last_in_term_before_ = last_written_;
            }
            term_ = step.term;
            vote_ = step.vote;
            covered_ = step.index;
            last_written_ = last();
            return;
    }
}

// Keeps the queue short without moving it at each turn: what is moved was preceded by as much that
// is done.
void DurableLedger::drop_done_steps() {
    if (head_ == steps_.size()) {
        steps_.clear();
        head_ = 0;
    } else if (head_ >= 64 && head_ * 2 >= steps_.size()) {
        steps_.erase(steps_.begin(), steps_.begin() + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }
}

void DurableLedger::recovered(Term term, NodeId vote) {
    steps_.clear();
    head_ = 0;
    recovered_snapshot({});
    term_ = term;
    vote_ = vote;
    term_before_ = {};
}

void DurableLedger::recovered_snapshot(Index last) {
    log_.restart(last);
    covered_ = last;
    last_written_ = last;
}

void DurableLedger::recovered_entry(EntryId entry) {
    log_.extend(entry.term, entry.index);
    covered_ = entry.index;
    last_written_ = entry.index;
}

Index DurableLedger::last_in(Term term) const {
    if (term == term_) return last();
    return term == term_before_ ? last_in_term_before_ : Index{~std::uint64_t{0}};
}

Index DurableLedger::safe_from_crash() const {
    Index safe = last();
    for (std::size_t i = head_; i < steps_.size(); ++i) {
        if (steps_[i].note == Note::cut) safe = std::min(safe, previous(steps_[i].index));
    }
    return safe;
}

}  // namespace whitewater::raft
