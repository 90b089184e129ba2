// The phrases for the simulator's kinds and the replicas', and filling them in.
#include "tools/whitewater/show_phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kv/trace_words.hpp"
#include "sim/base/check.hpp"
#include "sim/base/printable.hpp"
#include "sim/json_text.hpp"

namespace whitewater::tools {

using sim::Fact;
using sim::Names;
using sim::Record;
using sim::Seq;
using sim::WordList;

namespace {

constexpr std::array phrases = {
    Phrase{"timer_fired", Worth::never, "{node} timer fires"},
    Phrase{"send", Worth::news, "{node} -> {peer} {label}{matter}"},
    Phrase{"deliver", Worth::never, "{node} <- {peer} {label}{matter}[, copy {b}]"},
    Phrase{"drop", Worth::news, "{node} -x {peer} {label}{matter} lost: {b}"},
    Phrase{"disk_write", Worth::never, "{node} writes {b} bytes of {label} at {a}"},
    Phrase{"sync_begun", Worth::never, "{node} begins to sync {label}"},
    Phrase{"sync_done", Worth::never, "{node} has synced {label}: {a} bytes are durable"},
    Phrase{"sync_failed", Worth::milestone, "{node} fails to sync {label}"},
    Phrase{"disk_lost", Worth::milestone,
           "{node} had {a} unsynced bytes of {label}: {b} survive the crash"},
    Phrase{"boot", Worth::milestone, "{node} boots[, incarnation {a}]"},
    Phrase{"crash", Worth::milestone, "{node} crashes, {label}"},
    Phrase{"pause", Worth::milestone, "{node} pauses"},
    Phrase{"resume", Worth::milestone, "{node} resumes"},
    Phrase{"fault_on", Worth::milestone, "fault begins: {text}"},
    Phrase{"fault_off", Worth::milestone, "fault ends: {text}"},
    Phrase{"clock_changed", Worth::milestone, "{node} clock is off by {a}us, drifts by {b}ppm"},
    Phrase{"recovered", Worth::milestone,
           "{node} recovers in term {term}[, its vote for {peer}][, log up to {a}^{b}]"},
    Phrase{"role", Worth::milestone, "{node} becomes {label} in term {term}[, following {other}]"},
    Phrase{"term", Worth::story, "{node} enters term {term}"},
    Phrase{"vote", Worth::with_peer, "{node} [votes for {peer}|has no vote] in term {term}"},
    Phrase{"vote_received", Worth::story, "{node} counts the vote of {peer} in term {term}"},
    Phrase{"append", Worth::story, "{node} appends {a}^{term}"},
    Phrase{"proposed", Worth::never, "{node} puts {op} into its log as {a}^{term}"},
    Phrase{"truncate", Worth::milestone, "{node} truncates its log from {a}"},
    Phrase{"commit", Worth::story, "{node} commits up to {a} in term {term}"},
    Phrase{"apply", Worth::never, "{node} applies {a}^{term}"},
    Phrase{"match", Worth::never, "{node} knows that {peer} matches up to {a}"},
    Phrase{"persisting", Worth::never,
           "{node} begins to persist term {term}, [vote for {peer}|no vote], log up to {a} (token "
           "{b})"},
    Phrase{"persisted", Worth::never, "{node} has persisted all up to token {b}"},
    Phrase{"vote_sent", Worth::never, "{node} has sent its vote to {peer} in term {term}"},
    Phrase{"ack_sent", Worth::never, "{node} has acknowledged up to {a} to {peer}"},
    Phrase{"read_confirmed", Worth::never, "{node} may serve reads at {a} in term {term}"},
    Phrase{"ignored", Worth::story, "{node} ignores a message[ of {peer}]: {label}"},
    Phrase{"invoke", Worth::story, "{node} asks[ {peer}]: {op}"},
    Phrase{"result", Worth::story,
           "{node} hears[ from {peer}]: {op} -> {label}[ {value}][ at {a}^{term}]"},
    Phrase{"read_served", Worth::story, "{node} serves {op} at {a}"},
    Phrase{"step", Worth::milestone, "step: {text}[ (line {a})]"},
    Phrase{"converged", Worth::milestone, "all servers agree"},
    Phrase{"violation", Worth::milestone, "VIOLATION {text}"},
};

// Signed where two's complement makes it short, hexadecimal where it is a hash.
std::string number_text(std::uint64_t value) {
    std::string text;
    sim::append_number(text, value);
    std::erase(text, '"');
    return text;
}

std::string word_or_number(const WordList* words, std::uint64_t value) {
    const std::string_view word = words == nullptr ? std::string_view() : words->word(value);
    return word.empty() ? number_text(value) : printable(word);
}

std::string with_underscores(std::string_view name) {
    std::string text(name);
    std::replace(text.begin(), text.end(), ' ', '_');
    return text;
}

}  // namespace

const Phrase* phrase_for(std::string_view kind) {
    const auto found = std::find_if(phrases.begin(), phrases.end(),
                                    [&](const Phrase& phrase) { return phrase.kind == kind; });
    return found == phrases.end() ? nullptr : &*found;
}

Teller::Teller(const sim::Trace& trace)
    : trace_(trace), names_(trace.schema), phrases_(256, nullptr) {
    for (const sim::Schema::KindRow& row : trace.schema.kinds)
        phrases_[static_cast<std::size_t>(row.kind)] = phrase_for(with_underscores(row.name));
    for (const sim::Trace::TextOf& text : trace.texts) {
        const OperationId op = trace.records[text.seq - 1].op;
        if (op != OperationId{}) operations_.emplace(op, text.text);  // the first: what was asked
    }
}

Worth Teller::worth(const Record& record) const {
    const Phrase* const phrase = phrases_[static_cast<std::size_t>(record.kind)];
    return phrase == nullptr ? Worth::story : phrase->worth;
}

std::string Teller::words(const Record& record) const {
    const Phrase* const phrase = phrases_[static_cast<std::size_t>(record.kind)];
    return phrase == nullptr ? by_schema(record) : expand(phrase->words, record).text;
}

std::string Teller::words_at_node(const Record& record) const {
    std::string text = words(record);
    const std::string node = name_of(record.node) + " ";
    if (record.node != nobody && text.starts_with(node)) text.erase(0, node.size());
    return text;
}

std::string Teller::words(const Fact& fact) const {
    const WordList* const words = names_.values_of_field(fact.field);
    const std::string field = word_or_number(&names_.fields(), fact.field);
    const bool is_address = field == "vote" || field == "leader";
    const auto text = [&](std::uint64_t number) {
        return is_address && number < max_addresses
                   ? name_of(NodeId{static_cast<std::uint32_t>(number)})
                   : word_or_number(words, number);
    };
    return fmt::format("{} {}: {} -> {}", name_of(fact.entity), field, text(fact.before),
                       text(fact.after));
}

// -- Filling in -----------------------------------------------------------------------------------

Teller::Value Teller::value(std::string_view placeholder, const Record& record) const {
    const Names::KindNames& names = names_.of(record.kind);
    const auto number = [](const WordList* words, std::uint64_t value) {
        return Value{word_or_number(words, value), value == 0};
    };
    if (placeholder == "node") return {name_of(record.node), record.node == nobody};
    if (placeholder == "peer") return {name_of(record.peer), record.peer == nobody};
    if (placeholder == "other")
        return {name_of(record.peer), record.peer == nobody || record.peer == record.node};
    if (placeholder == "label") return number(names.label.words, record.label);
    if (placeholder == "term") return number(nullptr, record.term);
    if (placeholder == "a") return number(names.a.words, record.a);
    if (placeholder == "b") return number(names.b.words, record.b);
    if (placeholder == "op") return operation(record, Naming::with_id);
    if (placeholder == "matter") return {matter(record), false};
    // Of a result: what was read, which may be empty.
    if (placeholder == "value")
        return {printable(kv::word_of(text_of(record.seq))),
                !word_or_number(names.label.words, record.label).ends_with("value")};
    CHECK(placeholder == "text", "no phrase may ask for {}", placeholder);
    const std::string text = printable(text_of(record.seq));
    return {text, text.empty()};
}

Teller::Value Teller::operation(const Record& record, Naming naming) const {
    if (record.op == OperationId{}) return {"-", true};
    const auto asked = operations_.find(record.op);
    const std::string id = fmt::format("(op 0x{:x})", record.op.value);
    if (asked == operations_.end()) return {id, false};
    return {printable(asked->second) + (naming == Naming::with_id ? " " + id : ""), false};
}

// What a message is about. Client traffic is about an operation; its numbers count retries.
std::string Teller::matter(const Record& record) const {
    if (record.op != OperationId{}) return ": " + operation(record, Naming::words_only).text;
    return expand("[ term {term}][ up to {a}]", record).text;
}

// `words` outside of brackets: blank if any of its values is.
Teller::Value Teller::expand(std::string_view words, const Record& record) const {
    Value result;
    while (!words.empty()) {
        const std::size_t special = words.find_first_of("{[");
        result.text += words.substr(0, special);
        if (special == std::string_view::npos) break;
        const char closing = words[special] == '{' ? '}' : ']';
        const std::size_t end = words.find(closing, special);
        const std::string_view inside = words.substr(special + 1, end - special - 1);
        words.remove_prefix(end + 1);
        if (closing == ']') {
            result.text += expand_part(inside, record);
            continue;
        }
        const Value filled = value(inside, record);
        result.text += filled.text;
        result.is_blank = result.is_blank || filled.is_blank;
    }
    return result;
}

std::string Teller::expand_part(std::string_view part, const Record& record) const {
    const std::size_t bar = part.find('|');
    const Value first = expand(part.substr(0, bar), record);
    if (!first.is_blank) return first.text;
    return bar == std::string_view::npos ? "" : expand(part.substr(bar + 1), record).text;
}

// "n1 lease granted peer n2 term 3 until 7: its text"
std::string Teller::by_schema(const Record& record) const {
    const Names::KindNames& names = names_.of(record.kind);
    std::string text = record.node == nobody ? "" : name_of(record.node) + " ";
    text += word_or_number(&names_.kinds(), static_cast<std::uint64_t>(record.kind));
    if (record.peer != nobody) text += " peer " + name_of(record.peer);
    if (record.msg != 0) text += fmt::format(" msg {}", record.msg);
    const auto column = [&](const Names::Column& meaning, std::uint64_t number) {
        if (!meaning.is_named && number == 0) return;
        text +=
            fmt::format(" {} {}", printable(meaning.key), word_or_number(meaning.words, number));
    };
    column(names.label, record.label);
    if (record.term != 0) text += fmt::format(" term {}", record.term);
    column(names.a, record.a);
    column(names.b, record.b);
    if (record.op != OperationId{}) text += " about " + operation(record, Naming::with_id).text;
    const std::string_view own = text_of(record.seq);
    return own.empty() ? text : text + ": " + printable(own);
}

std::string_view Teller::text_of(Seq seq) const {
    const auto found =
        std::partition_point(trace_.texts.begin(), trace_.texts.end(),
                             [&](const sim::Trace::TextOf& text) { return text.seq < seq; });
    return found == trace_.texts.end() || found->seq != seq ? std::string_view() : found->text;
}

}  // namespace whitewater::tools
