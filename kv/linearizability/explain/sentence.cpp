// The sentences, from the most telling to the one that always holds.
#include "kv/linearizability/explain/sentence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "kv/linearizability/blocks/decomposition.hpp"
#include "kv/linearizability/explain/meanings.hpp"

namespace whitewater::linearizability {
namespace {

// Of more answers it is not asked what each was made of.
constexpr std::size_t largest_for_chains = 60;

// Could an answer of `value` be due to this write?
bool shows(const Value& value, const Request& write) {
    if (write.kind == Kind::remove) return !value;
    return value && value->find(write.argument) != std::string::npos;
}

std::size_t occurrences(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + part.size()))
        ++count;
    return count;
}

class Teller {
  public:
    Teller(const History& history, const KeyParts& all, const Reduced& reduced)
        : history_(history),
          all_(all),
          reduced_(reduced),
          culprit_(history.operations()[reduced.culprit]),
          told_(telling(culprit_)),
          noun_(culprit_.request.kind == Kind::get ? "the get" : "the cas"),
          value_(met_a_value(culprit_) ? value_met(culprit_) : Value()) {
        for (const Part& part : reduced.until_culprit.parts) {
            const Operation& other = operation(part.operation);
            if (could_leave(other, value_)) ended_ = std::max(ended_, other.return_position);
        }
    }

    std::string tell() const {
        const std::string sentence = most_telling();
        if (reduced_.is_minimal) return sentence;
        return fmt::format(
            "{} (that {} answers contradict each other is certain; fewer may do, but the effort "
            "for the explanation was spent before they were found)",
            sentence, reduced_.core.size());
    }

  private:
    std::string most_telling() const {
        if (met_a_value(culprit_)) {
            for (const auto attempt :
                 {&Teller::contradicts_itself, &Teller::never_written, &Teller::applied_twice,
                  &Teller::overwritten, &Teller::came_back, &Teller::appended_to_two_texts,
                  &Teller::revived}) {
                std::string sentence = (this->*attempt)();
                if (!sentence.empty()) return sentence;
            }
        }
        return does_not_fit();
    }

    const Operation& operation(std::uint32_t index) const { return history_.operations()[index]; }

    // What happened, with its time: "c2's get of x returned "3" at 1.204s".
    std::string telling(const Operation& operation) const {
        const std::string what = describe(operation);
        const std::string when = history_.when(operation.return_time);
        const std::string value = describe(operation.response.value);
        if (operation.response.outcome == Outcome::failed)
            return fmt::format("{} failed at {}", what, when);
        if (operation.response.outcome == Outcome::failed_seeing)
            return fmt::format("{} failed at {}, seeing {}", what, when, value);
        if (operation.request.kind == Kind::get)
            return fmt::format("{} returned {} at {}", what, value, when);
        if (operation.request.kind == Kind::cas)
            return fmt::format("{} succeeded at {}", what, when);
        return fmt::format("{} was acknowledged at {}", what, when);
    }

    std::string contradicts_itself() const {
        if (culprit_.response.outcome != Outcome::failed_seeing) return {};
        if (culprit_.request.expected != value_) return {};
        return told_ + ", which is just what it expected";
    }

    std::string never_written() const {
        if (value_ == history_.initial()) return {};
        const Operation* later = nullptr;
        for (const Part& part : all_.parts) {
            const Operation& candidate = operation(part.operation);
            if (!could_leave(candidate, value_) || keeps(candidate)) continue;
            if (candidate.call_position < culprit_.return_position) return {};
            if (later == nullptr) later = &candidate;
        }
        const std::string value = describe(value_);
        if (later == nullptr)
            return fmt::format("{}, but nothing ever wrote {} to {}", told_, value, all_.key);
        return fmt::format("{}, but nothing had written {} to {} by then: {} was called at {}",
                           told_, value, all_.key, describe(*later),
                           history_.when(later->call_time));
    }

    // A cas to what it expects leaves the value, but it must have been there before.
    bool keeps(const Operation& operation) const {
        return operation.request.kind == Kind::cas && operation.request.expected == value_;
    }

