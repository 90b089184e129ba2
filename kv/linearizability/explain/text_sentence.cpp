// Taking texts apart, where that can be done in one way only, and looking at the order of parts.
#include "kv/linearizability/explain/text_sentence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "kv/linearizability/blocks/decomposition.hpp"
#include "kv/linearizability/explain/meanings.hpp"
#include "kv/linearizability/explain/telling.hpp"
#include "sim/base/printable.hpp"

namespace whitewater::linearizability {
namespace {

// Of more answers it is not asked what each was made of.
constexpr std::size_t largest_core = 60;

class Texts {
  public:
    Texts(const History& history, const Reduced& reduced)
        : history_(history),
          reduced_(reduced),
          culprit_(operation(reduced.turn.culprit)),
          told_(telling(history, culprit_)),
          key_(key_history(history, reduced.turn.until_culprit)),
          chain_(chain_of(value_met(culprit_))) {}

    std::string twice() const {
        for (auto at = chain_.begin(); at != chain_.end(); ++at)
            if (std::find(at + 1, chain_.end(), *at) != chain_.end())
                return fmt::format(
                    "{}, but {} would have to be in it twice, and it was called only once", told_,
                    describe(**at));
        return {};
    }

    // An append that two answers show after different texts.
    std::string after_two_texts() const {
        for (const std::uint32_t index : reduced_.core) {
            const Operation& other = operation(index);
            if (&other == &culprit_ || !met_a_value(other)) continue;
            const Chain others = chain_of(value_met(other));
            for (std::size_t i = 1; i < chain_.size(); ++i) {
                const auto at = std::find(others.begin(), others.end(), chain_[i]);
                if (at == others.begin() || at == others.end() || *(at - 1) == chain_[i - 1])
                    continue;
                return fmt::format(
                    "{}, for which {} has to follow {}, but {}, for which it has to follow {}",
                    told_, describe(*chain_[i]), named(chain_[i - 1]), telling(history_, other),
                    named(*(at - 1)));
            }
        }
        return {};
    }

    // What the value begins with was there, and then overwritten or appended to, before the culprit
    // was called: and its answer does not know of that.
    std::string revived() const {
        if (chain_.empty()) return {};
        const Operation* root = chain_.front();
        for (const std::uint32_t index : reduced_.core) {
            const Operation& write = operation(index);
            const bool is_known = std::find(chain_.begin(), chain_.end(), &write) != chain_.end();
            if (!took_effect(write) || is_known || keeps(write, write.request.argument)) continue;
            if (write.return_position > culprit_.call_position) continue;
            const std::string shown = root == nullptr ? "" : shown_before(*root, write);
            if (root != nullptr && shown.empty()) continue;
            return told_ + consequence_of(write, root, shown);
        }
        return {};
    }

  private:
    // The writes that made a value, in their order, if it can have come about in one way only; else
    // none. nullptr stands for what the key held at first.
    using Chain = std::vector<const Operation*>;
    Chain chain_of(const Value& value) const {
        const ValueId id = value ? key_.values.find(*value) : Values::none;
        Chain chain;
        if (id == Values::unknown) return chain;
        Decomposition decomposition(key_);
        const Decomposition::Parts parts = decomposition.of(id, never_returned);
        if (parts.ways != 1 || parts.is_guess) return chain;
        for (const Item item : parts.items)
            chain.push_back(item == key_.items.size() ? nullptr
                                                      : &operation(key_.items[item].operation));
        return chain;
    }

    const Operation& operation(std::uint32_t index) const { return history_.operations()[index]; }

    std::string named(const Operation* write) const {
        return write != nullptr ? describe(*write) : "what " + key() + " held at first";
    }
    std::string key() const { return printable(culprit_.request.key); }

    std::string consequence_of(const Operation& write, const Operation* root,
                               const std::string& shown) const {
        const std::string before = history_.when(culprit_.call_time);
        if (write.request.kind == Kind::append)
            return fmt::format(
                ", but {}{}, before {} was called at {}, and what it added is missing{}", shown,
                telling(history_, write), noun_for(culprit_), before, told_of_beginning());
        if (root == nullptr && chain_.size() > 1)
            return fmt::format(
                ", but only {} to what {} held at first makes that, and this had been overwritten: "
                "{}, before {} was called at {}",
                told_of_appends(), key(), telling(history_, write), noun_for(culprit_), before);
        const bool is_text = root != nullptr && root->request.kind != Kind::remove;
        const std::string what = root == nullptr ? fmt::format("{} held at first", key())
                                                 : describe(*root) + (is_text ? " wrote" : " left");
        return fmt::format(", but what {} had been overwritten: {}{}, before {} was called at {}",
                           what, shown, telling(history_, write), noun_for(culprit_), before);
    }

    // For an answer that is nothing but what the key held at first.
    std::string told_of_beginning() const {
        if (chain_.size() > 1 || chain_.front() != nullptr || !history_.initial()) return {};
        return fmt::format(": {} held {} at first", key(), describe(history_.initial()));
    }

    // Of a chain that begins with what the key held at first.
    std::string told_of_appends() const {
        const std::string first = describe(*chain_[1]);
        if (chain_.size() == 2) return first;
        return fmt::format("{} and {} more after it", first, chain_.size() - 2);
    }

    // What shows that `root` had taken effect before `write` was called; or nothing.
    std::string shown_before(const Operation& root, const Operation& write) const {
        if (took_effect(root) && root.return_position < write.call_position)
            return telling(history_, root) + ", then ";
        for (const std::uint32_t index : reduced_.core) {
            const Operation& other = operation(index);
            if (!met_a_value(other) || other.return_position > write.call_position) continue;
            const Chain chain = chain_of(value_met(other));
            if (!chain.empty() && chain.front() == &root)
                return telling(history_, other) + ", then ";
        }
        return {};
    }

    const History& history_;
    const Reduced& reduced_;
    const Operation& culprit_;
    const std::string told_;
    const KeyHistory key_;
    const Chain chain_;  // of the culprit's value
};

}  // namespace

std::string twice_in_one_text(const History& history, const Reduced& reduced) {
    const std::vector<Part>& parts = reduced.turn.until_culprit.parts;
    const bool has_appends = std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
        return history.operations()[part.operation].request.kind == Kind::append;
    });
    if (!has_appends) return {};
    return Texts(history, reduced).twice();
}

std::string text_sentence(const History& history, const Reduced& reduced) {
    if (reduced.core.size() > largest_core) return {};
    const Texts texts(history, reduced);
    std::string sentence = texts.after_two_texts();
    return sentence.empty() ? texts.revived() : sentence;
}

}  // namespace whitewater::linearizability
