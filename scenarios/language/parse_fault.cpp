// Reads the steps that do something to the network or to machines.
#include <limits>

#include "scenarios/language/grammar.hpp"

namespace whitewater::scenarios {

namespace {

Selector nodes(Cursor& line, Words follow = {}) {
    return parse_selector(line, Naming::nodes, follow);
}
Selector anybody(Cursor& line, Words follow = {}) {
    return parse_selector(line, Naming::nodes_and_clients, follow);
}

Partition parse_partition(Cursor& line) {
    Partition partition;
    do partition.groups.push_back(anybody(line));
    while (line.accept("|"));
    if (partition.groups.size() < 2) line.expect("|", "partition n1 n2 | rest");
    return partition;
}

Isolate parse_isolate(Cursor& line) {
    Isolate isolate{anybody(line, {"from"}), std::nullopt};
    if (line.accept("from")) isolate.from = anybody(line);
    return isolate;
}

// "A -> B" or "A <-> B".
struct Arrow {
    Links links;
    Direction direction = Direction::one_way;
};
Arrow parse_arrow(Cursor& line, Words follow) {
    Arrow arrow;
    arrow.links.from = anybody(line);
    arrow.direction = line.word<Direction>();
    arrow.links.to = anybody(line, follow);
    return arrow;
}

Cut parse_cut(Cursor& line) {
    Arrow arrow = parse_arrow(line, {});
    return {std::move(arrow.links), arrow.direction};
}

Slow parse_slow(Cursor& line) {
    Arrow arrow = parse_arrow(line, {"by"});
    line.expect("by", "slow n1 -> n2 by 50ms");
    return {std::move(arrow.links), arrow.direction, line.duration()};
}

Heal parse_heal(Cursor& line) {
    if (line.at_end()) return {};
    return {anybody(line)};
}

Release parse_release(Cursor& line) {
    if (line.at_end()) return {};
    const MessageKind kind = line.word<MessageKind>();
    return {kind, parse_links(line, {})};
}

std::optional<CrashStyle> parse_style(Cursor& line) {
    if (!value_for<CrashStyle>(line.peek().text)) return std::nullopt;
    return line.word<CrashStyle>();
}

std::optional<CrashPoint> parse_crash_point(Cursor& line) {
    if (!line.is("before") && !line.is("after")) return std::nullopt;
    CrashPoint point;
    point.moment = line.word<CrashPoint::Moment>();
    point.act = line.word<CrashPoint::Act>();
    if (line.peek().kind == Token::Kind::ordinal) {
        point.ordinal = line.ordinal();
    } else {
        line.fail_here(
            fmt::format("expected which one, as in 'before write #1', not {}", line.here()));
    }
    return point;
}

Crash parse_crash(Cursor& line) {
    Crash crash;
    crash.who = nodes(line, {"losing", "keeping", "prefix", "any", "tearing", "before", "after"});
    crash.style = parse_style(line);
    crash.point = parse_crash_point(line);
    return crash;
}

Pause parse_pause(Cursor& line) {
    Selector who = nodes(line, {"for"});
    return {std::move(who), parse_optional_for(line)};
}

void parse_meddle_options(Cursor& line, Meddle& meddle) {
    while (!line.at_end()) {
        const Spot at = line.peek().at;
        if (!meddle.by && line.accept("by")) {
            meddle.by = line.duration();
            if (!line.failed() && meddle.meddling != Meddling::delay) {
                line.fail(at, "'by' is for 'delay' only");
            }
        } else if (!meddle.lasting && line.is("for")) {
            meddle.lasting = parse_optional_for(line);
        } else if (line.peek().text.ends_with('%')) {
            meddle.chance = line.ratio();
        } else {
            line.expect_end({"by", "for"});
        }
    }
    if (!meddle.by && meddle.meddling == Meddling::delay) {
        line.expect("by", "delay any from n1 to n2 by 30ms");
    }
}

Meddle parse_meddle(Cursor& line, Meddling meddling) {
    Meddle meddle;
    meddle.meddling = meddling;
    meddle.kind = line.word<MessageKind>();
    if (line.peek().kind == Token::Kind::ordinal) meddle.ordinal = line.ordinal();
    meddle.links = parse_links(line, {"by", "for"});
    parse_meddle_options(line, meddle);
    return meddle;
}

}  // namespace

FaultStep parse_fault(Cursor& line, std::string_view statement) {
    if (const auto meddling = value_for<Meddling>(statement)) return parse_meddle(line, *meddling);
    if (statement == "partition") return parse_partition(line);
    if (statement == "isolate") return parse_isolate(line);
    if (statement == "bridge") return Bridge{nodes(line)};
    if (statement == "cut") return parse_cut(line);
    if (statement == "slow") return parse_slow(line);
    if (statement == "heal") return parse_heal(line);
    if (statement == "release") return parse_release(line);
    if (statement == "crash") return parse_crash(line);
    if (statement == "restart") return Restart{nodes(line)};
    if (statement == "pause") return parse_pause(line);
    if (statement == "resume") return Resume{nodes(line)};
    if (statement == "wipe") return Wipe{nodes(line)};
    if (statement == "disk") return parse_disk_fault(line);
    return parse_clock_fault(line);
}

}  // namespace whitewater::scenarios
