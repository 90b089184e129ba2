// Laying those tables out.
#include "tools/whitewater/diff_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "sim/base/printable.hpp"
#include "sim/json_text.hpp"
#include "sim/trace_names.hpp"
#include "tools/whitewater/text_lines.hpp"

namespace whitewater::tools {

using sim::Names;
using sim::Record;
using sim::Seq;

namespace {

using Field = std::pair<std::string, std::string>;  // its name, its value in words

std::string number_or_word(const sim::WordList* words, std::uint64_t number) {
    const std::string_view word = words == nullptr ? std::string_view() : words->word(number);
    if (!word.empty()) return printable(word);
    std::string text;
    sim::append_number(text, number);
    std::erase(text, '"');
    return text;
}

// The number of another event, and what it is.
std::string reference(const Side& side, Seq seq) {
    if (seq == 0) return "-";
    return fmt::format("{}: {}", seq, side.teller.words(side.trace.records[seq - 1]));
}

std::vector<Field> fields_of(const Side& side) {
    if (side.seq == 0) return {};
    const Record& record = side.trace.records[side.seq - 1];
    const Names names(side.trace.schema);
    const Names::KindNames& kind = names.of(record.kind);
    std::vector<Field> fields;
    fields.emplace_back("event", std::to_string(record.seq));
    fields.emplace_back(
        "time", fmt::format("{}.{:06}s", record.time.us / 1'000'000, record.time.us % 1'000'000));
    fields.emplace_back("kind",
                        number_or_word(&names.kinds(), static_cast<std::uint64_t>(record.kind)));
    fields.emplace_back("in words", side.teller.words(record));
    fields.emplace_back("cause", reference(side, record.cause));
    if (record.node != nobody) fields.emplace_back("node", name_of(record.node));
    if (record.peer != nobody) fields.emplace_back("peer", name_of(record.peer));
    const auto column = [&](const Names::Column& meaning, std::uint64_t number) {
        if (meaning.is_named || number != 0)
            fields.emplace_back(printable(meaning.key), number_or_word(meaning.words, number));
    };
    column(kind.label, record.label);
    if (record.term != 0) fields.emplace_back("term", std::to_string(record.term));
    if (record.op != OperationId{})
        fields.emplace_back("op", fmt::format("0x{:x}", record.op.value));
    column(kind.a, record.a);
    column(kind.b, record.b);
    const auto first =
        std::partition_point(side.trace.facts.begin(), side.trace.facts.end(),
                             [&](const sim::Fact& fact) { return fact.seq < record.seq; });
    for (auto fact = first; fact != side.trace.facts.end() && fact->seq == record.seq; ++fact)
        fields.emplace_back(fmt::format("sets {} {}", name_of(fact->entity),
                                        number_or_word(&names.fields(), fact->field)),
                            number_or_word(names.values_of_field(fact->field), fact->before) +
                                " -> " +
                                number_or_word(names.values_of_field(fact->field), fact->after));
    return fields;
}

std::string value_in(const std::vector<Field>& fields, const std::string& name) {
    for (const auto& [each, value] : fields)
        if (each == name) return value;
    return fields.empty() ? "" : "-";
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, characters_in(text)), ' ');
}

}  // namespace

std::vector<std::string> field_table(const Side& a, const Side& b) {
    constexpr std::size_t widest = 56;  // so that a line fits into 140 characters
    const std::vector<Field> in_a = fields_of(a);
    const std::vector<Field> in_b = fields_of(b);
    std::vector<std::string> names;
    for (const auto* fields : {&in_a, &in_b})
        for (const auto& [name, value] : *fields)
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    std::size_t name_width = 0;
    std::size_t value_width = std::string_view("not there").size();
    for (const std::string& name : names) {
        name_width = std::max(name_width, characters_in(name));
        value_width = std::max(value_width, std::min(widest, characters_in(value_in(in_a, name))));
    }
    std::vector<std::string> rows;
    rows.push_back(padded("", name_width + 4) +
                   padded(a.seq == 0 ? "A: not there" : "A", value_width) + "  " +
                   (b.seq == 0 ? "B: not there" : "B"));
    for (const std::string& name : names) {
        const std::string value_a = value_in(in_a, name);
        const std::string value_b = value_in(in_b, name);
        const bool is_different = value_a != value_b && name != "event" && a.seq != 0 && b.seq != 0;
        rows.push_back((is_different ? "* " : "  ") + padded(name, name_width) + "  " +
                       padded(value_a, value_width) + "  " + value_b);
    }
    return rows;
}

std::vector<std::string> Tally::rows() const {
    std::vector<std::string> rows;
    rows.push_back(fmt::format("{:<8} {:>9} {:>9} {:>9} {:>14}", "", "only in A", "only in B",
                               "changed", "at other times"));
    for (const auto& [place, counts] : counts_)
        rows.push_back(fmt::format("{:<8} {:>9} {:>9} {:>9} {:>14}",
                                   place == nobody ? "scenario" : name_of(place),
                                   counts[static_cast<std::size_t>(Difference::Kind::only_a)],
                                   counts[static_cast<std::size_t>(Difference::Kind::only_b)],
                                   counts[static_cast<std::size_t>(Difference::Kind::changed)],
                                   counts[static_cast<std::size_t>(Difference::Kind::moved)]));
    return rows;
}

}  // namespace whitewater::tools
