// The sentences, from the most telling to the one that always holds.
#include "kv/linearizability/explain/sentence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "kv/linearizability/explain/meanings.hpp"
#include "kv/linearizability/explain/returns.hpp"
#include "kv/linearizability/explain/telling.hpp"
#include "kv/linearizability/explain/text_sentence.hpp"
#include "sim/base/printable.hpp"

namespace whitewater::linearizability {
namespace {

// Could an answer of `value` be due to this write?
bool shows(const Value& value, const Request& write) {
    if (write.kind == Kind::remove) return !value;
    return value && value->find(write.argument) != std::string::npos;
}

class Teller {
  public:
    Teller(const History& history, const KeyParts& all, const Reduced& reduced)
        : history_(history),
          all_(all),
          reduced_(reduced),
          culprit_(operation(reduced.turn.culprit)),
          told_(telling(history, culprit_)),
          noun_(noun_for(culprit_)),
          value_(met_a_value(culprit_) ? value_met(culprit_) : Value()) {
        for (const Part& part : reduced.turn.until_culprit.parts) {
            const Operation& other = operation(part.operation);
            if (!could_leave(other, value_)) continue;
            if (keeps(other, value_))  // it needs the value, and so cannot bring it back
                has_keeper_ = true;
            else
                ended_ = std::max(ended_, other.return_position);
        }
    }

    std::string tell() const {
        const std::string sentence = most_telling();
        if (reduced_.is_minimal) return sentence;
        return fmt::format(
            "{} (that {} answers contradict each other is certain; fewer may do, but the effort "
            "for the explanation was spent before they were found)",
            sentence, reduced_.core.size() + reduced_.settled.size());
    }

  private:
    std::string most_telling() const {
        const bool is_told_value = met_a_value(culprit_);
        if (culprit_.response.outcome == Outcome::failed) {
            std::string sentence = failed_on_what_it_expected();
            if (!sentence.empty()) return sentence;
        }
        if (is_told_value) {
            for (const auto attempt : {&Teller::contradicts_itself, &Teller::never_written}) {
                std::string sentence = (this->*attempt)();
                if (!sentence.empty()) return sentence;
            }
            std::string twice = twice_in_one_text(history_, reduced_);
            if (!twice.empty()) return twice;
            if (is_appended_to()) {
                std::string text = text_sentence(history_, reduced_);
                if (!text.empty()) return text;
            }
            for (const auto attempt : {&Teller::overwritten, &Teller::came_back}) {
                std::string sentence = (this->*attempt)();
                if (!sentence.empty()) return sentence;
            }
            std::string text = text_sentence(history_, reduced_);
            if (!text.empty()) return text;
            std::string too_often = came_back_too_often(history_, reduced_);
            if (!too_often.empty()) return too_often;
        }
        return does_not_fit();
    }

    // Can what the culprit met have been appended to?
    bool is_appended_to() const {
        const std::vector<Part>& parts = reduced_.turn.until_culprit.parts;
        return std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
            const Operation& other = operation(part.operation);
            return other.request.kind == Kind::append && could_leave(other, value_);
        });
    }

