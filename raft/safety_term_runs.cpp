// A log as runs of equal terms: appending, cutting, comparing.
#include "raft/safety_term_runs.hpp"

#include <algorithm>

namespace whitewater::raft {

void TermRuns::extend_from(const TermRuns& other, Index last) {
    while (last_ < last) {
        const std::size_t run = other.run_of(next(last_));
        const bool final = run + 1 == other.runs_.size();
        const Index end = final ? other.last_ : previous(other.runs_[run + 1].first);
        extend(other.runs_[run].term, std::min(end, last));
    }
}

void TermRuns::cut(Index from) {
    if (from > last_) return;
    last_ = std::max(previous(from), base_);
    while (!runs_.empty() && runs_.back().first > last_) runs_.pop_back();
}

void TermRuns::restart(Index base) {
    runs_.clear();
    base_ = base;
    last_ = base;
}

void TermRuns::prune(Index first_kept) {
    base_ = std::max(base_, std::min(previous(first_kept), last_));
    const auto begin = runs_.begin();
    auto kept = begin;
    while (kept != runs_.end() && kept + 1 != runs_.end() && (kept + 1)->first <= next(base_)) {
        ++kept;
    }
    runs_.erase(begin, kept);
}

TermRuns TermRuns::tail(Index base) const {
    TermRuns copy;
    copy.restart(std::min(std::max(base, base_), last_));
    copy.extend_from(*this, last_);
    return copy;
}

std::size_t TermRuns::earlier_run_of(Index index) const {
    const std::size_t second = runs_.size() - 2;
    if (runs_[second].first <= index) return second;
    const auto after = std::upper_bound(runs_.begin(), runs_.end(), index,
                                        [](Index i, const Run& r) { return i < r.first; });
    return static_cast<std::size_t>(after - runs_.begin()) - 1;
}

Index TermRuns::first_difference(const TermRuns& a, const TermRuns& b) {
    Index index = next(std::max(a.base_, b.base_));
    const Index shorter = std::min(a.last_, b.last_);
    while (index <= shorter && a.term_at(index) == b.term_at(index)) index = next(index);
    return index;
}

Index TermRuns::last_before(Term bound) const {
    Index end = last_;
    for (std::size_t i = runs_.size(); i > 0; --i) {
        if (runs_[i - 1].term < bound) return end;
        end = previous(runs_[i - 1].first);
    }
    return base_;
}

}  // namespace whitewater::raft
