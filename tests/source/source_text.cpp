// Blanks out what is not code, so that the rules match code only.
#include "tests/source/source_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace whitewater::source {

namespace {

bool is_word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Walks over C++ text once; each step blanks one comment, literal or preprocessor line, or keeps
// one word or character as it is.
class Blanker {
  public:
    explicit Blanker(std::string_view text) : text_(text), code_(text) {}

    std::string run() {
        while (at_ < text_.size()) step();
        return std::move(code_);
    }

  private:
    bool here(std::string_view token) const { return text_.substr(at_).starts_with(token); }

    void step() {
        const char c = text_[at_];
        if (here("//")) {
            blank_to(text_.find('\n', at_));
        } else if (here("/*")) {
            blank_to(after(text_.find("*/", at_ + 2), 2));
        } else if (c == '#' && is_first_on_line()) {
            blank_directive();
        } else if (here("R\"")) {
            raw_string();
        } else if (c == '"' || c == '\'') {
            literal(c);
        } else if (is_word_char(c)) {
            word();
        } else {
            ++at_;
        }
    }

    // Whole words are skipped together, so that the ' in 1'000 starts no literal, and the R in
    // FOUR" no raw string.
    void word() {
        const bool is_number = std::isdigit(static_cast<unsigned char>(text_[at_])) != 0;
        while (at_ < text_.size() &&
               (is_word_char(text_[at_]) || (is_number && text_[at_] == '\'')))
            ++at_;
    }

    void literal(char quote) {
        const std::size_t first = ++at_;
        while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n')
            at_ += text_[at_] == '\\' ? 2 : 1;
        const std::size_t end = std::min(at_, text_.size());
        at_ = first;
        blank_to(end);
        ++at_;
    }

    void raw_string() {
        const std::size_t open = text_.find('(', at_);
        if (open == std::string_view::npos) return blank_to(open);
        const std::string close = fmt::format("){}\"", text_.substr(at_ + 2, open - at_ - 2));
        blank_to(after(text_.find(close, open), close.size()));
    }

    void blank_directive() {
        std::size_t end = text_.find('\n', at_);
        while (end != std::string_view::npos && end > 0 && text_[end - 1] == '\\')
            end = text_.find('\n', end + 1);
        blank_to(end);
    }

    bool is_first_on_line() const {
        const std::size_t before = text_.substr(0, at_).find_last_not_of(" \t");
        return before == std::string_view::npos || text_[before] == '\n';
    }

    static std::size_t after(std::size_t found, std::size_t width) {
        return found == std::string_view::npos ? found : found + width;
    }

    void blank_to(std::size_t end) {
        end = std::min(end, text_.size());
        for (; at_ < end; ++at_)
            if (code_[at_] != '\n') code_[at_] = ' ';
    }

    std::string_view text_;
    std::string code_;
    std::size_t at_ = 0;
};

}  // namespace

std::string to_text(const Findings& findings) {
    std::string text;
    for (const Finding& finding : findings)
        text += fmt::format("{}:{}: {}\n", finding.path, finding.line, finding.message);
    return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string code_of(std::string_view text) {
    return Blanker(text).run();
}

int line_at(std::string_view text, std::size_t offset) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
    return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

std::vector<Word> words_of(std::string_view code) {
    std::vector<Word> words;
    int line = 1;
    for (std::size_t at = 0; at < code.size();) {
        if (!is_word_char(code[at])) {
            line += code[at++] == '\n' ? 1 : 0;
            continue;
        }
        std::size_t end = at;
        while (end < code.size() && is_word_char(code[end])) ++end;
        const std::string name(code.substr(at, end - at));
        const bool continues = code.substr(0, at).ends_with("::") && !words.empty() && at >= 3 &&
                               is_word_char(code[at - 3]);
        words.push_back({name, continues ? words.back().qualified + "::" + name : name, at, line});
        at = end;
    }
    return words;
}

bool is_cpp(std::string_view path) {
    return path.ends_with(".cpp") || path.ends_with(".hpp");
}

}  // namespace whitewater::source
