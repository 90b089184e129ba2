// A lock that was held twice, or released when nobody held it.
#include <fmt/format.h>

#include <algorithm>

#include "kv/linearizability/models/causes.hpp"
#include "kv/linearizability/models/logged_words.hpp"

namespace whitewater::linearizability {
namespace {

// Acquires and releases take turns. So of operations of one sort that happened within a stretch of
// the log, all but one need one of the other sort between them, that may have happened within it.
class Turns {
  public:
    Turns(const Log& log, const Core& core, const IsEnough& is_enough)
        : is_enough_(is_enough), object_(log, core) {}

    std::string cause() const {
        if (std::string nobody = released_too_often(); !nobody.empty()) return nobody;
        for (const Logged* one : object_.core)
            for (const Logged* other : object_.core) {
                if (one->called >= other->called) continue;
                if (is_spent(is_enough_)) return {};
                if (std::string pair = pair_without_a_turn(*one, *other); !pair.empty())
                    return pair;
            }
        for (const char* sort : {"acquire", "release"})
            if (std::string many = many_without_turns(sort); !many.empty()) return many;
        return {};
    }

  private:
    struct Stretch {
        Position from = never_returned;
        Position to = 0;
        int first_line = 0;
        int last_line = 0;
        void add(const Logged& logged) {
            if (logged.called < from) first_line = logged.call_line;
            from = std::min(from, logged.called);
            if (logged.ended > to) last_line = logged.end_line;
            to = std::max(to, logged.ended);
        }
    };

    // Certainly within the stretch, and possibly.
    std::size_t certain(std::string_view f, const Stretch& stretch) const {
        return count(f, [&](const Logged& logged) {
            return stretch.from <= logged.called && answered_at(logged) <= stretch.to;
        });
    }
    std::size_t possible(std::string_view f, const Stretch& stretch) const {
        return count(f, [&](const Logged& logged) {
            return logged.called < stretch.to && answered_at(logged) > stretch.from;
        });
    }
    template <class Is>
    std::size_t count(std::string_view f, Is is) const {
        return static_cast<std::size_t>(
            std::count_if(object_.all.begin(), object_.all.end(),
                          [&](const Logged* each) { return each->f == f && is(*each); }));
    }

    // Nobody holds the lock at first.
    std::string released_too_often() const {
        for (const Logged* each : object_.core) {
            const Logged& release = *each;
            if (release.f != "release") continue;
            if (is_spent(is_enough_)) return {};
            const Stretch until{0, release.ended, 0, release.end_line};
            const std::size_t releases = certain("release", until);
            const std::size_t acquires = possible("acquire", until);
            if (releases <= acquires) continue;
            if (acquires == 0) return told(release) + ", but nobody had called acquire by then";
            return fmt::format(
                "{}, but nobody held the lock: {} releases had succeeded by then, and only {} "
                "acquire{} had been called",
                told(release), releases, acquires, acquires == 1 ? "" : "s");
        }
        return {};
    }

    std::string pair_without_a_turn(const Logged& one, const Logged& other) const {
        if (one.f != other.f) return {};
        Stretch stretch;
        stretch.add(one);
        stretch.add(other);
        const bool acquired = one.f == "acquire";
        const char* between = acquired ? "release" : "acquire";
        if (possible(between, stretch) > 0) return {};
        return fmt::format(
            "the lock was {} twice: {}, and {}, and no {} was under way from line {} to line {}",
            acquired ? "held" : "released", told(one), told(other), between, stretch.first_line,
            stretch.last_line);
    }

    std::string many_without_turns(std::string_view sort) const {
        Stretch stretch;
        for (const Logged* each : object_.core)
            if (each->f == sort) stretch.add(*each);
        if (stretch.from == never_returned) return {};
        const bool acquired = sort == "acquire";
        const std::size_t all = certain(sort, stretch);
        const std::size_t between = possible(acquired ? "release" : "acquire", stretch);
        if (all <= between + 1) return {};
        return fmt::format(
            "the lock was {} twice: from line {} to line {}, {} {}s succeeded, and only {} {}{} "
            "{} under way that may have come between them",
            acquired ? "held" : "released", stretch.first_line, stretch.last_line, all, sort,
            between, acquired ? "release" : "acquire", between == 1 ? "" : "s",
            between == 1 ? "was" : "were");
    }

    const IsEnough& is_enough_;
    Object object_;  // the lock
};

}  // namespace

std::string lock_cause(const Log& log, const Core& core, const IsEnough& is_enough) {
    return Turns(log, core, is_enough).cause();
}

}  // namespace whitewater::linearizability
