// A log as the checkers remember it: not its entries but its terms, as runs of equal ones.
#pragma once

#include <vector>

#include "raft/types.hpp"

namespace whitewater::raft {

// By Log Matching an entry is known by its index and term, and with it all that precedes it. So a
// log is known by its terms; and since terms change only at elections, by a handful of runs. An
// append makes the last run longer: no allocation, no memory that grows with the log.
//
// Also used for other things that are constant over long stretches of the log: the committed chain,
// and the term in which each index was committed.
class TermRuns {
  public:
    // The log ends with the entry {term, last}; all entries up to it that are new are of that term.
    // REQUIRES: last is after the present end.
    void extend(Term term, Index last) {
        if (runs_.empty() || runs_.back().term != term) runs_.push_back({next(last_), term});
        last_ = last;
    }

    // The log takes over what `other` holds after this one's end, up to `last`.
    // REQUIRES: other holds last, and nothing that this one needs lies before other's base.
    void extend_from(const TermRuns& other, Index last);

    // Removes the entry at `from` and all after it.
    void cut(Index from);

    // Empty, with nothing known up to and including `base`.
    void restart(Index base);

    // Forgets what precedes `first_kept`, which thereafter counts as held.
    void prune(Index first_kept);

    // A copy of what lies after `base`.
    TermRuns tail(Index base) const;

    // Nothing at 0, after the end, or where nothing is known. O(1) near the end of the log, where
    // nearly all questions are; O(log elections) elsewhere.
    Term term_at(Index index) const {
        if (index <= base_ || index > last_) return {};
        return runs_[run_of(index)].term;
    }

    // Whether the log holds this entry. Every log holds index 0.
    bool holds(EntryId entry) const {
        return entry.index <= base_ || (entry.index <= last_ && term_at(entry.index) == entry.term);
    }

    // The last entry; {0, 0} if there is none.
    EntryId last() const { return {runs_.empty() ? Term{} : runs_.back().term, last_}; }
    // Nothing is known up to and including this index.
    Index base() const { return base_; }

    // How many runs take memory.
    std::size_t held() const { return runs_.size(); }

    // The first index after both bases at which the two do not hold the same entry: one past the
    // end of the shorter if that is a prefix of the other. For stories; O(log length).
    static Index first_difference(const TermRuns& a, const TermRuns& b);

    // The last index whose term is before `bound`; the base if there is none. O(1) where the last
    // run qualifies, as it does for every bound that is a new term.
    Index last_before(Term bound) const;

  private:
    struct Run {
        Index first;
        Term term;
    };
    std::size_t run_of(Index index) const {
        const std::size_t last = runs_.size() - 1;
        return runs_[last].first <= index ? last : earlier_run_of(index);
    }
    std::size_t earlier_run_of(Index index) const;

    std::vector<Run> runs_;  // by first index, neighbours of different terms
    Index base_;
    Index last_;
};

}  // namespace whitewater::raft
