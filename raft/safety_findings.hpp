// What the checkers found: violations, the first of which names the verdict.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "raft/safety_names.hpp"
#include "sim/base/ids.hpp"
#include "sim/base/time.hpp"

namespace whitewater::raft {

// A broken property or rule, told for people and for tools.
struct Violation {
    // A broken property is what users lose; a broken rule is how it comes about.
    enum Class : std::uint8_t { property_broken, rule_broken };

    std::string property;  // the name of the check: name_of(Check)
    Class severity{};
    std::string story;      // one or two sentences: what happened, and why that breaks it
    std::string signature;  // check + roles + relation, no ids or terms: equal for equal failures
    Time at;
    std::uint64_t event = 0;        // the trace record at which it was seen
    std::vector<NodeId> witnesses;  // the speaker first
};

// Collects violations. Counts all of them, keeps the first few of each check: a broken rule may be
// broken a million times in one run.
class Findings {
  public:
    static constexpr std::uint32_t kept_per_check = 4;

    // Whether a further violation of this check would be kept: if not, it need not be told.
    bool wants(Check check) const { return count(check) < kept_per_check; }
    // REQUIRES: violation.property is name_of(check); its severity is set here.
    void add(Check check, Violation violation);
    // A further violation that need not be told.
    void add_untold(Check check) { ++counts_[static_cast<std::size_t>(check)]; }

    // Each is null if there is none. Pointers are valid until the next add.
    const Violation* first_property() const { return at(first_property_); }
    const Violation* first_rule() const { return at(first_rule_); }
    // What names the verdict: the first broken property; if none broke, the first broken rule.
    const Violation* verdict() const;

    // Those that were kept, in the order in which they were found.
    const std::vector<Violation>& all() const { return kept_; }
    std::uint64_t count(Check check) const { return counts_[static_cast<std::size_t>(check)]; }
    bool is_empty() const { return kept_.empty(); }

  private:
    const Violation* at(std::optional<std::size_t> where) const {
        return where ? &kept_[*where] : nullptr;
    }

    std::vector<Violation> kept_;
    std::array<std::uint64_t, check_count> counts_{};
    std::optional<std::size_t> first_property_;
    std::optional<std::size_t> first_rule_;
};

}  // namespace whitewater::raft
