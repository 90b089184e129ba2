// Writing a trace as JSON Lines.
#include "sim/trace_json.hpp"

#include <algorithm>

#include "sim/json_text.hpp"
#include "sim/trace_header.hpp"
#include "sim/trace_names.hpp"
#include "sim/trace_promises.hpp"

namespace whitewater::sim {

namespace {

constexpr std::size_t piece_size = std::size_t{64} * 1024;

// Appends the lines of one trace, one after the other.
class LineWriter {
  public:
    LineWriter(const Trace& trace, std::string& out)
        : trace_(trace), names_(trace.schema), out_(out) {}

    // The facts of event 0, the beginning of the run, if there are any.
    void beginning(std::size_t& fact) {
        if (fact == trace_.facts.size() || trace_.facts[fact].seq != 0) return;
        out_ += "{\"seq\":0";
        facts_of(0, fact);
        out_ += '}';
    }

    // `fact` and `text` are the first that may belong to the event; moved past those that do.
    void event(const Record& record, std::size_t& fact, std::size_t& text) {
        out_ += "{\"seq\":";
        append_number(out_, record.seq);
        out_ += ",\"t\":";
        append_number(out_, static_cast<std::uint64_t>(record.time.us));
        number("cause", record.cause);
        address("node", record.node);
        key("kind");
        word_or_number(&names_.kinds(), static_cast<std::uint64_t>(record.kind));
        address("peer", record.peer);
        number("msg", record.msg);
        const Names::KindNames& names = names_.of(record.kind);
        column(names.label, record.label);
        number("term", record.term);
        if (record.op != OperationId{}) {
            key("op");
            append_hex(out_, record.op.value);
        }
        column(names.a, record.a);
        column(names.b, record.b);
        text_of(record.seq, text);
        facts_of(record.seq, fact);
        out_ += '}';
    }

  private:
    void key(std::string_view name) {
        out_ += ",\"";
        out_ += name;
        out_ += "\":";
    }
    void number(std::string_view name, std::uint64_t value) {
        if (value == 0) return;
        key(name);
        append_number(out_, value);
    }
    void address(std::string_view name, NodeId id) {
        if (id == nobody) return;
        key(name);
        append_name(id);
    }
    void append_name(NodeId id) {
        out_ += '"';
        out_ += name_of(id);
        out_ += '"';
    }
    void word_or_number(const WordList* words, std::uint64_t value) {
        const std::string_view word = words == nullptr ? std::string_view() : words->word(value);
        if (word.empty())
            append_number(out_, value);
        else
            append_string(out_, word);
    }
    // What the schema names is always there, so that a query may rely on it; what it does not, only
    // if it is not 0.
    void column(const Names::Column& column, std::uint64_t value) {
        if (!column.is_named && value == 0) return;
        out_ += ',';
        append_string(out_, column.key);
        out_ += ':';
        word_or_number(column.words, value);
    }
    void text_of(Seq seq, std::size_t& text) {
        if (text == trace_.texts.size() || trace_.texts[text].seq != seq) return;
        key("text");
        append_string(out_, trace_.texts[text++].text);
    }
    void facts_of(Seq seq, std::size_t& fact) {
        const std::vector<Fact>& facts = trace_.facts;
        if (fact == facts.size() || facts[fact].seq != seq) return;
        out_ += ",\"set\":";
        char separator = '[';
        for (; fact < facts.size() && facts[fact].seq == seq; ++fact) {
            out_ += separator;
            append_fact(facts[fact]);
            separator = ',';
        }
        out_ += ']';
    }
    void append_fact(const Fact& fact) {
        const WordList* const words = names_.values_of_field(fact.field);
        out_ += '[';
        append_name(fact.entity);
        out_ += ',';
        word_or_number(&names_.fields(), fact.field);
        out_ += ',';
        word_or_number(words, fact.before);
        out_ += ',';
        word_or_number(words, fact.after);
        out_ += ']';
    }

    const Trace& trace_;
    Names names_;
    std::string& out_;
};

// The first of `rows` (facts or texts) that belongs to event `seq` or a later one.
template <class Row>
std::size_t first_from(const std::vector<Row>& rows, Seq seq) {
    const auto found = std::partition_point(rows.begin(), rows.end(),
                                            [&](const Row& row) { return row.seq < seq; });
    return static_cast<std::size_t>(found - rows.begin());
}

}  // namespace

void write_jsonl(const Trace& trace, const TextOut& out) {
    const auto broken = broken_promise(trace);
    CHECK(!broken, "{}", *broken);
    std::string piece = header_json(trace);
    piece += '\n';
    LineWriter lines(trace, piece);
    std::size_t fact = 0;
    std::size_t text = 0;
    if (!trace.facts.empty() && trace.facts.front().seq == 0) {
        lines.beginning(fact);
        piece += '\n';
    }
    for (const Record& record : trace.records) {
        lines.event(record, fact, text);
        piece += '\n';
        if (piece.size() >= piece_size) {
            out(piece);
            piece.clear();
        }
    }
    if (!piece.empty()) out(piece);
}

std::string to_jsonl(const Trace& trace) {
    std::string text;
    write_jsonl(trace, [&](std::string_view piece) { text += piece; });
    return text;
}

std::string event_json(const Trace& trace, Seq seq) {
    CHECK(seq >= 1 && seq <= trace.records.size(), "there is no event {}", seq);
    std::string line;
    std::size_t fact = first_from(trace.facts, seq);
    std::size_t text = first_from(trace.texts, seq);
    LineWriter(trace, line).event(trace.records[seq - 1], fact, text);
    return line;
}

}  // namespace whitewater::sim