    const Operation& operation(std::uint32_t index) const { return history_.operations()[index]; }
    std::string told_of(const Operation& operation) const { return telling(history_, operation); }
    std::string called() const { return history_.when(culprit_.call_time); }
    std::string key() const { return printable(all_.key); }

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
            if (!could_leave(candidate, value_) || keeps(candidate, value_)) continue;
            if (candidate.call_position < culprit_.return_position) return {};
            if (later == nullptr) later = &candidate;
        }
        const std::string value = describe(value_);
        if (later == nullptr)
            return value_ ? fmt::format("{}, but nothing ever wrote {} to {}", told_, value, key())
                          : fmt::format("{}, but nothing ever removed {}", told_, key());
        const std::string act = value_ ? fmt::format("written {} to {}", value, key())
                                       : fmt::format("removed {}", key());
        return fmt::format("{}, but nothing had {} by then: {} was called at {}", told_, act,
                           describe(*later), history_.when(later->call_time));
    }

    // A write of something else was acknowledged before the culprit was called, and whatever could
    // leave the culprit's value had returned before that write was called.
    std::string overwritten() const {
        const Operation* last = nullptr;
        for (const std::uint32_t index : reduced_.core) {
            const Operation& write = operation(index);
            if (!took_effect(write) || could_leave(write, value_)) continue;
            if (write.return_position > culprit_.call_position || !ends(write)) continue;
            if (last == nullptr || last->return_position < write.return_position) last = &write;
        }
        if (last == nullptr) return {};
        std::string ending = value_ ? "and nothing wrote " + describe(value_) + " after that"
                                    : "and nothing removed it after that";
        if (has_keeper_) ending = "and nothing that followed can have made it " + describe(value_);
        if (is_lost(*last)) ending += "; no answer ever showed " + deed(last->request);
        return fmt::format("{}, but {}, before {} was called at {}, {}", told_, told_of(*last),
                           noun_, called(), ending);
    }

    // What an answer would have to show of a write.
    static std::string deed(const Request& write) {
        return write.kind == Kind::remove ? "the removal" : describe(Value(write.argument));
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
        const std::string ending =
            value_ ? "can have made it " + describe(value_) : "can have removed it";
        return fmt::format("{}, but {}, before {} was called at {}, and nothing that followed {}",
                           told_, told_of(*last), noun_, called(), ending);
    }

    // Something left or found what the cas expected, and until the cas returned nothing can have
    // changed that.
    std::string failed_on_what_it_expected() const {
        const Value expected = culprit_.request.expected;
        if (history_.initial() == expected && is_kept_from_the_beginning(expected))
            return fmt::format(
                "{}, but {} held {} at first, and nothing can have changed that by then", told_,
                key(), describe(expected));
        for (const std::uint32_t index : reduced_.core) {
            const Operation& other = operation(index);
            if (other.return_position > culprit_.call_position) continue;
            const bool leaves_it = took_effect(other) && other.request.kind != Kind::append &&
                                   could_leave(other, expected);
            const bool found_it = met_a_value(other) && value_left_by(other) == expected;
            if ((leaves_it || found_it) && is_kept_from(other, expected))
                return fmt::format(
                    "{}, but {} held {} until then: {}, before the cas was called at "
                    "{}, and nothing can have changed it after that",
                    told_, key(), describe(expected), told_of(other), called());
        }
        return {};
    }

    static bool may_change(const Operation& operation, const Value& value) {
        const Kind kind = operation.request.kind;
        return may_have_taken_effect(operation) && kind != Kind::get &&
               (kind == Kind::append || !could_leave(operation, value));
    }

    // From when `mark` was called until the culprit returned, can nothing have changed the value?
    bool is_kept_from(const Operation& mark, const Value& value) const {
        const std::vector<Part>& parts = reduced_.turn.until_culprit.parts;
        return std::all_of(parts.begin(), parts.end(), [&](const Part& part) {
            const Operation& other = operation(part.operation);
            return &other == &mark || !may_change(other, value) ||
                   other.return_position < mark.call_position;
        });
    }

    bool is_kept_from_the_beginning(const Value& value) const {
        const std::vector<Part>& parts = reduced_.turn.until_culprit.parts;
        return std::none_of(parts.begin(), parts.end(), [&](const Part& part) {
            return may_change(operation(part.operation), value);
        });
    }

    std::string does_not_fit() const {
        if (reduced_.turn.unplaced.size() > 1)
            return fmt::format("{}, and it or one of the {} answers on {} before it is wrong",
                               told_, reduced_.turn.unplaced.size() - 1, key());
        constexpr std::size_t most_listed = 4;
        std::string others;
        std::size_t count = 0;
        for (const std::uint32_t index : reduced_.core) {
            if (index == reduced_.turn.culprit || ++count > most_listed) continue;
            others += (others.empty() ? "" : "; ") + told_of(operation(index));
        }
        if (count == 0 && reduced_.settled.empty() && met_a_value(culprit_))
            return fmt::format(
                "{}, but {} held {} at first, and no order of what was called by then makes that "
                "{}",
                told_, key(), describe(history_.initial()), describe(value_met(culprit_)));
        if (count == 0) return told_ + ", which no order of the operations explains";
        if (count > most_listed) others += fmt::format("; and {} more", count - most_listed);
        if (!reduced_.settled.empty())
            others += fmt::format("; and with {} earlier writes, all acknowledged by {}",
                                  reduced_.settled.size(), history_.when(settled_time()));
        return fmt::format("{}, which fits into no order together with these: {}", told_, others);
    }

    // When the last of what is settled was acknowledged.
    Time settled_time() const {
        const Operation* last = &operation(reduced_.settled.front());
        for (const std::uint32_t index : reduced_.settled)
            if (operation(index).return_position > last->return_position) last = &operation(index);
        return last->return_time;
    }

    const History& history_;
    const KeyParts& all_;
    const Reduced& reduced_;
    const Operation& culprit_;
    const std::string told_;
    const std::string noun_;
    const Value value_;   // what the culprit met; if it says
    Position ended_ = 0;  // when all that could bring that about had returned, until the culprit
    bool has_keeper_ = false;  // is there a cas from that to itself?
};

}  // namespace

std::string sentence_about(const History& history, const KeyParts& all, const Reduced& reduced) {
    return Teller(history, all, reduced).tell();
}

}  // namespace whitewater::linearizability
