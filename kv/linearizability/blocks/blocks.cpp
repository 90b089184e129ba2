// Forming blocks, and ordering them by their zones.
//
// Let f be the first return in a block, and s the last call. Block a must come before block b if
// something in a returned before something in b was called: if f(a) < s(b). There is an order if
// that relation has no cycle, and if it has a cycle, it has one of two blocks (see below).
//
// So blocks are sorted by min(f, s). If no two of them must come before each other, that is an
// order: let f(a) < s(b), and so not f(b) < s(a).
//   If f(b) < s(b), then f(a) < s(a) <= f(b), or f(a) < f(b) if s(a) <= f(a); either way
//   min(f(a), s(a)) < f(b) = min(f(b), s(b)), since s(a) <= f(b).
//   If s(b) < f(b), then min(f(a), s(a)) <= f(a) < s(b) = min(f(b), s(b)).
// Two that conflict are found in one pass. In sorted order let a be the last block so far with
// f < s. A later block b conflicts with it if f(b) < s(a). An earlier a' need not be looked at: it
// did not conflict with a, so s(a') <= f(a) <= min(f(b), s(b)). Blocks with s < f never conflict
// with each other.
#include "kv/linearizability/blocks/blocks.hpp"

#include <algorithm>
#include <utility>

#include "kv/linearizability/blocks/misses.hpp"
#include "kv/linearizability/blocks/origins.hpp"

namespace whitewater::linearizability {
namespace {

// A moment: positions shifted by one, so that what the key held at first can come before them.
using Moment = std::uint64_t;
constexpr Moment at_first = 0;

// Items of one block, in the order of their phases, with their extremes so far.
struct Block {
    Moment first_return = Moment{never_returned} + 1;
    Moment last_call = at_first;
    Item returns_first = no_item;  // no_item: what the key held at first
    Item called_last = no_item;
    Phase root = no_item;

    Moment key() const { return std::min(first_return, last_call); }
    bool is_forward() const { return first_return < last_call; }
};

class Judging {
  public:
    Judging(KeyHistory& history, Doubt doubt, const Effort& effort)
        : history_(history),
          items_(history.items),
          first_phase_(static_cast<Phase>(history.items.size())),
          origins_(trace_origins(history, doubt, effort)),
          doubt_(doubt) {}

    BlocksResult run() {
        BlocksResult result = judge();
        result.looks = origins_.looks;
        return result;
    }

  private:
    BlocksResult judge() {
        if (origins_.finding == Origins::Finding::ambiguous) return {};
        if (origins_.finding == Origins::Finding::impossible) return bad(origins_.core);
        gather_readers();
        form_blocks();
        if (result_.core.empty()) look_for_a_circle();
        if (result_.core.empty()) sort_and_look_for_a_conflict();
        if (!result_.core.empty()) return bad(std::move(result_.core));
        if (doubt_ == Doubt::guessed) place_all();
        return std::move(result_);
    }

    // The core, and with each of its items what shows that it takes place and where. Nothing if a
    // guess is part of that.
    BlocksResult bad(std::vector<Item> core) const {
        std::vector<bool> is_in_core(items_.size() + 1, false);
        is_in_core[first_phase_] = true;
        std::vector<Item> complete;
        while (!core.empty()) {
            const Item item = core.back();
            core.pop_back();
            if (item == no_item || is_in_core[item]) continue;
            if (origins_.is_guess[item]) return {};
            is_in_core[item] = true;
            complete.push_back(item);
            core.push_back(origins_.needed_by[item]);
            if (origins_.before[item] != no_item) core.push_back(origins_.seen_by[item]);
        }
        std::sort(complete.begin(), complete.end());
        BlocksResult result;
        result.finding = BlocksResult::Finding::bad;
        result.core = std::move(complete);
        return result;
    }

    // Lists of readers, by phase, each in the order of their calls.
    void gather_readers() {
        first_reader_.assign(items_.size() + 1, no_item);
        next_reader_.assign(items_.size(), no_item);
        for (Item item = history_.must_count; item-- > 0;) {
            if (items_[item].effect != Effect::read || origins_.met[item] == no_item) continue;
            Item& head = first_reader_[origins_.met[item]];
            next_reader_[item] = std::exchange(head, item);
        }
    }

    void form_blocks() {
        blocks_.reserve(items_.size());
        if (first_reader_[first_phase_] != no_item || origins_.after[first_phase_] != no_item)
            form_block(first_phase_);
        for (Item item = 0; item < items_.size() && result_.core.empty(); ++item)
            if (!items_[item].changes_nothing() && origins_.takes_place[item] &&
                origins_.before[item] == no_item)
                form_block(item);
    }

    // Follows the phases from `root` on. What belongs to a phase must not have returned before
    // something of an earlier phase was called, nor before the item that made the phase.
    void form_block(Phase root) {
        Block block;
        block.root = root;
        if (root == first_phase_) {
            block.first_return = at_first;
            ++phases_seen_;
        }
        for (Phase phase = root; phase != no_item; phase = origins_.after[phase]) {
            if (phase != first_phase_ && !take(block, phase)) return;
            const Block before_readers = block;
            for (Item item = first_reader_[phase]; item != no_item; item = next_reader_[item])
                if (!take_after(before_readers, block, item)) return;
        }
        blocks_.push_back(block);
    }

