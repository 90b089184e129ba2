// The names of events, and fingerprints of what else they say.
#include "tools/whitewater/diff_names.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "kv/linearizability/probe_table.hpp"
#include "sim/base/hash.hpp"
#include "sim/trace_names.hpp"

namespace whitewater::tools {

using sim::Kind;
using sim::Names;
using sim::Record;
using sim::Trace;

namespace {

// The fields of an event, as bits.
enum Part : std::uint32_t {
    node_part = 1,
    peer_part = 2,
    label_part = 4,
    term_part = 8,
    op_part = 16,
    a_part = 32,
    b_part = 64,
    cause_part = 128,
    text_part = 256,
    property_part = 512,  // the text up to its colon
};

struct Identity {
    std::string_view kind;
    std::string_view alias;   // kinds that are different outcomes of one thing share it
    std::uint32_t by = 0;     // the parts that identify it
    std::uint32_t noise = 0;  // parts that say nothing: they only count
};

constexpr std::array identities = {
    Identity{"timer_fired", "", node_part | cause_part},
    Identity{"send", "", node_part | peer_part | label_part | term_part | op_part | a_part},
    Identity{"disk_write", "", node_part | label_part | a_part},
    Identity{"sync_begun", "", node_part | label_part | cause_part, b_part},
    Identity{"sync_done", "sync_end", node_part | label_part | cause_part, b_part},
    Identity{"sync_failed", "sync_end", node_part | label_part | cause_part, b_part},
    Identity{"disk_lost", "", node_part | label_part | cause_part},
    Identity{"boot", "", node_part | a_part},
    Identity{"crash", "", node_part},
    Identity{"pause", "", node_part},
    Identity{"resume", "", node_part},
    Identity{"clock_changed", "", node_part},
    Identity{"fault_on", "", text_part, a_part},
    Identity{"fault_off", "", text_part, a_part},
    Identity{"step", "", text_part, a_part},
    Identity{"recovered", "", node_part},
    Identity{"role", "", node_part | label_part | term_part},
    Identity{"term", "", node_part | term_part},
    Identity{"vote", "", node_part | term_part},
    Identity{"vote_received", "", node_part | peer_part | term_part},
    Identity{"append", "", node_part | term_part | a_part},
    Identity{"truncate", "", node_part | a_part},
    Identity{"commit", "", node_part | a_part},
    Identity{"apply", "", node_part | a_part},
    Identity{"match", "", node_part | peer_part | term_part | a_part},
    Identity{"persisting", "", node_part | term_part | a_part, b_part},
    Identity{"persisted", "", node_part | cause_part, b_part},
    Identity{"vote_sent", "", node_part | peer_part | term_part},
    Identity{"ack_sent", "", node_part | peer_part | term_part | a_part},
    Identity{"read_confirmed", "", node_part | term_part | a_part},
    Identity{"ignored", "", node_part | peer_part | label_part | cause_part},
    Identity{"invoke", "", op_part},
    Identity{"result", "", op_part},
    Identity{"read_served", "", op_part},
    Identity{"proposed", "", op_part},
    Identity{"converged", "", 0},
    Identity{"violation", "", property_part},
};
constexpr Identity any_other{"", "",
                             node_part | peer_part | label_part | op_part | a_part | cause_part};

// Numbers the names that several events share.
class Counts {
  public:
    explicit Counts(std::size_t events) { place_.reserve(events); }

    std::uint64_t next(std::uint64_t name) {
        const std::uint32_t at = place_.find(name, [](std::uint32_t) { return true; });
        if (at != linearizability::ProbeTable::absent) return counts_[at]++;
        place_.insert(name, static_cast<std::uint32_t>(counts_.size()));
        counts_.push_back(1);
        return 0;
    }

  private:
    linearizability::ProbeTable place_;
    std::vector<std::uint32_t> counts_;
};

class Naming {
  public:
    Naming(const Trace& trace, const Renamed& renamed)
        : trace_(trace),
          renamed_(renamed),
          names_(trace.schema),
          rows_(256),
          counts_(trace.records.size()) {
        for (std::size_t kind = 0; kind < rows_.size(); ++kind)
            rows_[kind] = row_of(names_.kinds().word(kind), kind);
    }

    EventNames name_all() {
        result_.names.reserve(trace_.records.size());
        result_.contents.reserve(trace_.records.size());
        ends_.resize(trace_.records.size() + 1, 0);
        for (const Record& record : trace_.records) {
            const std::string_view text = next_text(record.seq);
            const std::uint64_t name = name_of_event(record, text);
            result_.names.push_back(combine(name, counts_.next(name)));
            result_.contents.push_back(content_of(record, text));
        }
        return std::move(result_);
    }

  private:
    struct Row {
        Identity identity;
        std::uint64_t hash = 0;  // of the kind's name, or of its alias
    };
    static Row row_of(std::string_view kind, std::size_t number) {
        const auto found =
            std::find_if(identities.begin(), identities.end(),
                         [&](const Identity& identity) { return identity.kind == kind; });
        Row row{found == identities.end() ? any_other : *found, number};
        if (!kind.empty())
            row.hash = hash_text(row.identity.alias.empty() ? kind : row.identity.alias);
        return row;
    }

    static bool is_end(const Record& record) {
        const bool is_arrival = record.kind == Kind::deliver || record.kind == Kind::drop;
        return is_arrival && record.msg != 0 && record.msg < record.seq;
    }

