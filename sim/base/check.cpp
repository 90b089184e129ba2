// Where a failed CHECK stands, independent of the build's folder.
#include "sim/base/check.hpp"

#include <string_view>

namespace whitewater {

std::string project_path(const char* file) {
    const std::string_view path = file;
    for (std::string_view layer : {"/sim/", "/raft/", "/kv/", "/scenarios/", "/tools/", "/tests/"}) {
        const auto at = path.rfind(layer);
        if (at != std::string_view::npos) return std::string(path.substr(at + 1));
    }
    return std::string(path);
}

}  // namespace whitewater
