// Reads what clients do: single operations and loads.
#include <algorithm>
#include <limits>

#include "scenarios/language/grammar.hpp"
#include "scenarios/language/suggest.hpp"

namespace whitewater::scenarios {

namespace {

// What an operation can come to besides "refused" and "timeout", which all can.
std::vector<std::string_view> answers_of(OperationKind kind) {
    switch (kind) {
        case OperationKind::put:
        case OperationKind::remove:
        case OperationKind::append:
            return {"ok", "refused", "timeout"};
        case OperationKind::get:
            return {"a value", "none", "refused", "timeout"};
        case OperationKind::cas:
            return {"ok", "failed", "refused", "timeout"};
    }
    return {};
}

// "'kept' is no outcome of a put; ... known: ok refused timeout".
void fail_outcome(Cursor& line, const Token& token, OperationKind operation) {
    const auto answers = answers_of(operation);
    std::string guess = did_you_mean(token.text, answers);
    if (operation == OperationKind::get) {
        guess = fmt::format("; write \"{}\" for the value.", token.text);
    }
    line.fail(token.at,
              fmt::format("'{}' is no outcome of a {}{} known: {}", token.text, word_for(operation),
                          guess.empty() ? ";" : guess, fmt::join(answers, " ")));
}

Outcome parse_outcome(Cursor& line, OperationKind operation) {
    const Token token = line.peek();
    if (token.kind != Token::Kind::word && token.kind != Token::Kind::quoted) {
        line.fail_here(fmt::format("expected an outcome, not {}; known: {}", line.here(),
                                   fmt::join(answers_of(operation), " ")));
        return {};
    }
    line.take();
    const auto kind = value_for<Outcome::Kind>(token.text);
    if (token.kind == Token::Kind::word && kind) {
        const auto answers = answers_of(operation);
        if (std::find(answers.begin(), answers.end(), token.text) == answers.end()) {
            fail_outcome(line, token, operation);
        }
        return {*kind, ""};
    }
    if (operation != OperationKind::get) fail_outcome(line, token, operation);
    return {Outcome::Kind::value, token.text};
}

// The options at the end of a load.
void parse_load_options(Cursor& line, Load& load) {
    while (!line.at_end()) {
        if (!load.via && line.accept("via")) {
            load.via = parse_selector(line, Naming::nodes, {"for"});
        } else if (!load.lasting && line.is("for")) {
            load.lasting = parse_optional_for(line);
        } else {
            line.expect_end({"via", "for"});
        }
    }
}

void parse_load_clients(Cursor& line, Load& load) {
    do {
        const Token token = line.peek();
        const NodeId id = line.client();
        if (line.failed()) return;
        const auto place = std::lower_bound(load.clients.begin(), load.clients.end(), id);
        if (place != load.clients.end() && *place == id) {
            line.fail(token.at, fmt::format("{} is named twice", token.text));
        }
        load.clients.insert(place, id);
    } while (read_address(line.peek().text).letter == 'c');
}

void parse_mix(Cursor& line, Load& load) {
    const Spot first = line.peek().at;
    Ratio sum;
    do {
        const Token token = line.peek();
        Load::Share share;
        share.kind = line.word<OperationKind>();
        share.share = line.ratio();
        const bool repeated = std::any_of(load.mix.begin(), load.mix.end(), [&](const auto& other) {
            return other.kind == share.kind;
        });
        if (repeated) line.fail(token.at, fmt::format("'{}' is named twice", token.text));
        sum.ppm += share.share.ppm;
        load.mix.push_back(share);
    } while (!line.failed() && !line.is("on"));
    if (!line.failed() && sum != Ratio::percent(100)) {
        line.fail(line.since(first),
                  fmt::format("the shares add up to {}, not to 100%", to_text(sum)));
    }
}

}  // namespace

ClientOperation parse_client_operation(Cursor& line) {
    ClientOperation operation;
    operation.client = line.client();
    operation.kind = line.word<OperationKind>();
    operation.key = line.text("a key");
    if (operation.kind == OperationKind::cas) {
        operation.expected = line.text("the value that the key must hold");
    }
    const bool writes =
        operation.kind != OperationKind::get && operation.kind != OperationKind::remove;
    if (writes) operation.value = line.text("a value");
    if (line.accept("via")) operation.via = parse_selector(line, Naming::nodes);
    if (line.accept("->")) {
        do operation.outcomes.push_back(parse_outcome(line, operation.kind));
        while (line.accept("or"));
    }
    line.expect_end({"via"});
    return operation;
}

Load parse_load(Cursor& line) {
    Load load;
    parse_load_clients(line, load);
    parse_mix(line, load);
    line.expect("on", "on 5 keys");
    load.keys = line.count("the number of keys", {1, std::numeric_limits<std::uint32_t>::max()});
    if (!line.accept("key")) line.expect("keys", "on 5 keys");
    line.expect("every", "every 5ms..20ms");
    load.every = line.durations();
    parse_load_options(line, load);
    return load;
}

}  // namespace whitewater::scenarios
