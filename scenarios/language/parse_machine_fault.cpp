// Reads the faults of disks and clocks, and what administrators ask of the cluster.
#include "scenarios/language/grammar.hpp"

namespace whitewater::scenarios {

namespace {

DiskFails parse_disk_failure(Cursor& line, Selector who) {
    DiskFails failure{std::move(who), line.word<DiskFails::Act>(), DiskFails::Extent::until_mended,
                      Duration{}};
    if (line.accept("once")) {
        failure.extent = DiskFails::Extent::once;
    } else if (const auto lasting = parse_optional_for(line)) {
        failure.extent = DiskFails::Extent::lasting;
        failure.lasting = *lasting;
    }
    return failure;
}

ClockStep parse_clock_step(Cursor& line, Selector who) {
    return {std::move(who), line.duration(Cursor::Sign::either)};
}

ClockDrift parse_clock_drift(Cursor& line, Selector who) {
    const Spot at = line.peek().at;
    const Range<Ratio> drifts = parse_drifts(line);
    if (!line.failed() && drifts.min != drifts.max) {
        line.fail(at, "one drift, not a range: only the set-up and chaos draw one");
    }
    return {std::move(who), drifts.max};
}

bool has_sign(const Token& token) {
    return token.kind == Token::Kind::word && (token.text[0] == '+' || token.text[0] == '-');
}

}  // namespace

FaultStep parse_disk_fault(Cursor& line) {
    Selector who = parse_selector(line, Naming::nodes,
                                  {"fails", "full", "slow", "rots", "mends", "sync", "crash"});
    if (line.accept("fails")) return parse_disk_failure(line, std::move(who));
    if (line.accept("full")) return DiskFull{std::move(who)};
    if (line.accept("slow")) {
        line.expect("by", "disk n1 slow by 50ms");
        return DiskSlow{std::move(who), line.duration()};
    }
    if (line.accept("rots")) return DiskRots{std::move(who), line.word<DiskArea>()};
    if (line.accept("mends")) return DiskMends{std::move(who)};
    line.fail_choice("what happens to the disk", {"fails", "full", "slow", "rots", "mends"});
    return DiskMends{};
}

FaultStep parse_clock_fault(Cursor& line) {
    Selector who = parse_selector(line, Naming::nodes, {"drift", "freezes", "mends", "offset"});
    if (has_sign(line.peek())) return parse_clock_step(line, std::move(who));
    if (line.accept("drift")) return parse_clock_drift(line, std::move(who));
    if (line.accept("freezes")) return ClockFreeze{std::move(who), parse_optional_for(line)};
    if (line.accept("mends")) return ClockMends{std::move(who)};
    line.fail_choice("what happens to the clock",
                     {"+200ms", "-200ms", "drift", "freezes", "mends"});
    return ClockMends{};
}

Administration parse_administration(Cursor& line, std::string_view statement) {
    if (statement == "transfer") {
        line.expect("leadership", "transfer leadership to n2");
        line.expect("to", "transfer leadership to n2");
    }
    Selector who = parse_selector(line, Naming::nodes, {"as"});
    if (statement == "transfer") return Transfer{std::move(who)};
    if (statement == "add") {
        if (!line.accept("as")) return AddMember{std::move(who), AddMember::As::voter};
        line.expect("learner", "add n6 as learner");
        return AddMember{std::move(who), AddMember::As::learner};
    }
    if (statement == "promote") return Promote{std::move(who)};
    if (statement == "remove") return RemoveMember{std::move(who)};
    if (statement == "members") return ChangeMembers{std::move(who)};
    return TakeSnapshot{std::move(who)};
}

}  // namespace whitewater::scenarios
