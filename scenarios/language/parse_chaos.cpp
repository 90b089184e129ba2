// Reads chaos: its first line, and the clauses of a block.
#include "scenarios/language/grammar.hpp"
#include "scenarios/language/profiles.hpp"

namespace whitewater::scenarios {

namespace {

constexpr Range<std::uint32_t> some_nodes{1, max_nodes};
constexpr Range<std::uint32_t> some_links{1, max_nodes* max_nodes};

bool number_starts(const Cursor& line) {
    const Token& token = line.peek();
    return token.kind == Token::Kind::word && token.text[0] >= '0' && token.text[0] <= '9';
}

// "1..2 nodes", or a selector.
Victims parse_victims(Cursor& line, Words follow) {
    if (!number_starts(line)) return parse_selector(line, Naming::nodes, follow);
    const auto count = line.counts("the number of nodes", some_nodes);
    if (!line.accept("node")) line.expect("nodes", "1..2 nodes");
    return count;
}

// The same, or one drawn node if one of `follow` comes at once.
Victims parse_optional_victims(Cursor& line, Words follow) {
    for (const std::string_view word : follow) {
        if (line.is(word)) return Range<std::uint32_t>{1, 1};
    }
    return parse_victims(line, follow);
}

Range<std::uint32_t> parse_link_count(Cursor& line) {
    const auto count = line.counts("the number of links", some_links);
    if (!line.accept("link")) line.expect("links", "1..3 links");
    return count;
}

ChaosCrash parse_crash(Cursor& line) {
    ChaosCrash crash;
    crash.who = parse_victims(line, {"every", "losing", "keeping", "prefix", "any", "tearing"});
    if (value_for<CrashStyle>(line.peek().text)) crash.style = line.word<CrashStyle>();
    return crash;
}

ChaosPartition parse_partition(Cursor& line) {
    using Shape = ChaosPartition::Shape;
    if (line.accept("any")) return {Shape::any, std::nullopt};
    const Shape shape = line.accept("isolate")  ? Shape::isolate
                        : line.accept("bridge") ? Shape::bridge
                                                : Shape::split;
    return {shape, parse_selector(line, Naming::nodes, {"every", "any", "isolate", "bridge"})};
}

ChaosSlow parse_slow(Cursor& line) {
    const auto links = parse_link_count(line);
    line.expect("by", "slow 1..3 links by 20ms..200ms");
    return {links, line.durations()};
}

ChaosMeddle parse_meddle(Cursor& line, Meddling meddling) {
    ChaosMeddle meddle;
    meddle.meddling = meddling;
    meddle.kind = line.word<MessageKind>();
    meddle.links = parse_optional_links(line, {"by", "every"});
    if (number_starts(line)) meddle.chance = line.ratios();
    if (meddling == Meddling::delay) {
        line.expect("by", "delay any 50% by 10ms..50ms");
        meddle.by = line.durations();
    }
    return meddle;
}

ChaosAction parse_clock(Cursor& line) {
    Victims who = parse_optional_victims(line, {"drift", "offset", "freezes"});
    if (line.accept("drift")) return ChaosClockDrift{std::move(who), parse_drifts(line)};
    if (line.accept("offset")) {
        return ChaosClockOffset{std::move(who), line.durations(Cursor::Sign::either)};
    }
    if (line.accept("freezes")) return ChaosClockFreeze{std::move(who)};
    line.fail_choice("what happens to the clock", {"drift", "offset", "freezes"});
    return ChaosClockFreeze{};
}

ChaosAction parse_disk(Cursor& line) {
    Victims who = parse_optional_victims(line, {"fails", "full", "slow", "rots"});
    if (line.accept("fails")) return ChaosDiskFails{std::move(who), line.word<DiskFails::Act>()};
    if (line.accept("full")) return ChaosDiskFull{std::move(who)};
    if (line.accept("slow")) {
        line.expect("by", "disk slow by 20ms..200ms");
        return ChaosDiskSlow{std::move(who), line.durations()};
    }
    if (line.accept("rots")) return ChaosDiskRots{std::move(who), line.word<DiskArea>()};
    line.fail_choice("what happens to the disk", {"fails", "full", "slow", "rots"});
    return ChaosDiskFull{};
}

ChaosAction parse_chaos_action(Cursor& line) {
    if (!line.at_end()) {
        const Token& first = line.peek();
        if (const auto meddling = value_for<Meddling>(first.text)) {
            line.take();
            return parse_meddle(line, *meddling);
        }
        if (line.accept("crash")) return parse_crash(line);
        if (line.accept("pause")) return ChaosPause{parse_victims(line, {"every"})};
        if (line.accept("wipe")) return ChaosWipe{parse_victims(line, {"every"})};
        if (line.accept("partition")) return parse_partition(line);
        if (line.accept("cut")) return ChaosCut{parse_link_count(line)};
        if (line.accept("slow")) return parse_slow(line);
        if (line.accept("clock")) return parse_clock(line);
        if (line.accept("disk")) return parse_disk(line);
        if (line.accept("transfer")) {
            line.expect("leadership", "transfer leadership every 2s..5s");
            return ChaosTransfer{};
        }
    }
    line.fail_choice("a clause of chaos",
                     {"crash", "pause", "wipe", "partition", "cut", "slow", "drop", "delay",
                      "duplicate", "hold", "clock", "disk", "transfer"});
    return ChaosTransfer{};
}

}  // namespace

ChaosClause parse_chaos_clause(Cursor& line) {
    ChaosClause clause;
    const Spot first = line.peek().at;
    clause.action = parse_chaos_action(line);
    line.expect("every", "every 2s..5s");
    const Spot every_at = line.peek().at;
    clause.every = line.durations();
    if (!line.failed() && clause.every.min.us == 0) {
        line.fail(every_at, "a clause that strikes every 0s never ends; write at least 1us");
    }
    if (line.accept("for")) clause.lasting = line.durations();
    line.expect_end({"for"});
    clause.at = line.since(first);
    return clause;
}

Chaos parse_chaos(Cursor& line) {
    Chaos chaos;
    if (!line.is("for")) {
        const Token token = line.peek();
        const bool is_known = token.kind == Token::Kind::word && !profile_text(token.text).empty();
        if (!is_known) line.fail_choice("a profile of chaos", profile_names());
        chaos.profile = line.take().text;
    }
    line.expect("for", "for 20s");
    chaos.lasting = line.duration();
    line.expect_end();
    return chaos;
}

}  // namespace whitewater::scenarios