    // A message's end is named by the message, and by which of its copies ends.
    std::uint64_t name_of_event(const Record& record, std::string_view text) {
        if (is_end(record)) {
            const std::uint64_t ended = ends_[record.msg]++;
            const std::uint64_t copy = record.kind == Kind::deliver ? record.b : ended;
            return combine(combine(hash_text("end"), result_.names[record.msg - 1]), copy);
        }
        const Row& row = rows_[static_cast<std::size_t>(record.kind)];
        return fold(row.hash, record, text, row.identity.by);
    }

    std::uint64_t content_of(const Record& record, std::string_view text) {
        const Row& row = rows_[static_cast<std::size_t>(record.kind)];
        std::uint32_t parts = ~(row.identity.by | row.identity.noise | cause_part | property_part);
        if (is_end(record)) parts = ~std::uint32_t{cause_part | property_part};
        if (record.kind == Kind::deliver && is_end(record)) parts &= ~std::uint32_t{b_part};
        std::uint64_t content =
            fold(hash_text(names_.kinds().word(static_cast<std::uint64_t>(record.kind))), record,
                 text, parts);
        for (; fact_ < trace_.facts.size() && trace_.facts[fact_].seq <= record.seq; ++fact_) {
            const sim::Fact& fact = trace_.facts[fact_];
            const sim::WordList* const words = names_.values_of_field(fact.field);
            content = combine(content, fact.entity.value);
            content = combine(content, hash_text(names_.fields().word(fact.field)));
            content = combine(content, value(words, fact.after));
        }
        return content;
    }

    std::uint64_t fold(std::uint64_t hash, const Record& record, std::string_view text,
                       std::uint32_t parts) const {
        const Names::KindNames& names = names_.of(record.kind);
        const auto add = [&](Part part, std::uint64_t word) {
            if ((parts & part) != 0) hash = combine(hash, word);
        };
        add(node_part, record.node.value);
        add(peer_part, record.peer.value);
        add(label_part, value(names.label.words, record.label));
        add(term_part, record.term);
        add(op_part, known(record.op).value);
        add(a_part, value(names.a.words, record.a));
        add(b_part, value(names.b.words, record.b));
        if ((parts & cause_part) != 0)
            hash = combine(hash, record.cause == 0 ? 0 : result_.names[record.cause - 1]);
        if ((parts & text_part) != 0 && !text.empty()) hash = hash_text(text, hash);
        if ((parts & property_part) != 0) hash = hash_text(text.substr(0, text.find(':')), hash);
        return hash;
    }

    OperationId known(OperationId op) const {
        const auto found = renamed_.find(op);
        return found == renamed_.end() ? op : found->second;
    }

    // Words mean the same in every version; the numbers they stand for need not.
    static std::uint64_t value(const sim::WordList* words, std::uint64_t number) {
        const std::string_view word = words == nullptr ? std::string_view() : words->word(number);
        return word.empty() ? number : hash_text(word);
    }

    std::string_view next_text(sim::Seq seq) {
        if (text_ == trace_.texts.size() || trace_.texts[text_].seq != seq) return {};
        return trace_.texts[text_++].text;
    }

    const Trace& trace_;
    const Renamed& renamed_;
    Names names_;
    std::vector<Row> rows_;  // by kind
    Counts counts_;
    std::vector<std::uint32_t> ends_;  // of each message, how many ended
    std::size_t fact_ = 0;
    std::size_t text_ = 0;
    EventNames result_;
};

// What each client asked for, in order.
std::map<NodeId, std::vector<OperationId>> operations_of(const Trace& trace) {
    std::vector<bool> is_invoke;
    for (std::size_t kind = 0; kind < 256; ++kind)
        is_invoke.push_back(is_named(trace, static_cast<Kind>(kind), "invoke"));
    std::map<NodeId, std::vector<OperationId>> found;
    for (const Record& record : trace.records)
        if (is_invoke[static_cast<std::size_t>(record.kind)])
            found[record.node].push_back(record.op);
    return found;
}

}  // namespace

EventNames event_names(const Trace& trace, const Renamed& renamed) {
    return Naming(trace, renamed).name_all();
}

Renamed asked_otherwise(const Trace& a, const Trace& b) {
    Renamed renamed;
    const std::map<NodeId, std::vector<OperationId>> of_b = operations_of(b);
    for (const auto& [client, asked_in_a] : operations_of(a)) {
        const auto found = of_b.find(client);
        if (found == of_b.end()) continue;
        const std::vector<OperationId>& asked_in_b = found->second;
        const std::set<OperationId> all_in_a(asked_in_a.begin(), asked_in_a.end());
        const std::set<OperationId> all_in_b(asked_in_b.begin(), asked_in_b.end());
        for (std::size_t i = 0; i < std::min(asked_in_a.size(), asked_in_b.size()); ++i)
            if (!all_in_b.contains(asked_in_a[i]) && !all_in_a.contains(asked_in_b[i]))
                renamed.emplace(asked_in_b[i], asked_in_a[i]);
    }
    return renamed;
}

bool is_named(const Trace& trace, Kind kind, std::string_view name) {
    const auto row =
        std::find_if(trace.schema.kinds.begin(), trace.schema.kinds.end(),
                     [&](const sim::Schema::KindRow& each) { return each.kind == kind; });
    return row != trace.schema.kinds.end() && row->name == name;
}

bool is_of_script(const Trace& trace, Kind kind) {
    return kind == Kind::fault_on || kind == Kind::fault_off || is_named(trace, kind, "step");
}

}  // namespace whitewater::tools
