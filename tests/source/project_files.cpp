// Finds the files of the project that its rules cover.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/base/check.hpp"
#include "tests/source/source_text.hpp"

namespace whitewater::source {

namespace {

namespace fs = std::filesystem;

std::string contents_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    CHECK(file.good(), "cannot read {}", path.string());
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// Data that tests compare with is not written by the rules for sources; nor is what npm installs.
bool is_left_out(const fs::path& folder) {
    const std::string name = folder.filename().string();
    return name == "testdata" || name == "node_modules" || name == "build";
}

bool is_source(const fs::path& path) {
    const std::string extension = path.extension().string();
    return extension == ".cpp" || extension == ".hpp" || extension == ".scenario" ||
           path.filename() == "CMakeLists.txt";
}

}  // namespace

std::vector<SourceFile> project_files(const std::string& root) {
    constexpr std::array folders = {"sim", "raft", "kv", "scenarios", "tools", "tests"};
    std::vector<SourceFile> files = {{"CMakeLists.txt", contents_of(root + "/CMakeLists.txt")}};
    for (const char* folder : folders) {
        fs::recursive_directory_iterator entry(fs::path(root) / folder);
        for (; entry != fs::recursive_directory_iterator(); ++entry) {
            if (entry->is_directory() && is_left_out(entry->path()))
                entry.disable_recursion_pending();
            else if (entry->is_regular_file() && is_source(entry->path()))
                files.push_back({fs::relative(entry->path(), root).generic_string(),
                                 contents_of(entry->path())});
        }
    }
    std::sort(files.begin(), files.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    return files;
}

}  // namespace whitewater::source
