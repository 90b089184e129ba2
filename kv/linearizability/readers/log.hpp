// A recorded history as its file tells it, before anybody asks what the operations mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kv/linearizability/readers/datum.hpp"
#include "sim/base/result.hpp"

namespace whitewater::linearizability {

enum class Format : std::uint8_t {
    json_lines,  // ours: see readers/README.md
    jepsen_edn,  // Jepsen's history.edn
    porcupine,   // Porcupine's test data: EDN with a :key
    etcd         // what Jepsen logged of etcd: "INFO  jepsen.util - 0 :invoke :read nil"
};
std::string_view name_of(Format format);
std::optional<Format> format_named(std::string_view name);

// How an operation ended.
enum class Ending : std::uint8_t { ok, fail, info };

// One operation. Events are numbered in the order in which they stand in the file; their times say
// nothing about order, since clocks that wrote them may have been equal or wrong.
struct Logged {
    std::string id;  // the file's name for it; else its number in the file, from 0
    std::uint32_t process = 0;
    std::string f;  // "read", "put", "acquire"
    std::string key;
    bool has_key = false;  // does the file name one?
    Datum argument;
    std::optional<Ending> ending;  // none: nothing more is known of it
    Datum result;                  // what its end said
    bool has_result = false;       // did it say anything?
    bool is_refused = false;       // it ended `ok`, and its end said that it found another value
    std::uint32_t called = 0;      // number of the event
    std::uint32_t ended = 0;       // likewise, if it ended
    std::int64_t call_time = 0;    // in the file's unit
    std::int64_t end_time = 0;
    int call_line = 0;
    int call_column = 0;  // 0: the whole line
    int end_line = 0;
    int end_column = 0;
};

// What the nemesis did.
struct Disturbance {
    std::string what;
    std::uint32_t at = 0;  // number of the event
};

struct Log {
    // What is wrong with the operation's end, if it is ok and says no value though its format would
    // say nil: the line was cut off. In JSON Lines, a value that is missing is null.
    std::optional<Diagnostic> value_is_missing(const Logged& logged) const;

    // What is wrong with the operation's call, if what it puts into a queue or onto a stack is nil,
    // or missing: that is how an empty one answers.
    std::optional<Diagnostic> puts_nothing(const Logged& logged) const;

    Format format = Format::json_lines;
    std::string file;
    std::string model;             // what the file says it is of; empty if it does not
    std::optional<Datum> initial;  // likewise, what each key held at first
    std::vector<Logged> operations;
    std::vector<Disturbance> disturbances;
    std::uint32_t events = 0;
};

// The text without a byte order mark, which says that it is UTF-8, and nothing of its content.
std::string_view without_mark(std::string_view text);

// What the text looks like.
std::optional<Format> recognized(std::string_view text);

// Reads a whole file. Errors name file and line: what is malformed, an end without a beginning, a
// process that calls while it still waits. The format is recognized if none is given.
Result<Log> read_log(std::string_view text, const std::string& file,
                     std::optional<Format> format = std::nullopt);

}  // namespace whitewater::linearizability
