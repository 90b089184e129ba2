// Reads a step: which kind of line it is, and the steps about time and checks.
#include <algorithm>

#include "scenarios/language/grammar.hpp"
#include "scenarios/language/suggest.hpp"

namespace whitewater::scenarios {

namespace {

bool is_one_of(std::string_view word, Words words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

Await parse_await(Cursor& line) {
    Await await;
    await.condition = parse_condition(line, {"as", "within"});
    const Spot as = line.peek().at;
    if (line.accept("as")) {
        await.name = line.new_name();
        if (!std::holds_alternative<HasLeader>(await.condition.test)) {
            line.fail(line.since(as), "only 'leader' and 'leader among ...' find a node to name");
        }
    }
    line.expect("within", "within 2s");
    await.within = line.duration();
    line.expect_end();
    if (await.name && !line.failed()) line.scope().bind(*await.name, as.line);
    return await;
}

Let parse_let(Cursor& line) {
    Let let;
    const int number = line.peek().at.line;
    let.name = line.new_name();
    line.expect("=", "let mate = follower of old");
    let.nodes = parse_selector(line, Naming::nodes);
    line.expect_end();
    if (!line.failed()) line.scope().bind(let.name, number);
    return let;
}

Watch parse_watch(Cursor& line, Watch::Demand demand) {
    Watch watch;
    watch.demand = demand;
    watch.condition = parse_condition(line, {"for"});
    watch.lasting = parse_optional_for(line);
    line.expect_end({"for"});
    return watch;
}

Action parse_statement(Cursor& line, const std::string& statement) {
    if (statement == "wait") return Wait{line.duration()};
    if (statement == "at") return At{line.time()};
    if (statement == "await") return parse_await(line);
    if (statement == "let") return parse_let(line);
    if (statement == "expect") return Expect{parse_condition(line, {})};
    if (const auto demand = value_for<Watch::Demand>(statement)) return parse_watch(line, *demand);
    if (statement == "load") return parse_load(line);
    if (statement == "chaos") return parse_chaos(line);
    if (statement == "stop") {
        line.expect("load", "stop load");
        return StopLoad{};
    }
    if (is_one_of(statement, {"transfer", "add", "promote", "remove", "members", "snapshot"})) {
        return parse_administration(line, statement);
    }
    return parse_fault(line, statement);
}

// Says that the line begins with no word that lines begin with.
void fail_statement(Cursor& line) {
    std::vector<std::string_view> known;
    for (const std::string_view word : setup_words()) known.push_back(word);
    for (const std::string_view word : step_words()) known.push_back(word);
    const Token& token = line.peek();
    const std::string guess = did_you_mean(token.text, known);
    line.fail_here(fmt::format("no line begins with {}{}", line.here(), guess));
}

}  // namespace

bool statement_starts(const Cursor& line) {
    const Token& first = line.peek();
    const auto words = step_words();
    return first.kind == Token::Kind::word &&
           (read_address(first.text).letter == 'c' ||
            std::find(words.begin(), words.end(), first.text) != words.end());
}

Action parse_action(Cursor& line) {
    if (!statement_starts(line)) {
        fail_statement(line);
        return Wait{};
    }
    if (read_address(line.peek().text).letter == 'c') return parse_client_operation(line);
    const std::string statement = line.take().text;
    Action action = parse_statement(line, statement);
    if (!line.failed() && line.is("every")) {
        line.fail_here(
            "'every' is for the clauses of a chaos block: indented, below 'chaos for 20s'");
    }
    line.expect_end();
    return action;
}

}  // namespace whitewater::scenarios
