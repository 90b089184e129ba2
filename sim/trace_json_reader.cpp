// Reading a trace from JSON Lines.
#include <algorithm>

#include "sim/json_text.hpp"
#include "sim/trace_header.hpp"
#include "sim/trace_json.hpp"
#include "sim/trace_names.hpp"
#include "sim/trace_promises.hpp"

namespace whitewater::sim {

namespace {

using Json = nlohmann::json;
using Complaint = std::string;  // what is wrong with a line; empty: nothing

// A number, or a word that stands for one.
std::optional<std::uint64_t> value_in(const Json& json, const WordList* words) {
    if (words != nullptr && json.is_string()) {
        if (const auto number = words->number(json.get_ref<const std::string&>())) return number;
    }
    return number_in(json);
}

std::optional<NodeId> address_in(const Json& json) {
    if (!json.is_string()) return std::nullopt;
    return address_named(json.get_ref<const std::string&>());
}

// How a value that should be something else is shown: never more than a few words of it.
std::string shown(const Json& json) {
    constexpr std::size_t enough = 40;
    if (json.is_structured()) return json.is_array() ? "a list" : "an object";
    const std::string text = json.dump(-1, ' ', true, Json::error_handler_t::replace);
    return text.size() <= enough ? text : text.substr(0, enough) + "...";
}

// Turns parsed lines into the events, texts and facts of a trace.
class LineReader {
  public:
    explicit LineReader(Trace& trace) : trace_(trace), names_(trace.schema) {}

    Complaint read(const Json& line) {
        if (!line.is_object()) return "an event is an object: {\"seq\":...}";
        const auto seq = line.find("seq");
        const Seq next = trace_.records.size() + 1;
        const std::optional<Seq> number = seq == line.end() ? std::nullopt : number_in(*seq);
        if (number == Seq{0} && next == 1) return beginning(line);
        if (number != next)
            return fmt::format(
                "event {} should stand here: a line is missing, repeated or out of "
                "order",
                next);
        return event(line, next);
    }

  private:
    Complaint beginning(const Json& line) {
        const auto set = line.find("set");
        if (set == line.end() || line.size() != 2) return "event 0 has facts only";
        return facts(*set, 0);
    }

    Complaint event(const Json& line, Seq seq) {
        const auto kind_found = line.find("kind");
        if (kind_found == line.end()) return "the event has no \"kind\"";
        const auto kind = value_in(*kind_found, &names_.kinds());
        if (!kind || *kind > 255)
            return fmt::format("{} is not a kind of the schema", shown(*kind_found));
        Record record;
        record.kind = static_cast<Kind>(*kind);
        for (const auto& [key, value] : line.items()) {
            if (!set_field(record, key, value))
                return fmt::format("\"{}\" cannot be {} in an event of kind {}", key, shown(value),
                                   shown(*kind_found));
        }
        trace_.records.push_back(record);
        if (const auto text = line.find("text"); text != line.end()) {
            auto string = string_in(*text);
            if (!string) return "\"text\" is not a string";
            trace_.texts.push_back({seq, std::move(*string)});
        }
        const auto set = line.find("set");
        return set == line.end() ? Complaint() : facts(*set, seq);
    }

    // False if there is no such field, or it cannot have this value.
    bool set_field(Record& record, const std::string& key, const Json& value) const {
        if (key == "kind" || key == "text" || key == "set") return true;  // read by event()
        if (key == "node") return set_address(record.node, value);
        if (key == "peer") return set_address(record.peer, value);
        const Names::KindNames& names = names_.of(record.kind);
        const WordList* words = nullptr;
        if (key == names.label.key) words = names.label.words;
        if (key == names.a.key) words = names.a.words;
        if (key == names.b.key) words = names.b.words;
        const std::optional<std::uint64_t> number = value_in(value, words);
        return number && set_number(record, key, *number);
    }

    static bool set_address(NodeId& id, const Json& value) {
        const std::optional<NodeId> address = address_in(value);
        if (address) id = *address;
        return address.has_value();
    }

