// Where a failed CHECK stands, independent of the build's folder.
#include "sim/base/check.hpp"

#include <string_view>

namespace whitewater {

namespace {

// The project's root as the compiler saw it: what stands before this file's own known path.
constexpr std::string_view project_root() {
    constexpr std::string_view here = __FILE__;
    constexpr std::string_view within_project = "sim/base/check.cpp";
    static_assert(here.ends_with(within_project));
    return here.substr(0, here.size() - within_project.size());
}

}  // namespace

std::string project_path(const char* file) {
    std::string_view path = file;
    if (path.starts_with(project_root())) path.remove_prefix(project_root().size());
    return std::string(path);
}

}  // namespace whitewater
