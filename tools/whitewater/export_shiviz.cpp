// A trace as a log with vector clocks, for ShiViz.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sim/base/printable.hpp"
#include "tools/whitewater/export.hpp"
#include "tools/whitewater/show_phrases.hpp"
#include "tools/whitewater/text_pieces.hpp"

namespace whitewater::tools {

using sim::Record;
using sim::Seq;
using sim::Trace;

const std::string_view shiviz_expression =
    R"((?<number>\d+) (?<time>\d+\.\d+s) (?<kind>\S+) (?<host>\S+) (?<clock>\{\S*\}) (?<event>.*))";

namespace {

using Clock = std::vector<std::uint32_t>;  // by host

// Follows what each host knows of the others.
class Clocks {
  public:
    // Only `counted` events count. Keeps references to both.
    Clocks(const Trace& trace, const std::vector<bool>& counted)
        : trace_(trace),
          counted_(counted),
          hosts_(max_addresses, no_host),
          is_needed_(trace.records.size(), false) {
        for (const Record& record : trace.records) {
            std::uint32_t& host = hosts_[record.node.value];
            if (host == no_host) {
                host = static_cast<std::uint32_t>(names_.size());
                names_.push_back(record.node == nobody ? "scenario" : name_of(record.node));
            }
            if (is_from_elsewhere(record)) is_needed_[record.cause - 1] = true;
        }
        known_.assign(names_.size(), Clock(names_.size(), 0));
    }

    // The clock after `record`. To be called for every event.
    const Clock& pass(const Record& record) {
        const std::uint32_t host = hosts_[record.node.value];
        Clock& clock = known_[host];
        if (is_from_elsewhere(record)) {
            const Clock& before = kept_[place_[record.cause - 1]];
            for (std::size_t i = 0; i < clock.size(); ++i) clock[i] = std::max(clock[i], before[i]);
        }
        if (counted_[record.seq - 1]) ++clock[host];
        if (is_needed_[record.seq - 1]) {
            place_.resize(trace_.records.size());
            place_[record.seq - 1] = static_cast<std::uint32_t>(kept_.size());
            kept_.push_back(clock);
        }
        return clock;
    }

    const std::string& host_of(const Record& record) const {
        return names_[hosts_[record.node.value]];
    }
    const std::vector<std::string>& hosts() const { return names_; }

  private:
    static constexpr std::uint32_t no_host = 0xFFFFFFFFU;

    bool is_from_elsewhere(const Record& record) const {
        return record.cause != 0 && trace_.records[record.cause - 1].node != record.node;
    }

    const Trace& trace_;
    const std::vector<bool>& counted_;
    std::vector<std::uint32_t> hosts_;  // by address
    std::vector<std::string> names_;
    std::vector<Clock> known_;  // by host
    // Clocks of events that cause others elsewhere.
    std::vector<bool> is_needed_;
    std::vector<std::uint32_t> place_;  // by event: in kept_
    std::vector<Clock> kept_;
};

// The regular expression wants a kind without spaces.
std::string one_word(std::string_view name) {
    std::string word = name.empty() ? "-" : printable(name);
    std::replace(word.begin(), word.end(), ' ', '_');
    return word;
}

}  // namespace

void write_shiviz(const Trace& trace, const Choice& choice, const TextOut& out) {
    const Teller teller(trace);
    const sim::Names names(trace.schema);
    const std::vector<bool> wanted = chosen(trace, choice, teller);
    Clocks clocks(trace, wanted);
    TextPieces pieces(out);
    pieces.piece() += fmt::format(
        "# {}, seed {}: give ShiViz this regular expression (it skips lines like these)\n# {}\n\n",
        printable(trace.scenario_file), trace.seed, shiviz_expression);
    for (const Record& record : trace.records) {
        const Clock& clock = clocks.pass(record);
        if (!wanted[record.seq - 1]) continue;
        std::string& line = pieces.piece();
        const std::string_view kind = names.kinds().word(static_cast<std::uint64_t>(record.kind));
        fmt::format_to(std::back_inserter(line), "{} {}.{:06}s {} {} ", record.seq,
                       record.time.us / 1'000'000, record.time.us % 1'000'000, one_word(kind),
                       clocks.host_of(record));
        char separator = '{';
        for (std::size_t host = 0; host < clock.size(); ++host) {
            if (clock[host] == 0) continue;
            fmt::format_to(std::back_inserter(line), "{}\"{}\":{}", separator, clocks.hosts()[host],
                           clock[host]);
            separator = ',';
        }
        fmt::format_to(std::back_inserter(line), "}} {}\n", teller.words(record));
        pieces.flush_if_large();
    }
}

}  // namespace whitewater::tools
