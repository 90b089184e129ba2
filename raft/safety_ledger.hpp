// What one server's disk is bound to keep: its term, vote and log as of the last completed sync.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "raft/safety_term_runs.hpp"
#include "raft/types.hpp"

namespace whitewater::raft {

// A second copy of a server's log that stays one completed sync behind. What is done to the log is
// written down; `persisted` carries it out on the durable copy, up to that token's mark. So the
// copy passes through every state that the disk passes through, whatever happens to the log in
// between, at O(1) amortised: each note is made once and carried out once.
class DurableLedger {
  public:
    // What the server does to its log.
    void appended(EntryId entry);
    void truncated(Index from);
    // A durable write was begun: of this term and vote, and of the log so far, up to `last`.
    struct Write {
        Token token;
        Term term;
        NodeId vote;
        Index last;
    };
    void persisting(const Write& write) {
        Step& step = steps_.emplace_back();
        step.note = Note::write;
        step.index = write.last;
        step.term = write.term;
        step.vote = write.vote;
        step.token = write.token;
    }
    // That write, and all before it, are durable.
    void persisted(Token token);

    // The server restarted from its disk, which held this; entries follow, each a
    // `recovered_entry`. What was read from the disk is durable.
    void recovered(Term term, NodeId vote);
    void recovered_snapshot(Index last);
    void recovered_entry(EntryId entry);

    Term term() const { return term_; }
    NodeId vote() const { return vote_; }
    const TermRuns& log() const { return log_; }
    // The durable log may know of more than the last write covered.
    Index last() const { return std::min(covered_, log_.last().index); }
    bool holds(EntryId entry) const { return entry.index <= covered_ && log_.holds(entry); }

    // The last index that was durable when the durable term was still `term`: of the present term
    // and the one before it. The greatest index if that is too long ago to tell.
    Index last_in(Term term) const;

    // What a crash must leave alone: durable, and no truncation of it is on its way to the disk.
    Index safe_from_crash() const;

    void prune(Index first_kept) { log_.prune(first_kept); }
    // How many notes take memory.
    std::size_t held() const { return steps_.size(); }

  private:
    enum class Note : std::uint8_t { extend, cut, write };
    struct Step {
        Note note{};
        Index index = {};  // extend: last; cut: from; write: last
        Term term = {};    // extend, write
        NodeId vote = {};  // write
        Token token = {};  // write
    };
    void carry_out(const Step& step);
    void drop_done_steps();

    Term term_;
    NodeId vote_;
    TermRuns log_;
    Index covered_;       // by a completed write
    Index last_written_;  // last() when the last write completed, before what follows it
    Term term_before_;
    Index last_in_term_before_;

    std::vector<Step> steps_;  // a queue: those before head_ are done
    std::size_t head_ = 0;
};

}  // namespace whitewater::raft
