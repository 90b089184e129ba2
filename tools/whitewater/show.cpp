// Choosing the events of a run that are worth a line, and writing the lines.
#include "tools/whitewater/show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "sim/base/check.hpp"
#include "tools/whitewater/show_columns.hpp"
#include "tools/whitewater/show_phrases.hpp"

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
            const std::size_t first = fact;
            fact = follow_facts(fact, record.seq);
            if (!chosen_[record.seq - 1]) continue;
            event(record);
            if (options_.why) changes(first, fact);
            ++shown;
        }
        foot(shown);
        return std::move(out_);
    }

  private:
    std::size_t follow_facts(std::size_t fact, Seq seq) {
        for (; fact < trace_.facts.size() && trace_.facts[fact].seq == seq; ++fact)
            columns_.follow(trace_.facts[fact]);
        return fact;
    }

    void line(const std::string& text) {
        const std::size_t end = text.find_last_not_of(' ') + 1;
        out_ += cut(text.substr(0, end));
        out_ += '\n';
    }

    // At most `width` characters of it.
    std::string cut(const std::string& text) const {
        if (options_.width == 0 || text.size() <= options_.width) return text;
        std::size_t characters = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const bool is_first_byte = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
            if (is_first_byte && ++characters > options_.width) return text.substr(0, i);
        }
        return text;
    }

    void head() {
        line(fmt::format("scenario {}", printable(trace_.scenario_file)));
        line(fmt::format("seed {}  whitewater {}  fingerprint {:016x}", trace_.seed,
                         printable(trace_.version), trace_.fingerprint));
        if (!trace_.verdict.empty()) line(fmt::format("verdict {}", printable(trace_.verdict)));
        if (options_.why)
            line(fmt::format("why event {}: {} events led to it", *options_.why,
                             std::count(chosen_.begin(), chosen_.end(), true) - 1));
        out_ += '\n';
        line(fmt::format("{:>12} {:>{}}  {}", "time", "event", seq_width_, columns_.names()));
    }

    void event(const Record& record) {
        const std::int64_t second = 1'000'000;
        line(fmt::format("{:>4}.{:06}s {:>{}}  {} {}", record.time.us / second,
                         record.time.us % second, record.seq, seq_width_,
                         columns_.cells(record.node), teller_.words(record)));
    }

    // The facts from `first` up to, but not including, `end`.
    void changes(std::size_t first, std::size_t end) {
        const std::string indent(columns_.names().size() + seq_width_ + 15, ' ');
        for (std::size_t i = first; i < end; ++i)
            line(indent + "  " + teller_.words(trace_.facts[i]));
    }

    void foot(std::size_t shown) {
        out_ += '\n';
        line(fmt::format("{} of {} events", shown, trace_.records.size()));
    }

    const Trace& trace_;
    const ShowOptions& options_;
    Teller teller_;
    std::vector<bool> chosen_;
    Columns columns_;
    std::size_t seq_width_;
    std::string out_;
};

}  // namespace

std::string show(const Trace& trace, const ShowOptions& options) {
    CHECK(!options.why || (*options.why >= 1 && *options.why <= trace.records.size()),
          "there is no event {}", options.why.value_or(0));
    return Show(trace, options).text();
}

}  // namespace whitewater::tools
