// How operations and their results are written in a trace, and read back out of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kv/client.hpp"

namespace whitewater::kv {

// How an operation ended: the label of a `result` event. Its text is the value, where there is one.
enum class ResultWord : std::uint8_t {
    ok,
    value,                // a get's answer
    none,                 // a get found no such key
    failed,               // a cas did not match
    failed_seeing_value,  // and says what it found
    failed_seeing_none,
    refused,
    timeout,
};

// "put x 1"; keys and values are quoted where they would not read as one word.
std::string words_of(const Request& request);
void append_words(const Request& request, std::string& to);
// A key or a value as it stands in such words: `1`, `""`, `"a \"quoted\" word"`.
std::string word_of(std::string_view text);
// The inverse; nothing if the text is no operation.
std::optional<Request> parse_request(std::string_view words);

ResultWord word_for(OperationKind kind, const OperationResult& result);
// The response that a client of an answered operation had; nothing for refused and timeout.
// `text` is the event's.
std::optional<Response> response_of(ResultWord word, std::string_view text);

}  // namespace whitewater::kv
