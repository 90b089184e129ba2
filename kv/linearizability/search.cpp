// Depth-first search over configurations, with memory, without recursion.
#include "kv/linearizability/search.hpp"

#include "kv/linearizability/lookahead.hpp"
#include "kv/linearizability/visited.hpp"

namespace whitewater::linearizability {
namespace {

class Search {
  public:
    Search(KeyHistory& history, const Effort& effort)
        : history_(history), effort_(effort), at_(history), lookahead_(history) {}

    SearchResult run() {
        at_.place_idle();
        enter();
        while (!at_.is_complete()) {
            if (frames_.empty()) return result(Judgement::not_linearizable);
            if (steps_ >= effort_.steps || visited_.bytes() > effort_.memory)
                return result(Judgement::undecided);
            advance();
        }
        return result(Judgement::ok);
    }

  private:
    // A configuration on the current path, and the moves from it that were not tried yet.
    struct Frame {
        std::size_t placed_count;
        std::size_t next_move;
        std::size_t first_move;  // its moves end where those of the next frame begin
        bool may_settle;
    };

    // Opens a frame for where the search stands, unless that is seen to lead nowhere.
    void enter() {
        if (at_.is_complete() || at_.is_starved() || !lookahead_.survey(at_)) return;
        if (!visited_.insert(at_)) return;
        const std::size_t first = moves_.size();
        lookahead_.append_moves(at_, moves_);
        frames_.push_back(
            {at_.placed_count(), first, first, at_.is_dead() && at_.is_unthreatened()});
    }

    // Tries the next move of the innermost frame, or closes the frame if there is none.
    void advance() {
        Frame& frame = frames_.back();
        at_.undo_to(frame.placed_count);
        if (frame.next_move == moves_.size()) {
            moves_.resize(frame.first_move);
            frames_.pop_back();
            return;
        }
        ++steps_;
        const Item item = moves_[frame.next_move++];
        at_.place(item);
        at_.place_idle();
        if (frame.may_settle && settles(item)) moves_.resize(frame.next_move);
        enter();
    }

    // Is the move that was just made beyond doubt, so that no other need be tried in its place?
    //
    // It is, if it writes v over a dead value, is followed by all readers of v that are left, and
    // leaves v dead; and if before it no item forbade a value that another could write. For let S
    // be any completion from before the move. Move the write (or put it, if it is a maybe that S
    // leaves out) and those readers to the front of S. All of them were ready. Every other item x
    // of S still finds what it found, or is content with what it finds instead: the value at x
    // differs only if in S it was v, or the old dead value; no x is left that needs v or needed the
    // old one; and if x forbids a value, it forbids one that no item writes, hence not the value it
    // finds now, which v or another item wrote. Appends would care; but then the value is not dead.
    bool settles(Item item) const {
        return history_.items[item].effect == Effect::write && at_.is_dead();
    }

    SearchResult result(Judgement judgement) const {
        SearchResult result;
        result.judgement = judgement;
        result.steps = steps_;
        if (judgement != Judgement::ok) return result;
        for (std::size_t i = 0; i < at_.placed_count(); ++i) result.order.push_back(at_.placed(i));
        return result;
    }

    KeyHistory& history_;
    Effort effort_;
    Configuration at_;
    Lookahead lookahead_;
    Visited visited_;
    std::vector<Frame> frames_;
    std::vector<Item> moves_;  // of all frames, one after the other
    std::uint64_t steps_ = 0;
};

}  // namespace

SearchResult search(KeyHistory& history, const Effort& effort) {
    return Search(history, effort).run();
}

}  // namespace whitewater::linearizability
