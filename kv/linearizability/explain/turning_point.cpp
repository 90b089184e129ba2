// Between a moment of which an order is known and one of which it is known that there is none.
//
// What was linearizable was so at each moment before. So of each moment it can be asked whether the
// history was linearizable up to it, and both bounds move together. Up to a hundred thousand
// answers a question about all of them is dear. Two others are cheap, and mostly suffice. That
// there is an order is shown by one that begins as a known one does, and so only its end has to be
// found. That there is none is shown by the last few answers with all the writes before them, most
// of which are settled.
#include "kv/linearizability/explain/turning_point.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "kv/linearizability/explain/settled.hpp"
#include "kv/linearizability/search/bystanders.hpp"

namespace whitewater::linearizability {
namespace {

class Narrowing {
  public:
    Narrowing(const BadKey& bad, Questions& questions) : all_(bad.parts), questions_(questions) {
        for (const Part& part : all_.parts) {
            if (is_answered(operation(part.operation))) answers_.push_back(part.operation);
            has_appends_ |= operation(part.operation).request.kind == Kind::append;
        }
        std::sort(answers_.begin(), answers_.end(), [&](std::uint32_t a, std::uint32_t b) {
            return operation(a).return_position < operation(b).return_position;
        });
        bad_ = answers_.size();
    }

    TurningPoint run(const KeyHistory& key, const Decision& decision) {
        if (decision.core.empty()) {
            if (!decision.order.empty()) take_order(key, decision);
            search_from(std::max(count_before(decision.frontier), good_ + 1));
        } else {
            take_core(key, decision.core);
            search_from_core();
        }
        bisect();
        found_.culprit = answers_[bad_ - 1];
        found_.until_culprit = until(bad_);
        for (std::size_t i = bad_; i > good_; --i) found_.unplaced.push_back(answers_[i - 1]);
        return std::move(found_);
    }

  private:
    const Operation& operation(std::uint32_t index) const { return questions_.operation(index); }

    // The history as it was when the first `count` answers had come.
    KeyParts until(std::size_t count) const {
        KeyParts parts{all_.key, {}};
        const Position end = operation(answers_[count - 1]).return_position;
        for (const Part& part : all_.parts) {
            const Operation& each = operation(part.operation);
            if (each.call_position > end) break;
            const bool returned = each.return_position <= end;
            parts.parts.push_back(
                {part.operation, returned ? Part::Outcome::as_recorded : Part::Outcome::forgotten});
        }
        questions_.pay(parts.parts.size());
        return parts;
    }

    // How many answers had come before `end`.
    std::size_t count_before(Position end) const {
        const auto at = std::lower_bound(answers_.begin(), answers_.end(), end,
                                         [&](std::uint32_t answer, Position position) {
                                             return operation(answer).return_position < position;
                                         });
        return static_cast<std::size_t>(at - answers_.begin());
    }

    // The moment is looked for near a guess first, then farther and farther away.
    void search_from(std::size_t guess) {
        std::size_t probe = std::max<std::size_t>(guess, 1);
        for (std::size_t distance = 1; probe > good_ && probe < bad_ && ask(probe); distance *= 2)
            probe = probe == good_ ? probe + distance : probe - std::min(probe, distance);
    }

    // A core says that it is bad when the last of it has returned; mostly that is the moment.
    void search_from_core() {
        for (int attempts = 0; attempts < 4 && bad_ - good_ > 1; ++attempts)
            if (!ask(bad_ - 1)) return;
    }

    void bisect() {
        while (bad_ - good_ > 1 && ask(good_ + (bad_ - good_) / 2)) {
        }
    }

