// Choosing the events of a run that are worth a line, and writing the lines.
#include "tools/whitewater/show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
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

// Tells which messages say something new: the first of each kind between two addresses about one
// term and index. What repeats it, a heartbeat say, is not worth a line, nor is its loss.
class News {
  public:
    bool is_news(const Record& record) {
        if (record.kind != sim::Kind::send) return told_.contains(record.msg);
        const bool is_first =
            seen_.emplace(record.label, record.node, record.peer, record.term, record.a, record.op)
                .second;
        if (is_first) told_.insert(record.msg);
        return is_first;
    }

  private:
    std::set<std::tuple<std::uint8_t, NodeId, NodeId, std::uint64_t, std::uint64_t, OperationId>>
        seen_;
    std::set<std::uint64_t> told_;  // messages
};

// The event and all that led to it, from the first cause on.
std::set<Seq> causes_of(const Trace& trace, Seq seq) {
    std::set<Seq> chain;
    for (; seq != 0; seq = trace.records[seq - 1].cause) chain.insert(seq);
    return chain;
}

// Adds what the causes did on the way, before each led to the next: that a node voted before its
// reply left is part of the story, though the reply was not caused by the vote.
std::set<Seq> with_asides(const Trace& trace, const std::set<Seq>& chain, const Teller& teller) {
    std::set<Seq> story = chain;
    for (const Record& record : trace.records) {
        const auto cause = chain.find(record.cause);
        if (cause == chain.end() || std::next(cause) == chain.end()) continue;
        const Worth worth = teller.worth(record);
        const bool is_told = worth == Worth::milestone || worth == Worth::story ||
                             (worth == Worth::with_peer && record.peer != nobody);
        if (is_told && record.seq < *std::next(cause)) story.insert(record.seq);
    }
    return story;
}

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
          columns_(trace, options.nodes),
          seq_width_(std::max<std::size_t>(5, digits(trace.records.size()))) {
        if (options.why) chain_ = with_asides(trace, causes_of(trace, *options.why), teller_);
    }

    std::string text() {
        head();
        std::size_t fact = follow_facts(0, 0);
        std::size_t shown = 0;
        for (const Record& record : trace_.records) {
            columns_.follow(record);
            const std::size_t first = fact;
            fact = follow_facts(fact, record.seq);
            if (!is_shown(record)) continue;
            event(record);
            if (options_.why) changes(first, fact);
            ++shown;
        }
        foot(shown);
        return std::move(out_);
    }

  private:
    bool is_shown(const Record& record) {
        if (options_.why) return chain_.contains(record.seq);
        const bool is_worth_it = is_worth_telling(record);  // must see every event
        return is_worth_it && record.time >= options_.from && record.time <= options_.to &&
               is_at_chosen_nodes(record);
    }

    bool is_worth_telling(const Record& record) {
        const Worth worth = teller_.worth(record);
        if (options_.detail == ShowOptions::Detail::everything) return true;
        if (options_.detail == ShowOptions::Detail::summary) return worth == Worth::milestone;
        switch (worth) {
            case Worth::milestone:
            case Worth::story:
                return true;
            case Worth::news:
                return news_.is_news(record);
            case Worth::with_peer:
                return record.peer != nobody;
            case Worth::never:
                break;
        }
        return false;
    }

    // What happens nowhere in particular (steps, faults) concerns everybody.
    bool is_at_chosen_nodes(const Record& record) const {
        return options_.nodes.is_empty() || record.node == nobody ||
               options_.nodes.contains(record.node) || options_.nodes.contains(record.peer);
    }

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
            line(
                fmt::format("why event {}: {} events led to it", *options_.why, chain_.size() - 1));
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
    Columns columns_;
    std::size_t seq_width_;
    std::set<Seq> chain_;
    News news_;
    std::string out_;
};

}  // namespace

std::string show(const Trace& trace, const ShowOptions& options) {
    CHECK(!options.why || (*options.why >= 1 && *options.why <= trace.records.size()),
          "there is no event {}", options.why.value_or(0));
    return Show(trace, options).text();
}

}  // namespace whitewater::tools
