// CHECK: a promise about our own code that is verified in every build.
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace whitewater {

// Thrown by CHECK and by nothing else. Caught in one place, the world's event loop, which turns it
// into a finding with seed and trace.
class CheckFailure : public std::logic_error {
  public:
    CheckFailure(std::string file, int line, const std::string& sentence)
        : std::logic_error(fmt::format("{}:{}: {}", file, line, sentence)),
          file_(std::move(file)) {}

    // The source file whose promise broke, relative to the project: "raft/log.cpp".
    const std::string& file() const { return file_; }

  private:
    std::string file_;
};

// `file` (a __FILE__) relative to the project, so that messages do not depend on where it was
// built. A file outside the project is returned as it is.
std::string project_path(const char* file);

[[noreturn, gnu::cold]] inline void check_failed(const char* file, int line,
                                                 const char* condition) {
    throw CheckFailure(project_path(file), line, condition);
}

// The arguments are copied: were they referred to, each would have to lie in memory for as long as
// its function runs, for the sake of a sentence that is never said.
template <class... Args>  // NOLINTNEXTLINE(readability-function-size): the macro fills these in
[[noreturn, gnu::cold]] void check_failed(const char* file, int line, const char* condition,
                                          fmt::format_string<const Args&...> text,
                                          const Args... args) {
    throw CheckFailure(project_path(file), line,
                       fmt::format("{} [{}]", fmt::format(text, args...), condition));
}

}  // namespace whitewater

// CHECK(condition) or CHECK(condition, "format", arguments...): throws CheckFailure if false.
#define CHECK(condition, ...)                                                                      \
    do {                                                                                           \
        if (!(condition)) [[unlikely]]                                                             \
            ::whitewater::check_failed(__FILE__, __LINE__, #condition __VA_OPT__(, ) __VA_ARGS__); \
    } while (false)
