// What the clients of a run saw, for any checker of histories.
#include <fmt/format.h>

#include "kv/trace_schema.hpp"
#include "kv/trace_words.hpp"
#include "sim/json_text.hpp"
#include "tools/whitewater/export.hpp"
#include "tools/whitewater/text_pieces.hpp"

namespace whitewater::tools {

using kv::OperationKind;
using kv::TraceKind;
using sim::Record;

namespace {

class HistoryWriter {
  public:
    HistoryWriter(const std::string& file, std::string& out) : file_(file), out_(out) {}

    std::optional<Diagnostic> call(const Record& event, std::string_view text) {
        const auto request = kv::parse_request(text);
        if (!request || !is_client(event.node))
            return Diagnostic{
                {file_, 0, 0, 1},
                fmt::format("event {} calls no operation: '{}'", event.seq, text.substr(0, 80)),
                ""};
        begin(event, "invoke");
        member("f", name_of(request->kind));
        member("k", request->key);
        const bool writes =
            request->kind == OperationKind::put || request->kind == OperationKind::append;
        if (writes) member("v", request->argument);
        if (request->kind == OperationKind::cas) {
            out_ += ",\"v\":[";
            sim::append_string(out_, request->expected);
            out_ += ',';
            sim::append_string(out_, request->argument);
            out_ += ']';
        }
        out_ += "}\n";
        ++operations_;
        return std::nullopt;
    }

    // A refused operation may still be on its way to another server: its outcome is unknown, too.
    std::optional<Diagnostic> end(const Record& event, std::string_view text) {
        if (!is_client(event.node))
            return Diagnostic{
                {file_, 0, 0, 1},
                fmt::format("event {} is the end of an operation of nobody's", event.seq),
                ""};
        const auto word = static_cast<kv::ResultWord>(event.label);
        const auto response = kv::response_of(word, text);
        begin(event, response ? "ok" : "info");
        using kv::ResultWord;
        const bool is_failed = word == ResultWord::failed ||
                               word == ResultWord::failed_seeing_value ||
                               word == ResultWord::failed_seeing_none;
        if (is_failed) out_ += ",\"r\":false";
        if (word == ResultWord::value || word == ResultWord::failed_seeing_value) member("v", text);
        if (word == ResultWord::none || word == ResultWord::failed_seeing_none)
            out_ += ",\"v\":null";
        out_ += "}\n";
        return std::nullopt;
    }

    std::uint64_t operations() const { return operations_; }

  private:
    static const char* name_of(OperationKind kind) {
        switch (kind) {
            case OperationKind::get:
                return "get";
            case OperationKind::put:
                return "put";
            case OperationKind::remove:
                return "remove";
            case OperationKind::append:
                return "append";
            case OperationKind::cas:
                break;
        }
        return "cas";
    }

    void begin(const Record& event, const char* what) {
        out_ += fmt::format("{{\"t\":{},\"p\":{},\"e\":\"{}\",\"id\":", event.time.us,
                            event.node.value - client(0).value, what);
        sim::append_hex(out_, event.op.value);
    }
    void member(const char* name, std::string_view value) {
        out_ += fmt::format(",\"{}\":", name);
        sim::append_string(out_, value);
    }

    const std::string& file_;
    std::string& out_;
    std::uint64_t operations_ = 0;
};

// Whether the kinds are those of the key-value store.
bool tells_operations(const sim::Schema& schema) {
    for (const sim::Schema::KindRow& row : schema.kinds)
        if (row.kind == static_cast<sim::Kind>(TraceKind::invoke)) return row.name == "invoke";
    return false;
}

}  // namespace

std::optional<Diagnostic> write_history(const sim::Trace& trace, const std::string& file,
                                        const TextOut& out) {
    if (!tells_operations(trace.schema))
        return Diagnostic{
            {file, 0, 0, 1}, "this trace is of a program whose operations are not known here", ""};
    std::string lines = "{\"meta\":{\"model\":\"kv\"}}\n";
    HistoryWriter writer(file, lines);
    std::size_t next_text = 0;
    for (const Record& event : trace.records) {
        const bool is_call = event.kind == static_cast<sim::Kind>(TraceKind::invoke);
        const bool is_end = event.kind == static_cast<sim::Kind>(TraceKind::result);
        if (!is_call && !is_end) continue;
        while (next_text < trace.texts.size() && trace.texts[next_text].seq < event.seq)
            ++next_text;
        const bool has_text =
            next_text < trace.texts.size() && trace.texts[next_text].seq == event.seq;
        const std::string_view text =
            has_text ? std::string_view(trace.texts[next_text].text) : std::string_view();
        if (auto wrong = is_end ? writer.end(event, text) : writer.call(event, text)) return wrong;
    }
    if (writer.operations() == 0)
        return Diagnostic{
            {file, 0, 0, 1}, "no client asked anything in this run: there is no history of it", ""};
    out(lines);
    return std::nullopt;
}

}  // namespace whitewater::tools
