// Choosing the events of a run that are worth a line, and writing the lines.
#include "tools/whitewater/show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "sim/base/check.hpp"
#include "sim/base/printable.hpp"
#include "tools/whitewater/show_columns.hpp"
#include "tools/whitewater/show_losses.hpp"
#include "tools/whitewater/show_phrases.hpp"
#include "tools/whitewater/text_lines.hpp"

namespace whitewater::tools {

using sim::Fact;
using sim::Record;
using sim::Seq;
using sim::Trace;

namespace {

// How many digits `number` has.
std::size_t digits(std::uint64_t number) {
    return std::to_string(number).size();
}

class Show {
  public:
    Show(const Trace& trace, const ShowOptions& options)
        : trace_(trace),
          options_(options),
          teller_(trace),
          chosen_(chosen(trace, options, teller_)),
          columns_(trace, options.nodes),
          seq_width_(std::max<std::size_t>(5, digits(trace.records.size()))) {}

    std::string text() {
        head();
        std::size_t fact = follow_facts(0, 0);
        std::size_t shown = 0;
        for (const Record& record : trace_.records) {
            columns_.follow(record);
            if (options_.why) losses_.follow(record, teller_.text_of(record.seq));
            const std::size_t first = fact;
            fact = follow_facts(fact, record.seq);
            if (!chosen_[record.seq - 1]) continue;
            event(record);
            if (options_.why) {
                changes(first, fact);
                losses(record);
            }
            ++shown;
        }
        foot(shown);
        return std::move(out_);
    }

  private:
    std::size_t follow_facts(std::size_t fact, Seq seq) {
        for (; fact < trace_.facts.size() && trace_.facts[fact].seq == seq; ++fact) {
            const Fact& each = trace_.facts[fact];
            columns_.follow(each);
            if (!options_.why) continue;
            Seq& setter = setters_[{each.entity, each.field}];
            if (setter != 0) set_before_[fact] = setter;
            setter = seq;
        }
        return fact;
    }

    void line(const std::string& text, std::size_t indent = 2) {
        std::string cut = text.substr(0, text.find_last_not_of(' ') + 1);
        if (options_.width > 0) cut = first_characters(cut, options_.width);
        if (options_.wrap >= indent + least_words) cut = wrapped(cut, options_.wrap, indent);
        out_ += cut + '\n';
    }

    void head() {
        line(fmt::format("scenario {}", printable(trace_.scenario_file)));
        line(fmt::format("seed {}  whitewater {}  fingerprint {:016x}", trace_.seed,
                         printable(trace_.version), trace_.fingerprint));
        if (!trace_.verdict.empty()) line(fmt::format("verdict {}", printable(trace_.verdict)));
        if (options_.why) why();
        out_ += '\n';
        line(fmt::format("{:>12} {:>{}}  {}", "time", "event", seq_width_, columns_.names()));
    }

    void why() {
        const auto events = std::count(chosen_.begin(), chosen_.end(), true) - 1;
        const bool is_long = events > 200 && options_.from == Time{0};
        line(fmt::format("why event {}: {} events led to it{}", *options_.why, events,
                         is_long ? "; with --from, only the latest are told" : ""));
    }

    void event(const Record& record) {
        const std::int64_t second = 1'000'000;
        line(fmt::format("{:>4}.{:06}s {:>{}}  {} {}", record.time.us / second,
                         record.time.us % second, record.seq, seq_width_,
                         columns_.cells(record.node), teller_.words(record)),
             words_column());
    }

    // Where the words of an event begin.
    std::size_t words_column() const { return columns_.names().size() + seq_width_ + 16; }

    // The facts from `first` up to, but not including, `end`; with the event that had set what they
    // replace, from where to ask why again.
    void changes(std::size_t first, std::size_t end) {
        const std::string indent(words_column() + 1, ' ');
        for (std::size_t i = first; i < end; ++i) {
            std::string words = teller_.words(trace_.facts[i]);
            const auto set = set_before_.find(i);
            if (set != set_before_.end())
                words.insert(words.rfind(" -> "), fmt::format(" (since event {})", set->second));
            line(indent + words, words_column() + 3);
        }
    }

    // What stood in the way of a message.
    void losses(const Record& record) {
        const std::string indent(words_column() + 1, ' ');
        for (const std::string& reason : losses_.reasons(record))
            line(indent + reason, words_column() + 3);
    }

    void foot(std::size_t shown) {
        out_ += '\n';
        line(fmt::format("{} of {} events", shown, trace_.records.size()));
    }

    static constexpr std::size_t least_words = 20;  // characters in a line: else none is broken

    const Trace& trace_;
    const ShowOptions& options_;
    Teller teller_;
    std::vector<bool> chosen_;
    Columns columns_;
    Losses losses_;
    std::size_t seq_width_;
    std::map<std::pair<NodeId, std::uint8_t>, Seq> setters_;  // of each field, so far
    std::map<std::size_t, Seq> set_before_;                   // by fact: who set what it replaces
    std::string out_;
};

}  // namespace

std::string show(const Trace& trace, const ShowOptions& options) {
    CHECK(!options.why || (*options.why >= 1 && *options.why <= trace.records.size()),
          "there is no event {}", options.why.value_or(0));
    return Show(trace, options).text();
}

}  // namespace whitewater::tools
