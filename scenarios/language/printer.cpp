// Writes a scenario in its canonical form: columns, comments, one blank line at most.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "scenarios/language/lexer.hpp"
#include "scenarios/language/print.hpp"

namespace whitewater::scenarios {

namespace {

constexpr std::size_t body_column = 11;  // after "partition", with two spaces
constexpr std::size_t tail_column = 38;  // of "within", "for", "->" and of comments, if they fit
constexpr std::size_t clause_indent = 4;

std::string padded(std::string text, std::size_t column, std::size_t least_gap) {
    const auto width = static_cast<std::size_t>(count_characters(text));
    text.append(width + least_gap > column ? least_gap : column - width, ' ');
    return text;
}

std::string aligned(const Phrase& phrase) {
    std::string text = phrase.statement;
    if (!phrase.body.empty()) text = padded(std::move(text), body_column, 1) + phrase.body;
    if (!phrase.tail.empty()) text = padded(std::move(text), tail_column, 2) + phrase.tail;
    return text;
}

class Printer {
  public:
    explicit Printer(const Scenario& scenario) : scenario_(scenario) {}

    std::string print() {
        print_setup();
        bool is_first = true;
        for (const Step& step : scenario_.steps) {
            const bool starts_blank = !step.layout.above.empty() && step.layout.above[0].empty();
            if (is_first && !text_.empty() && !starts_blank) text_ += '\n';
            is_first = false;
            line(aligned(phrase_of(step.action)), step.layout, 0);
            if (const auto* chaos = std::get_if<Chaos>(&step.action)) clauses(chaos->clauses);
        }
        above(scenario_.source.below, 0);
        return std::move(text_);
    }

  private:
    void print_setup() {
        std::set<Setting> written;
        for (const SetupLine& line : scenario_.source.setup) {
            written.insert(line.settings.begin(), line.settings.end());
            setup_line(line.settings, line.layout);
        }
        // Lines of the same statement that a program has made necessary.
        std::vector<std::set<Setting>> added;
        for (const Setting setting : changed_settings(scenario_.setup)) {
            if (written.count(setting) > 0) continue;
            if (added.empty() || statement_of(*added.back().begin()) != statement_of(setting)) {
                added.emplace_back();
            }
            added.back().insert(setting);
        }
        for (const std::set<Setting>& settings : added) setup_line(settings, Layout{});
    }

    void setup_line(const std::set<Setting>& settings, const Layout& layout) {
        const Phrase phrase = phrase_of(scenario_.setup, settings);
        if (!phrase.statement.empty()) line(aligned(phrase), layout, 0);
    }

    // The clauses of a block, in columns of their own.
    void clauses(const std::vector<ChaosClause>& clauses) {
        constexpr std::size_t gap = 3;
        std::size_t every_column = 0;
        std::size_t for_column = 0;
        const auto body_of = [](const ChaosPhrase& phrase) {
            return padded(std::string(clause_indent, ' ') + phrase.statement,
                          clause_indent + body_column, 1) +
                   phrase.body;
        };
        for (const ChaosClause& clause : clauses) {
            every_column = std::max(every_column, body_of(phrase_of(clause)).size() + gap);
        }
        for (const ChaosClause& clause : clauses) {
            for_column = std::max(for_column, every_column + phrase_of(clause).every.size() + gap);
        }
        for (const ChaosClause& clause : clauses) {
            const ChaosPhrase phrase = phrase_of(clause);
            std::string text = padded(body_of(phrase), every_column, gap) + phrase.every;
            if (!phrase.lasting.empty()) {
                text = padded(std::move(text), for_column, gap) + phrase.lasting;
            }
            line(std::move(text), clause.layout, clause_indent);
        }
    }

    void line(std::string text, const Layout& layout, std::size_t indent) {
        above(layout.above, indent);
        if (!layout.beside.empty()) {
            text = padded(std::move(text), tail_column, 3) + layout.beside;
        }
        text_ += text + "\n";
    }

    void above(const std::vector<std::string>& lines, std::size_t indent) {
        for (const std::string& comment : lines) {
            if (!comment.empty()) text_ += std::string(indent, ' ') + comment;
            if (!comment.empty() || !text_.empty()) text_ += '\n';
        }
    }

    const Scenario& scenario_;
    std::string text_;
};

}  // namespace

std::string print(const Scenario& scenario) {
    return Printer(scenario).print();
}

void label(Scenario& scenario) {
    std::map<std::string, std::uint32_t> steps_with;
    std::map<std::string, std::uint32_t> clauses_with;
    for (Step& step : scenario.steps) {
        step.text = print(step.action);
        step.ordinal = steps_with[step.text]++;
        auto* chaos = std::get_if<Chaos>(&step.action);
        if (chaos == nullptr) continue;
        for (ChaosClause& clause : chaos->clauses) {
            clause.text = print(clause);
            clause.ordinal = clauses_with[clause.text]++;
        }
    }
}

}  // namespace whitewater::scenarios
