// A comparison of two runs in words.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sim/base/printable.hpp"
#include "tools/whitewater/diff.hpp"
#include "tools/whitewater/diff_head.hpp"
#include "tools/whitewater/diff_table.hpp"
#include "tools/whitewater/show_phrases.hpp"
#include "tools/whitewater/text_lines.hpp"

namespace whitewater::tools {

using sim::Record;
using sim::Trace;
using Kind = Difference::Kind;

namespace {

std::string time_text(Time time, int width) {
    return fmt::format("{:>{}}.{:06}s", time.us / 1'000'000, width, time.us % 1'000'000);
}

// "3.250ms later", "12us earlier"
std::string shift_text(std::int64_t us) {
    const std::int64_t size = us < 0 ? -us : us;
    const char* const direction = us < 0 ? "earlier" : "later";
    if (size < 1'000) return fmt::format("{}us {}", size, direction);
    return fmt::format("{}.{:03}ms {}", size / 1'000, size % 1'000, direction);
}

class Telling {
  public:
    Telling(const Trace& a, const Trace& b, const Comparison& comparison,
            const DiffOptions& options)
        : a_(a), b_(b), comparison_(comparison), options_(options), teller_a_(a), teller_b_(b) {}

    std::string text() {
        for (const std::string& each : head_lines(a_, b_, options_)) line(each);
        line("");
        if (comparison_.differences.empty()) {
            same();
            return std::move(out_);
        }
        what_was_asked();
        if (comparison_.beginnings.empty())
            line("what happened is the same in both");
        else
            first();
        others();
        line("");
        line(fmt::format("{} the same in both, of {} and {}", comparison_.same, a_.records.size(),
                         b_.records.size()));
        return std::move(out_);
    }

  private:
    // `indent` is for the lines after the first, if it must be broken.
    void line(const std::string& text, std::size_t indent = 4) {
        std::string cut = text.substr(0, text.find_last_not_of(' ') + 1);
        if (options_.width > 0) cut = first_characters(cut, options_.width);
        if (options_.wrap >= table_indent + 20) cut = wrapped(cut, options_.wrap, indent);
        out_ += cut + '\n';
    }

    void same() {
        line(fmt::format("the same: all {} agree, in what they say and when",
                         count_of(comparison_.same, "event")));
        if (a_.fingerprint != b_.fingerprint)
            line(
                "the fingerprints differ: events of one moment stand in another order, or count "
                "otherwise");
    }

    // -- What was asked ---------------------------------------------------------------------------

    void what_was_asked() {
        std::vector<const Difference*> list;
        for (const Difference& each : comparison_.differences)
            if (each.beginning == asked) list.push_back(&each);
        if (list.empty()) return;
        line("asked for differently:");
        table(list);
        line("");
    }

    // -- The first difference ---------------------------------------------------------------------

    void first() {
        const Difference& difference = comparison_.differences[comparison_.beginnings.front()];
        line(fmt::format("first difference, at {}: {}", time_text(time_of(difference), 0),
                         what_differs(difference)));
        for (const std::string& row :
             field_table({a_, teller_a_, difference.a}, {b_, teller_b_, difference.b}))
            line("  " + row);
        line("");
        consequences();
    }

    std::string what_differs(const Difference& difference) const {
        if (is_end_of_message(difference) && difference.kind == Kind::changed)
            return "the same message ended otherwise";
        if (is_end_of_message(difference) && difference.kind == Kind::moved)
            return "the same message arrived at another time";
        switch (difference.kind) {
            case Kind::moved:
                return "the same event, at another time or for another cause";
            case Kind::changed:
                if (kind_of(difference) == "invoke") return asks_otherwise(difference);
                return "the same event says something else";
            case Kind::only_a:
                return "an event that only A has";
            case Kind::only_b:
                break;
        }
        return "an event that only B has";
    }
    std::string asks_otherwise(const Difference& difference) const {
        const Record& in_a = a_.records[difference.a - 1];
        const Record& in_b = b_.records[difference.b - 1];
        return fmt::format("{} asks for something else: {} in A, {} in B", name_of(in_a.node),
                           printable(teller_a_.text_of(in_a.seq)),
                           printable(teller_b_.text_of(in_b.seq)));
    }
    bool is_end_of_message(const Difference& difference) const {
        if (difference.a == 0) return false;
        const sim::Kind kind = a_.records[difference.a - 1].kind;
        return kind == sim::Kind::deliver || kind == sim::Kind::drop;
    }

    // -- What follows -----------------------------------------------------------------------------

    void consequences() {
        std::vector<const Difference*> worth_a_line;
        Tally tally;
        const std::size_t first = comparison_.beginnings.front();
        for (std::size_t i = first + 1; i < comparison_.differences.size(); ++i) {
            const Difference& each = comparison_.differences[i];
            if (each.beginning != 0) continue;
            tally.count(each, place_of(each));
            if (is_worth_a_line(each)) worth_a_line.push_back(&each);
        }
        if (tally.all() == 0) return line("nothing follows from it");
        line(fmt::format("what follows from it: {}", count_of(tally.all(), "event")));
        for (const std::string& row : tally.rows()) line("  " + row);
        if (worth_a_line.empty()) return;
        line("");
        table(worth_a_line);
        told_at_last(worth_a_line);
    }

    // Differences of what clients heard and checkers found matter, however late they come.
    void told_at_last(const std::vector<const Difference*>& list) {
        std::vector<const Difference*> last;
        for (std::size_t i = options_.most; i < list.size(); ++i) {
            const std::string_view kind = kind_of(*list[i]);
            if (kind == "violation" || kind == "result") last.push_back(list[i]);
        }
        if (last.empty()) return;
        line("");
        line("among them, what clients heard and checkers found:");
        table(last);
    }
    std::string_view kind_of(const Difference& difference) const {
        const Trace& trace = difference.a != 0 ? a_ : b_;
        const sim::Kind kind =
            trace.records[(difference.a != 0 ? difference.a : difference.b) - 1].kind;
        for (const sim::Schema::KindRow& row : trace.schema.kinds)
            if (row.kind == kind) return row.name;
        return {};
    }
    Time time_of(const Difference& difference) const {
        Time time = Time::never();
        if (difference.a != 0) time = a_.records[difference.a - 1].time;
        if (difference.b != 0) time = std::min(time, b_.records[difference.b - 1].time);
        return time;
    }

    NodeId place_of(const Difference& difference) const {
        return difference.a != 0 ? a_.records[difference.a - 1].node
                                 : b_.records[difference.b - 1].node;
    }

    // What a story tells, but for what only moved in time.
    bool is_worth_a_line(const Difference& difference) const {
        if (difference.kind == Kind::moved) return false;
        const Record& record =
            difference.a != 0 ? a_.records[difference.a - 1] : b_.records[difference.b - 1];
        const Worth worth = (difference.a != 0 ? teller_a_ : teller_b_).worth(record);
        return worth == Worth::milestone || worth == Worth::story ||
               (worth == Worth::with_peer && record.peer != nobody);
    }

    // -- What does not ----------------------------------------------------------------------------

    void others() {
        if (comparison_.beginnings.size() < 2) return;
        std::vector<const Difference*> list;
        for (std::size_t i = 1; i < comparison_.beginnings.size(); ++i)
            list.push_back(&comparison_.differences[comparison_.beginnings[i]]);
        line("");
        line(fmt::format("{} that do not follow from it:",
                         count_of(list.size(), "more difference")));
        table(list);
        std::uint64_t rest = 0;
        for (const Difference& each : comparison_.differences)
            if (each.beginning != asked && each.beginning > 0) ++rest;
        rest -= list.size();
        if (rest > 0) line(fmt::format("  and {} that follow from these", count_of(rest, "event")));
    }

    // -- Differences, a line each -----------------------------------------------------------------

    void table(const std::vector<const Difference*>& list) {
        line(fmt::format("  {:>12} {:>9} {:>9}", "time", "A", "B"));
        const std::size_t told = std::min(list.size(), options_.most);
        for (std::size_t i = 0; i < told; ++i) row(*list[i]);
        if (told < list.size())
            line(fmt::format("  and {} more: --most tells more of them", list.size() - told));
    }

    void row(const Difference& difference) {
        const Record* const a = difference.a == 0 ? nullptr : &a_.records[difference.a - 1];
        const Record* const b = difference.b == 0 ? nullptr : &b_.records[difference.b - 1];
        const auto number = [](const Record* record) {
            return record == nullptr ? std::string("-") : std::to_string(record->seq);
        };
        std::string words;
        if (b == nullptr) words = "only in A: " + teller_a_.words(*a);
        if (a == nullptr) words = "only in B: " + teller_b_.words(*b);
        if (a != nullptr && b != nullptr) words = of_both(*a, *b);
        line(fmt::format("  {} {:>9} {:>9}  {}", time_text(time_of(difference), 4), number(a),
                         number(b), words),
             table_indent);
    }

    std::string of_both(const Record& a, const Record& b) const {
        const std::string words_a = teller_a_.words(a);
        const std::string words_b = teller_b_.words(b);
        std::string words = words_a == words_b ? words_a : "A: " + words_a + " | B: " + words_b;
        const std::int64_t later = b.time.us - a.time.us;
        if (later != 0) words += fmt::format(", {} in B", shift_text(later));
        return words;
    }

    static constexpr std::size_t table_indent = 36;  // where the words of a row begin

    const Trace& a_;
    const Trace& b_;
    const Comparison& comparison_;
    const DiffOptions& options_;
    Teller teller_a_;
    Teller teller_b_;
    std::string out_;
};

}  // namespace

std::string tell(const Trace& a, const Trace& b, const Comparison& comparison,
                 const DiffOptions& options) {
    return Telling(a, b, comparison, options).text();
}

}  // namespace whitewater::tools
