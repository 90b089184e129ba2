// Files, whole.
#include "tools/whitewater/files.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

#include "scenarios/runner/verdict.hpp"

namespace whitewater::tools {

namespace {

Diagnostic about(const std::string& name, const char* what) {
    Diagnostic diagnostic;
    diagnostic.place = {name, 0, 0, 1};
    diagnostic.message = fmt::format("{}: {}", what, std::strerror(errno));
    return diagnostic;
}

}  // namespace

Result<Bytes> read_file(const std::string& name) {
    std::FILE* file = std::fopen(name.c_str(), "rb");
    if (file == nullptr) return about(name, "cannot open it");
    Bytes bytes;
    std::uint8_t block[1 << 16];
    std::size_t got = 0;
    while ((got = std::fread(block, 1, sizeof block, file)) > 0)
        bytes.insert(bytes.end(), block, block + got);
    const bool failed = std::ferror(file) != 0;
    const Diagnostic why = failed ? about(name, "cannot read it") : Diagnostic();
    std::fclose(file);
    if (failed) return why;
    return bytes;
}

std::string write_file(const std::string& name, std::string_view contents) {
    std::ofstream file(name, std::ios::binary | std::ios::trunc);
    file.write(contents.data(), static_cast<std::streamsize>(contents.size()));
    file.close();
    if (file) return {};
    return fmt::format("cannot write {}: {}", name, std::strerror(errno));
}

int complain(const std::vector<Diagnostic>& diagnostics) {
    for (const Diagnostic& diagnostic : diagnostics) fmt::print(stderr, "{}", to_text(diagnostic));
    return scenarios::exit_code(scenarios::Verdict::usage);
}

}  // namespace whitewater::tools
