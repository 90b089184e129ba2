// Reads a scenario file line by line, and collects everything that is wrong with it.
#include <algorithm>
#include <utility>

#include "scenarios/language/grammar.hpp"

namespace whitewater::scenarios {

namespace {

constexpr std::size_t most_mistakes = 20;
constexpr std::size_t longest_message = 400;

// A message quotes the words it is about, and these can be as long as a file.
std::string shortened(std::string message) {
    if (message.size() <= longest_message) return message;
    std::size_t end = longest_message;
    while ((static_cast<unsigned char>(message[end]) & 0xC0) == 0x80) --end;
    return message.substr(0, end) + "...";
}

class Parser {
  public:
    Parser(std::string file, std::vector<std::string> lines) {
        scenario_.source.file = std::move(file);
        scenario_.source.lines = std::move(lines);
    }

    Result<Scenario> parse() {
        int number = 0;
        for (const std::string& text : scenario_.source.lines) {
            lines_.push_back(lex_line(text, ++number));
        }
        for (const LexedLine& line : lines_) note_names(line, Noting::for_later);
        for (const LexedLine& line : lines_) read(line);
        close_block();
        check_setup();
        scenario_.source.below = std::move(above_);
        while (!scenario_.source.below.empty() && scenario_.source.below.back().empty()) {
            scenario_.source.below.pop_back();
        }
        if (mistakes_.empty() && scenario_.steps.empty()) no_steps();
        if (!mistakes_.empty()) return in_order();
        label(scenario_);
        return std::move(scenario_);
    }

  private:
    enum class Noting { for_later, as_bound };

    static bool is_free_name(const Token& token) {
        return token.kind == Token::Kind::word && !is_reserved(token.text) &&
               read_address(token.text).letter == 0;
    }

    // Names that the line would bind if it were in order.
    void note_names(const LexedLine& line, Noting noting) {
        const auto& tokens = line.tokens;
        for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
            const bool binds = (i == 0 && tokens[i].text == "let") ||
                               (tokens[0].text == "await" && tokens[i].text == "as");
            const Token& name = tokens[i + 1];
            if (!binds || !is_free_name(name)) continue;
            if (noting == Noting::for_later) scope_.expect_later(name.text, name.at.line);
            if (noting == Noting::as_bound) scope_.bind(name.text, name.at.line);
        }
    }

    void read(const LexedLine& line) {
        if (line.is_blank()) return keep_comment(line);
        Cursor cursor(line, scope_);
        if (block_ && line.indent > block_->indent) {
            read_clause(cursor, line);
        } else {
            close_block();
            if (is_setup_line(cursor)) {
                read_setup(cursor, line);
            } else {
                read_step(cursor, line);
            }
        }
        if (!cursor.failed()) return;
        report(cursor.mistake().at, cursor.mistake().message);
        note_names(line, Noting::as_bound);
    }

    // A comment on its own, or a blank line; several blank lines are one.
    void keep_comment(const LexedLine& line) {
        if (line.comment.empty() && (above_.empty() || above_.back().empty())) {
            if (above_.empty() && has_content_) above_.emplace_back();
            return;
        }
        above_.push_back(line.comment);
    }

    Layout layout_of(const LexedLine& line) {
        has_content_ = true;
        return {std::exchange(above_, {}), line.comment};
    }

    void read_setup(Cursor& cursor, const LexedLine& line) {
        Layout layout = layout_of(line);
        const Spot at = cursor.peek().at;
        if (first_step_ > 0) {
            return cursor.fail_here(
                fmt::format("{} belongs to the set-up, before the first step "
                            "(line {})",
                            cursor.here(), first_step_));
        }
        const bool counts_clients = cursor.is("clients");
        const bool counts_machines =
            cursor.is("nodes") || cursor.is("learners") || cursor.is("spares");
        std::set<Setting> settings = parse_setup_line(cursor, scenario_.setup, written_);
        if (cursor.failed()) {
            if (counts_machines) machines_known_ = false;
            if (counts_clients) clients_known_ = false;
            return;
        }
        scenario_.source.setup.push_back({std::move(settings), std::move(layout), at});
    }