    // Told only if the answer would fit with one occurrence less.
    std::string applied_twice() const {
        if (!value_ || value_->empty()) return {};
        for (const Part& part : reduced_.until_culprit.parts) {
            const Operation& suspect = operation(part.operation);
            const std::string& text = suspect.request.argument;
            if (suspect.request.kind != Kind::append || text.empty()) continue;
            if (!may_have_taken_effect(suspect)) continue;
            if (occurrences(*value_, text) <= times_written(text)) continue;
            if (!would_fit_without_one(text)) continue;
            return fmt::format("{}, but {} was applied more than once", told_, describe(suspect));
        }
        return {};
    }

    std::size_t times_written(std::string_view text) const {
        std::size_t times = 0;
        for (const Part& part : reduced_.until_culprit.parts) {
            const Operation& writer = operation(part.operation);
            if (may_have_taken_effect(writer)) times += occurrences(writer.request.argument, text);
        }
        return times;
    }

    bool would_fit_without_one(const std::string& text) const {
        std::string repaired = *value_;
        repaired.erase(repaired.rfind(text), text.size());
        KeyHistory key = key_history(history_, reduced_.until_culprit);
        for (ItemOf& item : key.items)
            if (item.operation == reduced_.culprit) item.needs = key.values.intern(repaired);
        return decide(key, {100'000, 100'000'000}).judgement == Judgement::ok;
    }

    // A write of something else was acknowledged before the culprit was called, and whatever could
    // have led to the culprit's value had been acknowledged before that write was called.
    std::string overwritten() const {
        const Operation* last = nullptr;
        for (const std::uint32_t index : reduced_.core) {
            const Operation& write = operation(index);
            if (!took_effect(write) || could_leave(write, value_)) continue;
            if (write.return_position > culprit_.call_position || !ends(write)) continue;
            if (last == nullptr || last->return_position < write.return_position) last = &write;
        }
        if (last == nullptr) return {};
        std::string ending = value_
                                 ? fmt::format("and nothing wrote {} after that", describe(value_))
                                 : "and nothing removed it after that";
        if (is_lost(*last)) ending += ": no answer ever showed it";
        return fmt::format("{}, but {}, before {} was called at {}, {}", told_, telling(*last),
                           noun_, history_.when(culprit_.call_time), ending);
    }

    // Had everything that could leave the culprit's value returned before `mark` was called?
    bool ends(const Operation& mark) const { return ended_ <= mark.call_position; }

    // Did no answer ever show `write`, though nothing else could have hidden it from the culprit?
    bool is_lost(const Operation& write) const {
        for (const Part& part : all_.parts) {
            const Operation& other = operation(part.operation);
            if (&other == &write) continue;
            if (met_a_value(other) && shows(value_met(other), write.request)) return false;
            if (may_have_taken_effect(other) && other.return_position > write.call_position &&
                other.call_position < culprit_.return_position)
                return false;
        }
        return true;
    }

    // Another answer had shown a different value before the culprit was called.
    std::string came_back() const {
        const Operation* last = nullptr;
        for (const std::uint32_t index : reduced_.core) {
            const Operation& other = operation(index);
            if (!met_a_value(other) || other.return_position > culprit_.call_position) continue;
            if (value_left_by(other) == value_ || !ends(other)) continue;
            if (last == nullptr || last->return_position < other.return_position) last = &other;
        }
        if (last == nullptr) return {};
        return fmt::format(
            "{}, but {}, before {} was called at {}, and nothing that followed"
            " can have made it {}",
            told_, telling(*last), noun_, history_.when(culprit_.call_time), describe(value_));
    }

    // The writes that made a value, in their order, if it can have come about in one way only; else
    // none. nullptr stands for what the key held at first.
    using Chain = std::vector<const Operation*>;
    Chain chain_of(const Value& value) const {
        KeyHistory key = key_history(history_, reduced_.until_culprit);
        const ValueId id = key.values.intern_optional(value);
        Decomposition decomposition(key);
        const Decomposition::Parts parts = decomposition.of(id);
        Chain chain;
        if (parts.ways != 1) return chain;
        for (const Item item : parts.items)
            chain.push_back(item == key.items.size() ? nullptr
                                                     : &operation(key.items[item].operation));
        return chain;
    }

    // An append that two answers show after different texts.
    std::string appended_to_two_texts() const {
        if (reduced_.core.size() > largest_for_chains) return {};
        const Chain chain = chain_of(value_);
        for (const std::uint32_t index : reduced_.core) {
            const Operation& other = operation(index);
            if (&other == &culprit_ || !met_a_value(other)) continue;
            const Chain others = chain_of(value_met(other));
            for (std::size_t i = 1; i < chain.size(); ++i) {
                const auto at = std::find(others.begin(), others.end(), chain[i]);
                if (at == others.begin() || at == others.end() || *(at - 1) == chain[i - 1])
                    continue;
                return fmt::format(
                    "{}, but {} was applied more than once: {}, where it follows another text",
                    told_, describe(*chain[i]), telling(other));
            }
        }
        return {};
    }

    // What the value begins with was there, and then overwritten or appended to, before the culprit
    // was called: and its answer does not know of that.
    std::string revived() const {
        if (reduced_.core.size() > largest_for_chains) return {};
        const Chain chain = chain_of(value_);
        if (chain.empty()) return {};
        const Operation* root = chain.front();
        for (const std::uint32_t index : reduced_.core) {
            const Operation& write = operation(index);
            const bool is_known = std::find(chain.begin(), chain.end(), &write) != chain.end();
            if (!took_effect(write) || is_known) continue;
            if (write.return_position > culprit_.call_position) continue;
            const std::string shown = root == nullptr ? "" : shown_before(*root, write);
            if (root != nullptr && shown.empty()) continue;
            return told_ + consequence_of(write, root, shown);
        }
        return {};
    }

    std::string consequence_of(const Operation& write, const Operation* root,
                               const std::string& shown) const {
        const std::string before = history_.when(culprit_.call_time);
        if (write.request.kind == Kind::append)
            return fmt::format(
                ", but {}{}, before {} was called at {}, and what it added is missing", shown,
                telling(write), noun_, before);
        const std::string what = root == nullptr ? fmt::format("{} held at first", all_.key)
                                                 : describe(*root) + " wrote";
        return fmt::format(", but what {} had been overwritten: {}{}, before {} was called at {}",
                           what, shown, telling(write), noun_, before);
    }

    // What shows that `root` had taken effect before `write` was called; or nothing.
    std::string shown_before(const Operation& root, const Operation& write) const {
        if (took_effect(root) && root.return_position < write.call_position)
            return telling(root) + ", then ";
        for (const std::uint32_t index : reduced_.core) {
            const Operation& other = operation(index);
            if (!met_a_value(other) || other.return_position > write.call_position) continue;
            const Chain chain = chain_of(value_met(other));
            if (!chain.empty() && chain.front() == &root) return telling(other) + ", then ";
        }
        return {};
    }

    std::string does_not_fit() const {
        if (reduced_.unplaced.size() > 1)
            return fmt::format("{}, and it or one of the {} answers on {} before it is wrong",
                               told_, reduced_.unplaced.size() - 1, all_.key);
        constexpr std::size_t most_listed = 4;
        std::string others;
        std::size_t count = 0;
        for (const std::uint32_t index : reduced_.core) {
            if (index == reduced_.culprit || ++count > most_listed) continue;
            others += (others.empty() ? "" : "; ") + telling(operation(index));
        }
        if (count == 0) return told_ + ", which no order of the operations explains";
        if (count > most_listed) others += fmt::format("; and {} more", count - most_listed);
        return fmt::format("{}, which fits into no order together with these: {}", told_, others);
    }

    const History& history_;
    const KeyParts& all_;
    const Reduced& reduced_;
    const Operation& culprit_;
    const std::string told_;
    const std::string_view noun_;
    const Value value_;   // what the culprit met; if it says
    Position ended_ = 0;  // when all that could leave that had returned, until the culprit
};

}  // namespace

std::string sentence_about(const History& history, const KeyParts& all, const Reduced& reduced) {
    return Teller(history, all, reduced).tell();
}

}  // namespace whitewater::linearizability
