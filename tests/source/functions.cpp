// Tells the braces of functions from those of namespaces, types and initializers.
#include "tests/source/functions.hpp"

#include <algorithm>
#include <array>

#include "tests/source/source_text.hpp"

namespace whitewater::source {

namespace {

enum class Scope { declarations, function, initializer };

// What the brace after `head` opens. A keyword of a type or a namespace counts only outside of
// template brackets: `template <class T> void f()` opens a function.
Scope opened_by(std::string_view head) {
    constexpr std::array<std::string_view, 5> keywords = {"namespace", "class", "struct", "union",
                                                          "enum"};
    for (const Word& word : words_of(head)) {
        const std::string_view before = head.substr(0, word.at);
        const auto depth = std::count(before.begin(), before.end(), '<') -
                           std::count(before.begin(), before.end(), '>');
        if (depth <= 0 && std::find(keywords.begin(), keywords.end(), word.name) != keywords.end())
            return Scope::declarations;
    }
    return head.find('(') != std::string_view::npos ? Scope::function : Scope::initializer;
}

class Finder {
  public:
    explicit Finder(std::string_view code) : code_(code) {}

    std::vector<Function> run() {
        for (; at_ < code_.size(); ++at_) step(code_[at_]);
        return std::move(found_);
    }

  private:
    struct Brace {
        Scope scope;
        std::size_t head_begin;
        int parentheses;  // open around the brace
    };

    Scope scope() const { return open_.empty() ? Scope::declarations : open_.back().scope; }

    void step(char c) {
        if (c == '(') ++parentheses_;
        if (c == ')') --parentheses_;
        if (c == '{') open_brace();
        if (c == '}' && !open_.empty()) close_brace();
        if (c == ';' && parentheses_ == 0) head_begin_ = at_ + 1;
    }

    void open_brace() {
        const bool declares = scope() == Scope::declarations && parentheses_ == 0;
        const Scope opened = declares ? opened_by(head()) : Scope::initializer;
        open_.push_back({opened, head_begin_, parentheses_});
        parentheses_ = 0;
        head_begin_ = at_ + 1;
    }

    void close_brace() {
        const Brace brace = open_.back();
        open_.pop_back();
        parentheses_ = brace.parentheses;
        const bool is_part_of_head = brace.scope == Scope::initializer && parentheses_ > 0;
        head_begin_ = is_part_of_head ? brace.head_begin : at_ + 1;
        if (brace.scope != Scope::function) return;
        const std::size_t first =
            std::min(code_.find_first_not_of(" \t\n", brace.head_begin), code_.size());
        found_.push_back({std::string(code_.substr(first, code_.find('{', first) - first)),
                          line_at(code_, first), line_at(code_, at_)});
    }

    std::string_view head() const { return code_.substr(head_begin_, at_ - head_begin_); }

    std::string_view code_;
    std::size_t at_ = 0;
    std::size_t head_begin_ = 0;
    int parentheses_ = 0;
    std::vector<Brace> open_;
    std::vector<Function> found_;
};

}  // namespace

std::vector<Function> functions_of(std::string_view code) {
    return Finder(code).run();
}

}  // namespace whitewater::source
