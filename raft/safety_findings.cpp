// Keeping violations: all are counted, the first few of each check are told.
#include "raft/safety_findings.hpp"

#include <utility>

#include "sim/base/check.hpp"

namespace whitewater::raft {

void Findings::add(Check check, Violation violation) {
    CHECK(violation.property == name_of(check), "a violation of {} is filed under {}",
          violation.property, name_of(check));
    const bool told = wants(check);
    add_untold(check);
    if (!told) return;
    violation.severity = is_property(check) ? Violation::property_broken : Violation::rule_broken;
    std::optional<std::size_t>& first = is_property(check) ? first_property_ : first_rule_;
    if (!first) first = kept_.size();
    kept_.push_back(std::move(violation));
}

const Violation* Findings::verdict() const {
    return first_property_ ? first_property() : first_rule();
}

}  // namespace whitewater::raft
