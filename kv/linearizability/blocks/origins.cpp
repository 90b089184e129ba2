// Tracing answers to writes: by the value where nothing is appended, by its parts where it is.
#include "kv/linearizability/blocks/origins.hpp"

#include <algorithm>
#include <utility>

#include "kv/linearizability/blocks/decomposition.hpp"

namespace whitewater::linearizability {
namespace {

class Tracing {
  public:
    Tracing(const KeyHistory& history, Doubt doubt, const Effort& effort)
        : history_(history),
          doubt_(doubt),
          effort_(effort),
          items_(history.items),
          decomposition_(history, effort.looks) {
        origins_.met.assign(items_.size(), no_item);
        origins_.before.assign(items_.size() + 1, no_item);
        origins_.after.assign(items_.size() + 1, no_item);
        origins_.takes_place.assign(items_.size(), false);
        origins_.needed_by.assign(items_.size(), no_item);
        origins_.seen_by.assign(items_.size(), no_item);
        origins_.is_guess.assign(items_.size(), false);
        for (Item item = 0; item < history.must_count; ++item) require(item, no_item);
    }

    Origins run() {
        while (is_going_on() && !waiting_.empty()) {
            std::vector<Item> round = std::move(waiting_);
            waiting_.clear();
            if (history_.has_appends) sort_by_text(round);
            for (const Item item : round)
                if (is_going_on()) trace(item);
        }
        origins_.looks = traced_ + decomposition_.looks();
        return std::move(origins_);
    }

  private:
    bool is_going_on() const { return origins_.finding == Origins::Finding::unique; }

    // The phase at first takes place anyway.
    void require(Item item, Item by) {
        if (item == items_.size() || origins_.takes_place[item]) return;
        origins_.takes_place[item] = true;
        origins_.needed_by[item] = by;
        if (items_[item].needs_value()) waiting_.push_back(item);
    }

    // So that what two texts have in common is taken apart once.
    void sort_by_text(std::vector<Item>& round) const {
        const Values& values = history_.values;
        const auto text = [&](Item item) {
            const ValueId needs = items_[item].needs;
            return values.has_text(needs) ? values.text(needs) : std::string_view();
        };
        std::stable_sort(round.begin(), round.end(),
                         [&](Item a, Item b) { return text(a) < text(b); });
    }

    bool is_enough() const {
        constexpr std::uint64_t seldom = 256;
        if (traced_ + decomposition_.looks() > effort_.looks) return true;
        return traced_ % seldom == 0 && effort_.is_enough && effort_.is_enough();
    }

    void trace(Item item) {
        ++traced_;
        if (is_enough()) {
            origins_.finding = Origins::Finding::ambiguous;
            return;
        }
        const ItemOf& of = items_[item];
        const Decomposition::Parts parts = decomposition_.of(of.needs, of.returned);
        if (doubt_ == Doubt::left_out && (parts.is_guess || parts.ways > 1)) return;
        origins_.is_guess[item] = parts.is_guess;
        if (parts.ways == 0) return conclude({item});
        if (parts.ways > 1) {
            origins_.finding = Origins::Finding::ambiguous;
            return;
        }
        for (std::size_t i = 1; i < parts.items.size() && is_going_on(); ++i)
            follow(parts.items[i - 1], parts.items[i], item);
        if (!is_going_on()) return;
        const Phase met = parts.items.back();
        require(parts.items.front(), item);
        origins_.met[item] = met;
        if (of.effect == Effect::swap) follow(met, item, item);
    }

    // `phase` comes directly after `before`, or `witness` would not have met what it met.
    void follow(Phase before, Phase phase, Item witness) {
        require(before, witness);
        require(phase, witness);
        if (origins_.before[phase] == before) {
            Item& seen_by = origins_.seen_by[phase];
            if (origins_.is_guess[seen_by]) seen_by = witness;
            return;
        }
        const bool is_new = origins_.before[phase] == no_item && origins_.after[before] == no_item;
        if (!is_new) return conclude_from_fork(before, phase, witness);
        origins_.before[phase] = before;
        origins_.after[before] = phase;
        origins_.seen_by[phase] = witness;
    }

    // Two items would have to follow one phase, or one item two phases.
    void conclude_from_fork(Phase before, Phase phase, Item witness) {
        std::vector<Item> core = {before, phase, witness};
        const Phase rival = origins_.after[before];
        if (rival != no_item) core.insert(core.end(), {rival, origins_.seen_by[rival]});
        if (origins_.before[phase] != no_item)
            core.insert(core.end(), {origins_.before[phase], origins_.seen_by[phase]});
        conclude(core);
    }

    void conclude(std::vector<Item> core) {
        origins_.finding = Origins::Finding::impossible;
        origins_.core = std::move(core);
    }

    const KeyHistory& history_;
    const Doubt doubt_;
    const Effort& effort_;
    const std::vector<ItemOf>& items_;
    std::uint64_t traced_ = 0;
    Decomposition decomposition_;
    Origins origins_;
    std::vector<Item> waiting_;  // take place, need a value, and were not traced yet
};

}  // namespace

Origins trace_origins(const KeyHistory& history, Doubt doubt, const Effort& effort) {
    return Tracing(history, doubt, effort).run();
}

}  // namespace whitewater::linearizability