    // Was the history linearizable when the first `count` answers had come? Narrows down good_ and
    // bad_, or returns false if it is too hard to tell.
    bool ask(std::size_t count) {
        for (const std::size_t few : {std::size_t{64}, std::size_t{1'024}}) {
            if (found_.order.empty()) break;  // nothing had to be searched as yet
            if (refute_by_the_last(few, count) || prolong_the_order(few, count)) return true;
        }
        if (questions_.is_spent()) return false;
        KeyHistory key = key_history(questions_.history(), until(count));
        const Decision found = questions_.ask(key);
        if (found.judgement == Judgement::undecided) return false;
        (found.judgement == Judgement::ok ? good_ : bad_) = count;
        if (found.judgement == Judgement::ok)
            found_.order = operations_of(found.order, key);
        else
            take_core(key, found.core);
        return true;
    }

    // What was met before the last few answers is left out, and of a cas that succeeded before them
    // that it did: so there are only more orders.
    bool refute_by_the_last(std::size_t few, std::size_t count) {
        if (has_appends_ || count <= 2 * few || questions_.is_spent()) return false;
        const Position start = operation(answers_[count - few]).return_position;
        std::vector<Part> parts = until(count).parts;
        std::erase_if(parts, [&](Part& part) {
            const Operation& each = operation(part.operation);
            const bool is_early = is_answered(each) && each.return_position < start;
            if (is_early && each.request.kind == Kind::cas) part.outcome = Part::Outcome::forgotten;
            return is_early && is_read(each);
        });
        KeyHistory key =
            key_history(questions_.history(), {all_.key, settle(questions_.history(), parts).kept});
        drop_bystanders(key);
        if (questions_.ask(key).judgement != Judgement::not_linearizable) return false;
        bad_ = count;
        found_.suspects.clear();
        for (const Part& part : parts)
            if (part.outcome == Part::Outcome::as_recorded &&
                is_answered(operation(part.operation)))
                found_.suspects.push_back(part.operation);
        return true;
    }

    // An order of what had been answered by then that begins as the known one does.
    bool prolong_the_order(std::size_t but_for, std::size_t count) {
        if (found_.order.size() <= 2 * but_for || questions_.is_spent()) return false;
        const std::size_t size = found_.order.size() - but_for;
        std::vector<bool> is_placed(questions_.history().size());
        for (std::size_t i = 0; i < size; ++i) is_placed[found_.order[i]] = true;
        KeyParts rest = until(count);
        std::erase_if(rest.parts, [&](const Part& part) { return is_placed[part.operation]; });
        const Value held = value_after(size);
        KeyHistory key = key_history(questions_.history(), rest);
        key.initial = key.values.intern_optional(held);
        const Decision found = questions_.ask(key);
        if (found.judgement != Judgement::ok) return false;
        found_.order.resize(size);
        const std::vector<std::uint32_t> end = operations_of(found.order, key);
        found_.order.insert(found_.order.end(), end.begin(), end.end());
        good_ = count;
        return true;
    }

    // What the key holds after so many operations of the order.
    Value value_after(std::size_t size) const {
        std::size_t start = size;
        const auto sets = [&](const Operation& each) {
            return !is_read(each) && each.request.kind != Kind::append;
        };
        while (start > 0 && !sets(operation(found_.order[start - 1]))) --start;
        Value held = questions_.history().initial();
        if (start > 0) {
            const Request& request = operation(found_.order[start - 1]).request;
            held = request.kind == Kind::remove ? Value() : Value(request.argument);
        }
        for (std::size_t i = start; i < size; ++i) {
            const Operation& each = operation(found_.order[i]);
            if (each.request.kind == Kind::append) held = held.value_or("") + each.request.argument;
        }
        return held;
    }

    static std::vector<std::uint32_t> operations_of(const std::vector<Item>& items,
                                                    const KeyHistory& key) {
        std::vector<std::uint32_t> operations;
        for (const Item item : items) operations.push_back(key.items[item].operation);
        return operations;
    }

    // The search came so far. All that had been answered by then precedes what was called later.
    void take_order(const KeyHistory& key, const Decision& decision) {
        good_ = count_before(decision.frontier);
        if (good_ == 0) return;
        const Position end = operation(answers_[good_ - 1]).return_position;
        for (const std::uint32_t index : operations_of(decision.order, key)) {
            const Operation& each = operation(index);
            if (each.call_position > end) return;
            const bool is_open = each.return_position > end;
            if (!is_open || !is_read(each)) found_.order.push_back(index);
        }
    }

    // These items contradict each other. So does the history when the last of them has returned.
    void take_core(const KeyHistory& key, const std::vector<Item>& core) {
        found_.suspects.clear();
        std::size_t count = 0;
        for (const Item item : core) {
            const ItemOf& of = key.items[item];
            found_.suspects.push_back(of.operation);
            if (key.is_must(item)) count = std::max(count, count_before(of.returned) + 1);
        }
        std::sort(found_.suspects.begin(), found_.suspects.end());
        if (count > 0) bad_ = std::min(bad_, count);
    }

    const KeyParts& all_;
    Questions& questions_;
    std::vector<std::uint32_t> answers_;  // in the order of their returns
    bool has_appends_ = false;
    std::size_t good_ = 0;  // this many have an order
    std::size_t bad_ = 0;   // this many have none
    TurningPoint found_;
};

}  // namespace

TurningPoint find_turning_point(const BadKey& bad, Questions& questions) {
    return Narrowing(bad, questions).run(bad.key, bad.decision);
}

}  // namespace whitewater::linearizability