    // Tells the scope what the set-up says so far: all of it, once a step is read.
    void open_scope() {
        if (machines_known_) scope_.has_machines(scenario_.setup.machines());
        if (clients_known_) scope_.has_clients(scenario_.setup.clients);
    }

    void read_step(Cursor& cursor, const LexedLine& line) {
        // A line that cannot be read may have been meant to say how many there are.
        if (first_step_ == 0 && !statement_starts(cursor)) machines_known_ = clients_known_ = false;
        if (first_step_ == 0) open_scope();
        const Spot first = cursor.peek().at;
        const bool is_chaos = cursor.is("chaos");
        Step step;
        step.layout = layout_of(line);
        step.action = parse_action(cursor);
        step.at = cursor.since(first);
        if (!cursor.failed() && first_step_ == 0) first_step_ = first.line;
        const auto* chaos = std::get_if<Chaos>(&step.action);
        const bool opens_block = is_chaos && (cursor.failed() || chaos->profile.empty());
        const bool is_broken = cursor.failed();
        scenario_.steps.push_back(std::move(step));
        if (opens_block) block_ = Block{line.indent, first, {}, is_broken};
    }

    void read_clause(Cursor& cursor, const LexedLine& line) {
        Layout layout = layout_of(line);
        ChaosClause clause = parse_chaos_clause(cursor);
        clause.layout = std::move(layout);
        block_->clauses.push_back(std::move(clause));
    }

    void close_block() {
        if (!block_) return;
        if (block_->clauses.empty() && !block_->is_broken) {
            report(block_->at,
                   "a chaos block has clauses, indented, below it; or name a profile: "
                   "calm, rough or brutal");
        }
        if (auto* chaos = std::get_if<Chaos>(&scenario_.steps.back().action)) {
            chaos->clauses = std::move(block_->clauses);
        }
        block_.reset();
    }

    // What only shows when the whole set-up is known.
    void check_setup() {
        const RaftSettings& raft = scenario_.setup.raft;
        if (raft.reads != ReadMode::lease || raft.check_quorum) return;
        for (const SetupLine& line : scenario_.source.setup) {
            if (line.settings.count(Setting::raft_reads) == 0) continue;
            report(line.at,
                   "'reads lease' needs 'check-quorum on': without it a leader that is "
                   "cut off never learns that its lease has run out");
        }
    }

    void no_steps() {
        const int last = static_cast<int>(scenario_.source.lines.size());
        report({last, 0, 1}, "a scenario has at least one step");
    }

    void report(const Spot& at, std::string message) {
        mistakes_.push_back(diagnostic_at(scenario_, at, shortened(std::move(message))));
    }

    std::vector<Diagnostic> in_order() {
        std::stable_sort(mistakes_.begin(), mistakes_.end(),
                         [](const auto& a, const auto& b) { return a.place.line < b.place.line; });
        if (mistakes_.size() <= most_mistakes) return std::move(mistakes_);
        const std::size_t more = mistakes_.size() - most_mistakes;
        mistakes_.resize(most_mistakes);
        mistakes_.push_back(
            {.place = {.file = scenario_.source.file, .line = 0, .column = 0},
             .message = fmt::format("and {} more mistake{}", more, more == 1 ? "" : "s"),
             .source_line = ""});
        return std::move(mistakes_);
    }

    // The chaos block whose clauses the indented lines are.
    struct Block {
        int indent = 0;
        Spot at;
        std::vector<ChaosClause> clauses;
        bool is_broken = false;  // its first line has a mistake
    };

    Scenario scenario_;
    Scope scope_;
    std::vector<LexedLine> lines_;
    std::vector<std::string> above_;  // comments that belong to the next line
    bool has_content_ = false;        // was there a line before them?
    WrittenSettings written_;
    bool machines_known_ = true;
    bool clients_known_ = true;
    int first_step_ = 0;
    std::optional<Block> block_;
    std::vector<Diagnostic> mistakes_;
};

}  // namespace

Result<Scenario> parse(std::string_view text, std::string file_name) {
    auto lines = split_lines(text, file_name);
    if (!lines) return lines.errors();
    return Parser(std::move(file_name), std::move(lines.value())).parse();
}

}  // namespace whitewater::scenarios
