// Depth-first search over configurations, with memory, without recursion.
#include "kv/linearizability/search/search.hpp"

#include <algorithm>

#include "kv/linearizability/blocks/misses.hpp"
#include "kv/linearizability/search/bystanders.hpp"
#include "kv/linearizability/search/insertion.hpp"
#include "kv/linearizability/search/lookahead.hpp"
#include "kv/linearizability/search/twins.hpp"
#include "kv/linearizability/search/visited.hpp"

namespace whitewater::linearizability {
namespace {

class Search {
  public:
    Search(KeyHistory& history, Care care, const Effort& effort)
        : history_(history),
          effort_(effort),
          twins_(number_twins(history)),
          at_(history, twins_, care),
          lookahead_(history, twins_) {}

    SearchResult run() {
        at_.place_idle();
        enter();
        while (!at_.is_complete()) {
            if (frames_.empty()) return result(Judgement::not_linearizable);
            if (is_spent()) return result(Judgement::undecided);
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
        bool is_dead;            // the value there
    };

    bool is_spent() const {
        constexpr std::uint64_t seldom = 256;
        if (steps_ >= effort_.steps || visited_.bytes() > effort_.memory ||
            lookahead_.looks() > effort_.looks)
            return true;
        return steps_ % seldom == 0 && effort_.is_enough && effort_.is_enough();
    }

    // Opens a frame for where the search stands, unless that is seen to lead nowhere.
    void enter() {
        if (at_.is_complete()) return;
        const Position due = history_.items[at_.due()].returned;
        if (due > frontier_) {
            frontier_ = due;
            farthest_count_ = at_.placed_count();
        }
        if (at_.is_starved() || !lookahead_.survey(at_)) return;
        if (!visited_.insert(at_)) return;
        const std::size_t first = moves_.size();
        lookahead_.append_moves(at_, moves_);
        frames_.push_back({at_.placed_count(), first, first, at_.is_dead()});
    }

    // Tries the next move of the innermost frame, or closes the frame if there is none.
    void advance() {
        Frame& frame = frames_.back();
        if (frame.placed_count < farthest_count_) remember_farthest();
        at_.undo_to(frame.placed_count);
        common_count_ = std::min(common_count_, frame.placed_count);
        if (frame.next_move == moves_.size()) {
            moves_.resize(frame.first_move);
            frames_.pop_back();
            return;
        }
        ++steps_;
        const Item item = moves_[frame.next_move++];
        at_.place(item);
        at_.place_idle();
        if (frame.is_dead && settles(item)) moves_.resize(frame.next_move);
        enter();
    }

    // From a dead value, is the move that was just made beyond doubt, so that no other need be
    // tried in its place? It is, if it writes a value and all that could meet it were placed at
    // once, so that it has served.
    //
    // For let S be any completion from before the move. Move the write (or put it, if it is a maybe
    // that S leaves out) and those that needed it to the front of S. All of them were ready. Any
    // other item x of S that needs a value found in S what the last write before x left, plus what
    // was appended since. If there is none, x found a dead value, which contradicts its need. If it
    // is the one that moved, x was one of those that moved along, since it has served. Otherwise
    // that write still is the last one before x, and x still finds the same. And the move made
    // progress: a maybe is not tried unless it is useful, so a must was placed with it. (Items that
    // forbid a value would spoil this: with them, no value counts as dead.)
    bool settles(Item item) const {
        return history_.items[item].effect == Effect::write && at_.has_served(item);
    }

    // The order that reached the frontier is about to be taken back. Of the one that is remembered
    // only what differs is replaced.
    void remember_farthest() {
        farthest_.resize(common_count_);
        for (std::size_t i = common_count_; i < farthest_count_; ++i)
            farthest_.push_back(at_.placed(i));
        common_count_ = farthest_count_;
        farthest_count_ = 0;
    }

    SearchResult result(Judgement judgement) {
        SearchResult result;
        result.judgement = judgement;
        result.frontier = frontier_;
        result.steps = steps_;
        result.looks = lookahead_.looks();
        if (judgement != Judgement::ok) {
            if (farthest_count_ > 0) remember_farthest();
            result.order = std::move(farthest_);
            return result;
        }
        for (std::size_t i = 0; i < at_.placed_count(); ++i) result.order.push_back(at_.placed(i));
        return result;
    }

    KeyHistory& history_;
    Effort effort_;
    const std::vector<std::uint32_t> twins_;
    Configuration at_;
    Lookahead lookahead_;
    Visited visited_;
    std::vector<Frame> frames_;
    std::vector<Item> moves_;  // of all frames, one after the other
    Position frontier_ = 0;
    std::size_t farthest_count_ = 0;  // items placed when it was reached; 0 once remembered
    std::vector<Item> farthest_;      // the order that reached it
    std::size_t common_count_ = 0;    // so far it is as the present one
    std::uint64_t steps_ = 0;
};

// The order, in which items of `rest` stand, as one of the same items of `whole`. Both name the
// same operations in the same sequence, `whole` some more.
std::vector<Item> renumbered(const std::vector<Item>& order, const KeyHistory& rest,
                             const KeyHistory& whole) {
    std::vector<Item> number_of(rest.items.size());
    Item in_whole = 0;
    for (Item item = 0; item < rest.items.size(); ++item, ++in_whole) {
        while (whole.items[in_whole].operation != rest.items[item].operation) ++in_whole;
        number_of[item] = in_whole;
    }
    std::vector<Item> result;
    for (const Item item : order) result.push_back(number_of[item]);
    return result;
}

KeyHistory without_misses(const KeyHistory& history) {
    KeyHistory rest = history;
    std::erase_if(rest.items, [](const ItemOf& item) { return item.effect == Effect::miss; });
    rest.must_count -= static_cast<Item>(history.items.size() - rest.items.size());
    rest.has_misses = false;
    drop_bystanders(rest);
    return rest;
}

}  // namespace

// Misses are left out at first: what has no order without them has none with them, and if they fit
// into the order that was found, there is one. Then they are taken lightly: what has an order then
// has one. Only if neither decides are they taken seriously.
SearchResult search(KeyHistory& history, const Effort& effort, Fitting fitting) {
    if (!history.has_misses) {
        drop_bystanders(history);
        return Search(history, Care::exact, effort).run();
    }
    Effort rest = effort;
    std::uint64_t steps = 0;
    std::uint64_t looks = 0;
    const auto spend = [&](SearchResult result) {
        if (result.judgement != Judgement::ok) result.order.clear();
        rest.steps -= result.steps;
        rest.looks -= std::min(rest.looks, result.looks);
        result.steps = steps += result.steps;
        result.looks = looks += result.looks;
        return result;
    };
    KeyHistory without = without_misses(history);
    const auto half = [&] {
        Effort effort_left = rest;
        effort_left.steps /= 2;
        effort_left.looks /= 2;
        return effort_left;
    };
    SearchResult result = spend(Search(without, Care::exact, half()).run());
    if (result.judgement == Judgement::not_linearizable) return result;
    if (result.judgement == Judgement::ok) {
        result.order = renumbered(result.order, without, history);
        const std::vector<Item> unplaced = place_misses(history, result.order);
        if (unplaced.empty()) return result;
        const std::uint64_t looks_before = rest.looks;
        const bool are_placed = fitting == Fitting::into_stretches &&
                                insert_misses(history, unplaced, result.order, rest);
        result.looks = looks += looks_before - rest.looks;
        if (are_placed) return result;
    }
    result = spend(Search(history, Care::hopeful, half()).run());
    if (result.judgement == Judgement::ok) return result;
    return spend(Search(history, Care::exact, rest).run());
}

}  // namespace whitewater::linearizability
