// Writing and reading the header of a trace file.
#include "sim/trace_header.hpp"

#include "sim/json_text.hpp"

namespace whitewater::sim {

namespace {

using Json = nlohmann::json;

constexpr char format_name[] = "whitewater-trace";

// -- Writing --------------------------------------------------------------------------------------

void append_list(std::string& out, const std::vector<std::string>& strings) {
    out += '[';
    for (std::size_t i = 0; i < strings.size(); ++i) {
        if (i > 0) out += ',';
        append_string(out, strings[i]);
    }
    out += ']';
}

void append_named_string(std::string& out, std::string_view key, const std::string& text) {
    if (text.empty()) return;
    out += fmt::format(",\"{}\":", key);
    append_string(out, text);
}

void append_kind(std::string& out, const Schema::KindRow& row) {
    out += fmt::format("{{\"kind\":{},\"name\":", static_cast<unsigned>(row.kind));
    append_string(out, row.name);
    append_named_string(out, "label", row.label);
    append_named_string(out, "a", row.a);
    append_named_string(out, "b", row.b);
    out += '}';
}

void append_schema(std::string& out, const Schema& schema) {
    out += "{\"kinds\":[";
    for (std::size_t i = 0; i < schema.kinds.size(); ++i) {
        if (i > 0) out += ',';
        append_kind(out, schema.kinds[i]);
    }
    out += "],\"labels\":[";
    for (std::size_t i = 0; i < schema.labels.size(); ++i) {
        out += i > 0 ? ",{\"name\":" : "{\"name\":";
        append_string(out, schema.labels[i].name);
        out += ",\"words\":";
        append_list(out, schema.labels[i].words);
        out += '}';
    }
    out += "],\"fields\":";
    append_list(out, schema.fields);
    out += '}';
}

// -- Reading --------------------------------------------------------------------------------------

// Takes values out of JSON objects and remembers the first that was missing or of the wrong type.
class Taker {
  public:
    std::string string(const Json& object, const char* key) {
        return take(object, key, string_in, std::string());
    }
    std::uint64_t number(const Json& object, const char* key) {
        return take(object, key, number_in, std::uint64_t{0});
    }
    std::string optional_string(const Json& object, const char* key) {
        return object.contains(key) ? string(object, key) : std::string();
    }
    const Json& list(const Json& object, const char* key) {
        const auto found = object.find(key);
        if (found != object.end() && found->is_array()) return *found;
        complain(key);
        return empty_list_;
    }
    std::vector<std::string> strings(const Json& object, const char* key) {
        std::vector<std::string> result;
        for (const Json& item : list(object, key)) {
            std::optional<std::string> text = string_in(item);
            if (!text) complain(key);
            result.push_back(text.value_or(std::string()));
        }
        return result;
    }
    void complain(const char* key) {
        if (complaint_.empty()) complaint_ = key;
    }
    // The key of that value; empty if all was well.
    const std::string& complaint() const { return complaint_; }

  private:
    template <class Read, class Value>
    Value take(const Json& object, const char* key, Read read, Value otherwise) {
        if (const auto found = object.find(key); found != object.end()) {
            if (auto value = read(*found)) return *value;
        }
        complain(key);
        return otherwise;
    }

    std::string complaint_;
    const Json empty_list_ = Json::array();
};

Schema schema_in(const Json& header, Taker& taker) {
    Schema schema;
    const auto found = header.find("schema");
    if (found == header.end() || !found->is_object()) {
        taker.complain("schema");
        return schema;
    }
    for (const Json& row : taker.list(*found, "kinds")) {
        const std::uint64_t number = taker.number(row, "kind");
        if (number > 255) taker.complain("kind");
        schema.kinds.push_back({static_cast<Kind>(number), taker.string(row, "name"),
                                taker.optional_string(row, "label"),
                                taker.optional_string(row, "a"), taker.optional_string(row, "b")});
    }
    for (const Json& list : taker.list(*found, "labels"))
        schema.labels.push_back({taker.string(list, "name"), taker.strings(list, "words")});
    schema.fields = taker.strings(*found, "fields");
    return schema;
}

}  // namespace

namespace {

struct Counts {
    std::uint64_t events = 0;
    std::uint64_t facts = 0;
    std::uint64_t texts = 0;
};

std::string header_of(const Trace& trace, Counts counts) {
    std::string out = fmt::format("{{\"format\":\"{}\",\"version\":{},\"whitewater\":", format_name,
                                  trace_format_version);
    append_string(out, trace.version);
    out += ",\"scenario_file\":";
    append_string(out, trace.scenario_file);
    out += ",\"seed\":";
    if (trace.seed <= largest_exact)
        append_number(out, trace.seed);
    else
        append_hex(out, trace.seed);
    out += ",\"fingerprint\":";
    append_hex(out, trace.fingerprint);
    out += ",\"verdict\":";
    append_string(out, trace.verdict);
    out += fmt::format(",\"events\":{},\"facts\":{},\"texts\":{},\"scenario\":", counts.events,
                       counts.facts, counts.texts);
    append_string(out, trace.scenario);
    out += ",\"schema\":";
    append_schema(out, trace.schema);
    out += '}';
    return out;
}

}  // namespace

std::string header_json(const Trace& trace) {
    return header_of(trace, {trace.records.size(), trace.facts.size(), trace.texts.size()});
}

std::string header_json(const TraceHeader& head) {
    return header_of(head.trace, {head.events, head.facts, head.texts});
}

Result<TraceHeader> read_header(std::string_view json, const Place& place) {
    const auto error = [&](std::string message) {
        return Diagnostic{place, std::move(message), {}};
    };
    const Json header = Json::parse(json, nullptr, false);
    if (!header.is_object() || !header.contains("format") || header["format"] != format_name) {
        return error(
            fmt::format("this is not a trace of Whitewater: it does not begin with a "
                        "header that says \"format\":\"{}\"",
                        format_name));
    }
    Taker taker;
    const std::uint64_t version = taker.number(header, "version");
    TraceHeader result;
    result.trace.version = taker.string(header, "whitewater");
    if (taker.complaint().empty() && version > trace_format_version) {
        return error(
            fmt::format("this trace is in version {} of the format, written by Whitewater "
                        "{}; this Whitewater reads version {}: use a newer one",
                        version, result.trace.version, trace_format_version));
    }
    if (version == 0) taker.complain("version");
    if (taker.complaint().empty() && version < trace_format_version) {
        return error(
            fmt::format("this trace is in version {} of the format, written by Whitewater "
                        "{}; this Whitewater reads version {}: run its scenario again",
                        version, result.trace.version, trace_format_version));
    }
    result.trace.scenario_file = taker.string(header, "scenario_file");
    result.trace.seed = taker.number(header, "seed");
    result.trace.fingerprint = taker.number(header, "fingerprint");
    result.trace.verdict = taker.string(header, "verdict");
    result.events = taker.number(header, "events");
    result.facts = taker.number(header, "facts");
    result.texts = taker.number(header, "texts");
    result.trace.scenario = taker.string(header, "scenario");
    result.trace.schema = schema_in(header, taker);
    if (!taker.complaint().empty())
        return error(fmt::format("the header's \"{}\" is missing or not what it should be",
                                 taker.complaint()));
    return result;
}

}  // namespace whitewater::sim
