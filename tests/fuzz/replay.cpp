// Stands in for a fuzzer: gives a target the inputs of its corpus, in every build and compiler.
//
// usage: replay_TARGET FILE-OR-FOLDER...
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz.hpp"

namespace {

namespace fs = std::filesystem;

// The files named, and those in the folders named, sorted.
std::vector<fs::path> inputs(const std::vector<std::string>& words) {
    std::vector<fs::path> files;
    for (const fs::path path : words) {
        if (!fs::is_directory(path)) {
            files.push_back(path);
            continue;
        }
        for (const fs::directory_entry& entry : fs::directory_iterator(path))
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

// False, and says why, if the input cannot be read or breaks a law.
bool replay(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in.good()) {
        fmt::print(stderr, "{}: cannot be read\n", file.string());
        return false;
    }
    try {
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    } catch (const std::exception& broken) {
        fmt::print(stderr, "{}: {}\n", file.string(), broken.what());
        return false;
    }
    return true;
}

}  // namespace

int main(int count, char** words) {
    const std::vector<fs::path> files = inputs({words + 1, words + count});
    const auto broken = std::count_if(files.begin(), files.end(),
                                      [](const fs::path& file) { return !replay(file); });
    fmt::print("{} inputs, {} of them broke a law\n", files.size(), broken);
    return files.empty() || broken > 0 ? 1 : 0;
}
