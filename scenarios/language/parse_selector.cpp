// Reads selectors, and the links between two of them.
#include "scenarios/language/grammar.hpp"
#include "scenarios/language/suggest.hpp"

namespace whitewater::scenarios {

namespace {

// A word that begins like a name, so that it can only be meant as one. Numbers, signs and symbols
// are not, and end a selector.
bool looks_like_a_name(const Token& token) {
    if (token.kind != Token::Kind::word) return false;
    const char c = token.text[0];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// "leader among leader among ..." so often is no longer meant, and must not exhaust the stack.
constexpr int deepest_nesting = 8;

class SelectorParser {
  public:
    SelectorParser(Cursor& line, Naming naming, Words follow, int depth = 0)
        : line_(line), naming_(naming), follow_(follow), depth_(depth) {}

    Selector parse() {
        const Spot first = line_.peek().at;
        Selector selector;
        selector.items = items();
        if (line_.accept("except")) selector.except = items();
        if (line_.is("except"))
            line_.fail_here("a selector has one 'except', for all it leaves out");
        selector.at = line_.since(first);
        return selector;
    }

  private:
    std::vector<SelectorItem> items() {
        std::vector<SelectorItem> items;
        while (selector_starts(line_)) items.push_back(item());
        if (items.empty()) {
            line_.fail_here(fmt::format("expected nodes, such as 'n1', 'leader' or a name, not {}",
                                        line_.here()));
        }
        return items;
    }

    SelectorItem item() {
        const Token& token = line_.take();
        SelectorItem item;
        item.at = token.at;
        if (const auto pick = value_for<Pick>(token.text)) {
            item.pick = *pick;
            argument(item);
        } else if (read_address(token.text).letter != 0) {
            item.pick = Pick::node;
            item.node = node_named(token);
        } else {
            item.pick = Pick::name;
            item.name = bound_name(token);
        }
        return item;
    }

    // What follows "leader", "follower" and "minority", if it does.
    void argument(SelectorItem& item) {
        if (item.pick == Pick::leader && line_.accept("among")) {
            item.pick = Pick::leader_among;
            if (depth_ == deepest_nesting)
                line_.fail(item.at, "'leader among' is nested too deeply");
            SelectorParser inner(line_, Naming::nodes, follow_, depth_ + 1);
            item.argument.push_back(inner.parse());
        } else if (item.pick == Pick::follower && line_.accept("of")) {
            item.pick = Pick::follower_of;
            item.argument.push_back(one_node());
        } else if (item.pick == Pick::minority && line_.accept("with")) {
            item.pick = Pick::minority_with;
            item.argument.push_back(one_node());
        }
    }

    // A node, a name, or the leader.
    Selector one_node() {
        const Token& token = line_.peek();
        const bool is_one = line_.is("leader") || !is_reserved(token.text);
        if (!is_one || !looks_like_a_name(token)) {
            line_.fail_here(
                fmt::format("expected one node: a name, 'n1' or 'leader', not {}", line_.here()));
            return {};
        }
        Selector selector;
        if (line_.accept("leader")) {
            SelectorItem leader;
            leader.pick = Pick::leader;
            leader.at = token.at;
            selector.items.push_back(std::move(leader));
        } else {
            SelectorParser inner(line_, Naming::nodes, follow_);
            selector.items.push_back(inner.item());
        }
        selector.at = line_.since(token.at);
        return selector;
    }

    NodeId node_named(const Token& token) {
        const Address address = read_address(token.text);
        if (address.letter == 'c') {
            if (naming_ == Naming::nodes) {
                line_.fail(token.at,
                           fmt::format("{} is a client; only nodes can stand here", token.text));
                return nobody;
            }
            return known_client(token, address.number);
        }
        const std::uint32_t machines = line_.scope().machines();
        if (address.number == 0 || address.number > machines) {
            line_.fail(token.at,
                       fmt::format("there is no {}: the nodes are n1..n{}", token.text, machines));
            return nobody;
        }
        return node(address.number);
    }

    NodeId known_client(const Token& token, std::uint32_t number) {
        const std::uint32_t clients = line_.scope().clients();
        if (number >= 1 && number <= clients) return client(number);
        line_.fail(token.at,
                   fmt::format("there is no {}: {}", token.text,
                               clients == 0 ? "there are no clients"
                                            : fmt::format("the clients are c1..c{}", clients)));
        return nobody;
    }

    std::string bound_name(const Token& token) {
        const Scope& scope = line_.scope();
        if (scope.bound_on(token.text) > 0) return token.text;
        if (const int later = scope.bound_later_on(token.text); later > 0) {
            line_.fail(token.at, fmt::format("'{}' is used before it is bound, on line {}",
                                             token.text, later));
            return "";
        }
        const std::vector<std::string> names = scope.node_names();
        std::vector<std::string_view> candidates(names.begin(), names.end());
        for (const std::string_view word : words_for<Pick>()) candidates.push_back(word);
        candidates.push_back("except");
        candidates.insert(candidates.end(), follow_.begin(), follow_.end());
        const std::string guess = did_you_mean(token.text, candidates);
        line_.fail(token.at, fmt::format("no node called '{}' here{} known: {}", token.text,
                                         guess.empty() ? ";" : guess, scope.known_nodes()));
        return "";
    }

    Cursor& line_;
    Naming naming_;
    Words follow_;
    int depth_;
};

}  // namespace

bool selector_starts(const Cursor& line) {
    const Token& token = line.peek();
    if (!looks_like_a_name(token)) return false;
    return value_for<Pick>(token.text).has_value() || !is_reserved(token.text);
}

Selector parse_selector(Cursor& line, Naming naming, Words follow) {
    return SelectorParser(line, naming, follow).parse();
}

Links parse_links(Cursor& line, Words follow) {
    Links links;
    line.expect("from", "from n1 to n2");
    links.from = parse_selector(line, Naming::nodes_and_clients, {"to"});
    line.expect("to", "from n1 to n2");
    links.to = parse_selector(line, Naming::nodes_and_clients, follow);
    return links;
}

std::optional<Links> parse_optional_links(Cursor& line, Words follow) {
    if (!line.is("from")) return std::nullopt;
    return parse_links(line, follow);
}

std::optional<Duration> parse_optional_for(Cursor& line) {
    if (!line.accept("for")) return std::nullopt;
    return line.duration();
}

}  // namespace whitewater::scenarios
