// Choosing the events of a run that somebody wants to see.
#include "tools/whitewater/choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

#include "scenarios/language/suggest.hpp"
#include "tools/whitewater/show_phrases.hpp"

namespace whitewater::tools {

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
    bool is_told(std::uint64_t message) const { return told_.contains(message); }

  private:
    std::set<std::tuple<std::uint8_t, NodeId, NodeId, std::uint64_t, std::uint64_t, OperationId>>
        seen_;
    std::set<std::uint64_t> told_;  // messages
};

// The causes of an event, and what they did on the way, before each led to the next: that a node
// voted before its reply left is part of the story, though the reply was not caused by the vote.
std::vector<bool> with_asides(const Trace& trace, const std::vector<Seq>& chain,
                              const Teller& teller) {
    std::vector<bool> story(trace.records.size(), false);
    for (const Seq seq : chain) story[seq - 1] = true;
    for (const Record& record : trace.records) {
        const auto cause = std::lower_bound(chain.begin(), chain.end(), record.cause);
        if (cause == chain.end() || *cause != record.cause) continue;
        if (std::next(cause) == chain.end() || record.seq > *std::next(cause)) continue;
        const Worth worth = teller.worth(record);
        story[record.seq - 1] = story[record.seq - 1] || worth == Worth::milestone ||
                                worth == Worth::story ||
                                (worth == Worth::with_peer && record.peer != nobody);
    }
    return story;
}

class Chooser {
  public:
    Chooser(const Trace& trace, const Choice& choice, const Teller& teller)
        : trace_(trace), choice_(choice), teller_(teller), kinds_(256, choice.kinds.empty()) {
        for (const sim::Schema::KindRow& row : trace.schema.kinds)
            if (std::find(choice.kinds.begin(), choice.kinds.end(), row.name) != choice.kinds.end())
                kinds_[static_cast<std::size_t>(row.kind)] = true;
    }

    std::vector<bool> choose() {
        std::vector<bool> result =
            choice_.why ? with_asides(trace_, causes_of(trace_, *choice_.why), teller_)
                        : std::vector<bool>(trace_.records.size(), true);
        for (const Record& record : trace_.records) {
            const bool is_worth_it = choice_.why || is_worth_telling(record);
            const bool is_wanted = is_worth_it && kinds_[static_cast<std::size_t>(record.kind)] &&
                                   record.time >= choice_.from && record.time <= choice_.to &&
                                   is_at_chosen_nodes(record);
            if (!is_wanted) result[record.seq - 1] = false;
        }
        return result;
    }

  private:
    // To be asked about every event: what is news depends on those before.
    bool is_worth_telling(const Record& record) {
        if (choice_.detail == Choice::Detail::everything || !choice_.kinds.empty()) return true;
        const Worth worth = teller_.worth(record);
        if (choice_.detail == Choice::Detail::summary) return worth == Worth::milestone;
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
        return choice_.with_arrivals && record.kind == sim::Kind::deliver &&
               news_.is_told(record.msg);
    }

    // What happens nowhere in particular (steps, faults) concerns everybody.
    bool is_at_chosen_nodes(const Record& record) const {
        return choice_.nodes.is_empty() || record.node == nobody ||
               choice_.nodes.contains(record.node) || choice_.nodes.contains(record.peer);
    }

    const Trace& trace_;
    const Choice& choice_;
    const Teller& teller_;
    std::vector<bool> kinds_;
    News news_;
};

// Whoever takes part in any event.
NodeSet addresses_in(const Trace& trace) {
    NodeSet all;
    for (const Record& record : trace.records) {
        all.insert(record.node);
        all.insert(record.peer);
    }
    return all;
}

// A near miss has a hint, anything else the list.
std::string unknown_kind(const std::string& kind, const std::vector<std::string_view>& names) {
    const std::string hint = scenarios::did_you_mean(kind, names);
    return fmt::format(
        "the trace knows no kind of event '{}'{}", kind,
        hint.empty() ? fmt::format(": its kinds are {}", fmt::join(names, " ")) : hint);
}

}  // namespace

std::vector<bool> chosen(const Trace& trace, const Choice& choice, const Teller& teller) {
    return Chooser(trace, choice, teller).choose();
}

std::vector<Diagnostic> wrong_choice(const Trace& trace, const Choice& choice,
                                     const std::string& file) {
    std::vector<Diagnostic> wrong;
    const std::size_t events = trace.records.size();
    if (choice.why && *choice.why > events)
        wrong.push_back({{file, 0, 0, 1},
                         fmt::format("there is no event {}: the trace has {}", *choice.why, events),
                         ""});
    const NodeSet strangers =
        choice.nodes.is_empty() ? NodeSet{} : choice.nodes - addresses_in(trace);
    for (const NodeId stranger : strangers)
        wrong.push_back(
            {{file, 0, 0, 1}, fmt::format("{} takes no part in this run", name_of(stranger)), ""});
    std::vector<std::string_view> names;
    for (const sim::Schema::KindRow& row : trace.schema.kinds) names.push_back(row.name);
    for (const std::string& kind : choice.kinds)
        if (std::find(names.begin(), names.end(), kind) == names.end())
            wrong.push_back({{file, 0, 0, 1}, unknown_kind(kind, names), ""});
    return wrong;
}

std::vector<Seq> causes_of(const Trace& trace, Seq seq) {
    std::vector<Seq> chain;
    for (; seq != 0; seq = trace.records[seq - 1].cause) chain.push_back(seq);
    std::reverse(chain.begin(), chain.end());
    return chain;
}

}  // namespace whitewater::tools
