// Reads what `await`, `expect`, `always` and `never` look at.
#include <limits>

#include "scenarios/language/grammar.hpp"

namespace whitewater::scenarios {

namespace {

constexpr Range<std::uint64_t> any_number{0, std::numeric_limits<std::uint64_t>::max()};

using Test = decltype(Condition::test);

class ConditionParser {
  public:
    ConditionParser(Cursor& line, Words follow) : line_(line), follow_(follow) {}

    Test parse() {
        if (line_.accept("leaders")) {
            const auto comparison = line_.word<Comparison>();
            return LeaderCount{comparison, line_.count("the number of leaders", any_number)};
        }
        if (line_.accept("term")) return term();
        if (line_.accept("log")) return log();
        if (line_.accept("committed")) return committed();
        if (line_.accept("store")) return store();
        if (line_.accept("converged")) return Converged{};
        if (line_.accept("members")) {
            line_.expect("=", "members = n1 n2 n3");
            return MembersAre{nodes()};
        }
        if (line_.accept("messages")) return messages();
        if (line_.accept("fired")) return Fired{line_.word<FaultKind>()};
        if (line_.accept("load")) {
            line_.expect("done", "load done");
            return LoadDone{};
        }
        if (read_address(line_.peek().text).letter == 'c') {
            const NodeId client = line_.client();
            line_.expect("idle", "c1 idle");
            return ClientIdle{client};
        }
        if (selector_starts(line_)) return leader_or_role();
        unknown_condition();
        return Converged{};
    }

  private:
    Selector nodes() { return parse_selector(line_, Naming::nodes, follow_); }

    void unknown_condition() {
        line_.fail_choice("a condition", {"leader", "leaders", "term", "log", "committed", "store",
                                          "converged", "load", "members", "messages", "fired"});
    }

    // A word that is no node, now or later, and no "is" behind it: not meant as a node at all.
    bool is_unknown_word() const {
        const std::string& word = line_.peek().text;
        const Scope& scope = line_.scope();
        return !line_.is("is", 1) && !is_reserved(word) && read_address(word).letter == 0 &&
               scope.bound_on(word) == 0 && scope.bound_later_on(word) == 0;
    }

    // "leader [among A]", or "A is ROLE" for an A that may begin with "leader" too.
    Test leader_or_role() {
        const Spot first = line_.peek().at;
        if (is_unknown_word()) {
            unknown_condition();
            return Converged{};
        }
        Selector who = parse_selector(line_, Naming::nodes, {"is"});
        if (line_.accept("is")) return HasRole{std::move(who), line_.word<Role>()};
        const bool is_leader = who.items.size() == 1 && (who.items[0].pick == Pick::leader ||
                                                         who.items[0].pick == Pick::leader_among);
        if (is_leader && who.except.empty()) {
            if (who.items[0].pick == Pick::leader) return HasLeader{};
            return HasLeader{std::move(who.items[0].argument[0])};
        }
        if (is_leader) {
            line_.fail(line_.since(first),
                       "write 'leader among all except ...' to leave nodes out");
        } else {
            line_.expect("is", "n1 is leader");
        }
        return Converged{};
    }

    Test term() {
        TermIs test;
        line_.expect("of", "term of n1 > 3");
        test.who = parse_selector(line_, Naming::nodes, {});
        test.comparison = line_.word<Comparison>();
        test.term = line_.count("the term", any_number);
        return test;
    }

    Test log() {
        LogHas test;
        line_.expect("of", "log of n1 holds 7");
        test.who = parse_selector(line_, Naming::nodes, {"holds", "lacks"});
        test.presence = line_.word<Presence>();
        test.value = line_.text("a value");
        return test;
    }

    Test committed() {
        Committed test;
        test.value = line_.text("a value");
        if (line_.accept("on")) test.on = nodes();
        return test;
    }

    Test store() {
        line_.expect("of", "store of n1 holds x = 1");
        Selector who = parse_selector(line_, Naming::nodes, {"holds", "lacks"});
        const Presence presence = line_.word<Presence>();
        std::string key = line_.text("a key");
        if (presence == Presence::lacks) return StoreLacks{std::move(who), std::move(key)};
        line_.expect("=", "store of n1 holds x = 1");
        return StoreHolds{std::move(who), std::move(key), line_.text("a value")};
    }

    Test messages() {
        MessageCount test;
        test.kind = line_.word<MessageKind>();
        test.links = parse_optional_links(line_, {});
        test.comparison = line_.word<Comparison>();
        test.count = line_.count("the number of messages", any_number);
        line_.expect("since", "since 2.500s");
        test.since = line_.time();
        return test;
    }

    Cursor& line_;
    Words follow_;
};

}  // namespace

Condition parse_condition(Cursor& line, Words follow) {
    const Spot first = line.peek().at;
    Condition condition;
    condition.test = ConditionParser(line, follow).parse();
    condition.at = line.since(first);
    return condition;
}

}  // namespace whitewater::scenarios
