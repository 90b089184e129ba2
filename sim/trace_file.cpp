// Telling the forms of a trace apart.
#include "sim/trace_file.hpp"

#include "sim/trace_binary.hpp"
#include "sim/trace_json.hpp"

namespace whitewater::sim {

namespace {

// How every trace in JSON Lines begins.
constexpr std::string_view jsonl_start = R"({"format":"whitewater-trace")";

// What a file that is no trace seems to be instead; empty: no idea.
std::string resemblance(std::string_view text) {
    if (text.starts_with("\x1F\x8B")) return "it is compressed with gzip: unpack it first";
    if (text.starts_with("\x28\xB5\x2F\xFD")) return "it is compressed with zstd: unpack it first";
    if (text.starts_with("PK\x03\x04")) return "it is a zip archive: unpack it first";
    if (text.starts_with("<"))
        return "it looks like a web page; 'whitewater run --trace' writes the trace itself";
    return {};
}

}  // namespace

Result<Trace> read_trace(ByteView bytes, const std::string& file) {
    const Place place{file, 0, 0, 1};
    if (bytes.empty()) return Diagnostic{place, "the file is empty: it holds no trace", {}};
    if (is_binary_trace(bytes)) return from_binary(bytes, file);
    const std::string_view text = as_text(bytes);
    if (jsonl_start.starts_with(text))
        return Diagnostic{{file, 1, 0, 1}, "the trace is cut off in the middle of its header", {}};
    if (text.starts_with("{")) return from_jsonl(text, file);
    std::string message = "this is not a trace of Whitewater";
    if (const std::string hint = resemblance(text); !hint.empty()) message += ": " + hint;
    return Diagnostic{place, message, {}};
}

}  // namespace whitewater::sim
