// Writing operations as words, with quotes where needed.
#include "kv/trace_words.hpp"

#include <vector>

namespace whitewater::kv {

namespace {

bool is_plain(std::string_view word) {
    if (word.empty()) return false;
    for (const char c : word)
        if (c == ' ' || c == '"' || c == '\\') return false;
    return true;
}

std::string_view verb_of(OperationKind kind) {
    switch (kind) {
        case OperationKind::get:
            return "get";
        case OperationKind::put:
            return "put";
        case OperationKind::remove:
            return "delete";
        case OperationKind::append:
            return "append";
        case OperationKind::cas:
            return "cas";
    }
    return "";
}

// Appends to a text that may have its memory from earlier.
void append_word(std::string_view text, std::string& to) {
    if (is_plain(text)) {
        to += text;
        return;
    }
    to += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') to += '\\';
        to += c;
    }
    to += '"';
}

// Words parted by single spaces, unquoted; nothing if a quote is not closed.
std::optional<std::vector<std::string>> split(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string word;
        const bool is_quoted = text[at] == '"';
        const char end = is_quoted ? '"' : ' ';
        for (at += is_quoted ? 1 : 0; at < text.size() && text[at] != end; ++at) {
            if (is_quoted && text[at] == '\\' && at + 1 < text.size()) ++at;
            word += text[at];
        }
        if (is_quoted && at++ >= text.size()) return std::nullopt;
        words.push_back(std::move(word));
    }
    return words;
}

}  // namespace

std::string word_of(std::string_view text) {
    std::string word;
    append_word(text, word);
    return word;
}

std::string words_of(const Request& request) {
    std::string text;
    append_words(request, text);
    return text;
}

void append_words(const Request& request, std::string& to) {
    to += verb_of(request.kind);
    const auto add = [&to](std::string_view text) {
        to += ' ';
        append_word(text, to);
    };
    add(request.key);
    if (request.kind == OperationKind::cas) add(request.expected);
    const bool has_argument =
        request.kind != OperationKind::get && request.kind != OperationKind::remove;
    if (has_argument) add(request.argument);
}

std::optional<Request> parse_request(std::string_view text) {
    const auto words = split(text);
    if (!words.has_value() || words->size() < 2) return std::nullopt;
    const std::vector<std::string>& w = *words;
    if (w[0] == "get" && w.size() == 2) return Request::get(w[1]);
    if (w[0] == "delete" && w.size() == 2) return Request::remove(w[1]);
    if (w[0] == "put" && w.size() == 3) return Request::put(w[1], w[2]);
    if (w[0] == "append" && w.size() == 3) return Request::append(w[1], w[2]);
    if (w[0] == "cas" && w.size() == 4) return Request::cas(w[1], w[2], w[3]);
    return std::nullopt;
}

ResultWord word_for(OperationKind kind, const OperationResult& result) {
    if (result.ending == OperationResult::Ending::refused) return ResultWord::refused;
    if (result.ending == OperationResult::Ending::timed_out) return ResultWord::timeout;
    const bool has_value = result.response.value.has_value();
    if (result.response.outcome == Outcome::failed) return ResultWord::failed;
    if (result.response.outcome == Outcome::failed_seeing)
        return has_value ? ResultWord::failed_seeing_value : ResultWord::failed_seeing_none;
    if (kind == OperationKind::get) return has_value ? ResultWord::value : ResultWord::none;
    return ResultWord::ok;
}

std::optional<Response> response_of(ResultWord word, std::string_view text) {
    switch (word) {
        case ResultWord::ok:
            return Response::done();
        case ResultWord::value:
            return Response::read(std::string(text));
        case ResultWord::none:
            return Response::read(std::nullopt);
        case ResultWord::failed:
            return Response::cas_failed();
        case ResultWord::failed_seeing_value:
            return Response::cas_failed_seeing(std::string(text));
        case ResultWord::failed_seeing_none:
            return Response::cas_failed_seeing(std::nullopt);
        case ResultWord::refused:
        case ResultWord::timeout:
            break;
    }
    return std::nullopt;
}

}  // namespace whitewater::kv