    bool set_number(Record& record, const std::string& key, std::uint64_t number) const {
        const Names::KindNames& names = names_.of(record.kind);
        if (key == "seq")
            record.seq = number;
        else if (key == "t")
            record.time.us = static_cast<std::int64_t>(number);
        else if (key == "cause")
            record.cause = number;
        else if (key == "msg")
            record.msg = number;
        else if (key == "term")
            record.term = number;
        else if (key == "op")
            record.op.value = number;
        else if (key == names.a.key)
            record.a = number;
        else if (key == names.b.key)
            record.b = number;
        else if (key == names.label.key && number <= 255)
            record.label = static_cast<std::uint8_t>(number);
        else
            return false;
        return true;
    }

    Complaint facts(const Json& set, Seq seq) {
        constexpr const char* form = "\"set\" is a list of [\"n1\",\"field\",before,after]";
        if (!set.is_array()) return form;
        for (const Json& item : set) {
            if (!item.is_array() || item.size() != 4) return form;
            const auto entity = address_in(item[0]);
            const auto field = value_in(item[1], &names_.fields());
            if (!entity) return fmt::format("{} is not a node or client", shown(item[0]));
            if (!field || *field > 255)
                return fmt::format("{} is not a field of the schema", shown(item[1]));
            const auto number = static_cast<std::uint8_t>(*field);
            const WordList* const words = names_.values_of_field(number);
            const auto before = value_in(item[2], words);
            const auto after = value_in(item[3], words);
            if (!before || !after)
                return fmt::format("{} cannot be {}", shown(item[1]),
                                   shown(before ? item[3] : item[2]));
            trace_.facts.push_back({seq, *entity, number, *before, *after});
        }
        return {};
    }

    Trace& trace_;
    Names names_;
};

// Walks through a text line by line.
class Lines {
  public:
    explicit Lines(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }
    int number() const { return number_; }  // of the line last returned, from 1
    bool was_last_without_newline() const { return is_unfinished_; }
    std::string_view next() {
        ++number_;
        const std::size_t end = rest_.find('\n');
        is_unfinished_ = end == std::string_view::npos;
        const std::string_view line = rest_.substr(0, end);
        rest_ = is_unfinished_ ? std::string_view() : rest_.substr(end + 1);
        return line;
    }

  private:
    std::string_view rest_;
    int number_ = 0;
    bool is_unfinished_ = false;
};

}  // namespace

Result<Trace> from_jsonl(std::string_view text, const std::string& file) {
    Lines lines(text);
    const auto error = [&](std::string message) {
        return Diagnostic{Place{file, lines.number(), 0, 1}, std::move(message), {}};
    };
    if (lines.at_end()) return error("the file is empty");
    const std::string_view first = lines.next();
    Result<TraceHeader> header = read_header(first, Place{file, 1, 0, 1});
    if (!header) {
        if (lines.was_last_without_newline() &&
            text.starts_with("{\"format\":\"whitewater-trace\""))
            return error("the trace is cut off in the middle of its header");
        return header.errors();
    }
    Trace trace = std::move(header.value().trace);
    LineReader reader(trace);
    while (!lines.at_end()) {
        const std::string_view line = lines.next();
        const Json json = Json::parse(line, nullptr, false);
        if (json.is_discarded())
            return error(lines.was_last_without_newline()
                             ? "the trace is cut off in the middle of this line"
                             : "this line is not JSON");
        if (Complaint complaint = reader.read(json); !complaint.empty()) return error(complaint);
    }
    const TraceHeader& claims = header.value();
    const auto check_count = [&](const char* what, std::uint64_t claimed, std::size_t found) {
        return claimed == found ? Complaint()
                                : fmt::format(
                                      "the header promises {} {}, but the file ends after "
                                      "{}: it is cut off",
                                      claimed, what, found);
    };
    for (const Complaint& complaint : {check_count("events", claims.events, trace.records.size()),
                                       check_count("facts", claims.facts, trace.facts.size()),
                                       check_count("texts", claims.texts, trace.texts.size())}) {
        if (!complaint.empty()) return error(complaint);
    }
    if (const auto broken = broken_promise(trace))
        return Diagnostic{Place{file, 0, 0, 1}, *broken, {}};
    return trace;
}

}  // namespace whitewater::sim
