// Result<T>: a value, or what is wrong with the user's input and where.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/base/check.hpp"

namespace whitewater {

// A position in a file. Lines and columns count from 1; 0 means "the file as a whole". Columns and
// lengths count characters (code points), so that carets line up in UTF-8 text.
struct Place {
    std::string file;
    int line = 0;
    int column = 0;
    int length = 1;  // how many characters the caret underlines
};

// One mistake in the user's input, in words that name it and, where we can, the remedy.
struct Diagnostic {
    Place place;
    std::string message;
    std::string source_line;  // the line's text; empty if there is none to show
};

// "file:line:column: message", then the line and its caret where there is one. Ends in a newline.
std::string to_text(const Diagnostic& diagnostic);

// A value of T, or at least one diagnostic.
template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::move(value)) {}
    Result(Diagnostic error) : state_(std::vector<Diagnostic>{std::move(error)}) {}
    Result(std::vector<Diagnostic> errors) : state_(std::move(errors)) {
        CHECK(!std::get<1>(state_).empty(), "an error Result needs a diagnostic");
    }

    bool is_ok() const { return state_.index() == 0; }
    explicit operator bool() const { return is_ok(); }

    // REQUIRES: is_ok().
    T& value() { return std::get<0>(state_); }
    const T& value() const { return std::get<0>(state_); }

    // REQUIRES: !is_ok(). In the order of the input.
    const std::vector<Diagnostic>& errors() const { return std::get<1>(state_); }

  private:
    std::variant<T, std::vector<Diagnostic>> state_;
};

}  // namespace whitewater