    bool take(Block& block, Item item) {
        ++phases_seen_;
        return take_after(Block(block), block, item);
    }

    bool take_after(const Block& before, Block& block, Item item) {
        const Moment call = Moment{items_[item].call} + 1;
        const Moment returned = Moment{items_[item].returned} + 1;
        if (returned < before.last_call) {
            contradict(item, before.called_last);
            return false;
        }
        if (call > block.last_call) {
            block.last_call = call;
            block.called_last = item;
        }
        if (returned < block.first_return) {
            block.first_return = returned;
            block.returns_first = item;
        }
        return true;
    }

    // Phases that follow each other in a circle have no root.
    void look_for_a_circle() {
        std::size_t phases = 0;
        for (Item item = 0; item < items_.size(); ++item)
            phases += !items_[item].changes_nothing() && origins_.takes_place[item] ? 1 : 0;
        const bool has_first_block = !blocks_.empty() && blocks_.front().root == first_phase_;
        if (phases + (has_first_block ? 1 : 0) == phases_seen_) return;
        std::vector<bool> has_root(items_.size(), false);
        for (const Block& block : blocks_)
            for (Phase phase = block.root; phase != no_item; phase = origins_.after[phase])
                if (phase != first_phase_) has_root[phase] = true;
        for (Item item = 0; item < items_.size(); ++item) {
            if (items_[item].changes_nothing() || !origins_.takes_place[item] || has_root[item])
                continue;
            result_.core.push_back(item);
            for (Phase p = origins_.after[item]; p != item; p = origins_.after[p])
                result_.core.push_back(p);
            return;
        }
    }

    void sort_and_look_for_a_conflict() {
        std::sort(blocks_.begin(), blocks_.end(),
                  [](const Block& a, const Block& b) { return a.key() < b.key(); });
        const Block* forward = nullptr;
        for (const Block& block : blocks_) {
            if (forward != nullptr && block.first_return < forward->last_call) {
                contradict(forward->returns_first, forward->called_last);
                contradict(block.returns_first, block.called_last);
                return;
            }
            if (block.is_forward()) forward = &block;
        }
    }

    // The two stand in one block, which explains why they cannot stand as they should.
    void contradict(Item one, Item other) {
        for (const Item item : {one, other})
            result_.core.insert(result_.core.end(), {item, phase_of(item)});
        add_phases_between(one, other);
        add_phases_between(other, one);
    }

    Phase phase_of(Item item) const {
        if (item == no_item) return first_phase_;
        return items_[item].changes_nothing() ? origins_.met[item] : item;
    }

    // Those that make the phases after that of `from`, up to that of `to`, if it is later.
    void add_phases_between(Item from, Item to) {
        std::vector<Item> between;
        const Phase start = phase_of(from);
        Phase phase = phase_of(to);
        for (; phase != start && phase != no_item; phase = origins_.before[phase])
            between.push_back(phase);
        if (phase == start) result_.core.insert(result_.core.end(), between.begin(), between.end());
    }

    void place_all() {
        result_.order.reserve(items_.size());
        for (const Block& block : blocks_) {
            for (Phase phase = block.root; phase != no_item; phase = origins_.after[phase]) {
                if (phase != first_phase_) result_.order.push_back(phase);
                for (Item item = first_reader_[phase]; item != no_item; item = next_reader_[item])
                    result_.order.push_back(item);
            }
        }
        if (history_.has_misses) result_.unplaced = place_misses(history_, result_.order);
        if (result_.unplaced.empty()) result_.finding = BlocksResult::Finding::ok;
    }

    KeyHistory& history_;
    const std::vector<ItemOf>& items_;
    const Phase first_phase_;
    const Origins origins_;
    const Doubt doubt_;
    std::vector<Item> first_reader_;  // by phase
    std::vector<Item> next_reader_;   // by item
    std::vector<Block> blocks_;
    std::size_t phases_seen_ = 0;
    BlocksResult result_;
};

}  // namespace

// If it does not suffice to guess, all that is in doubt is left out: the rest may be bad by itself.
// (Where nothing is appended a search sees that as quickly.)
BlocksResult judge_by_blocks(KeyHistory& history, const Effort& effort) {
    BlocksResult result = Judging(history, Doubt::guessed, effort).run();
    const bool is_decided = result.finding != BlocksResult::Finding::not_applicable;
    if (is_decided || !result.unplaced.empty() || result.looks > effort.looks) return result;
    if (!history.has_appends) return result;
    Effort rest = effort;
    rest.looks -= result.looks;
    BlocksResult of_rest = Judging(history, Doubt::left_out, rest).run();
    of_rest.looks += result.looks;
    return of_rest;
}

}  // namespace whitewater::linearizability
