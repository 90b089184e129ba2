// Reading and writing whole files for the command line.
#pragma once

#include <string>
#include <string_view>

#include "sim/base/bytes.hpp"
#include "sim/base/result.hpp"

namespace whitewater::tools {

// The bytes of a file; a diagnostic that names it if it cannot be read.
Result<Bytes> read_file(const std::string& name);

// Replaces the file's contents. Empty if all is well, else what went wrong.
std::string write_file(const std::string& name, std::string_view contents);

// Prints diagnostics to stderr as the language does; returns exit code 2.
int complain(const std::vector<Diagnostic>& diagnostics);

}  // namespace whitewater::tools
