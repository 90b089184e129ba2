// The rules of the source tree that a test can enforce: each looks at one file.
#pragma once

#include "tests/source/source_text.hpp"

namespace whitewater::source {

// Who may include whom: `sim/base <- sim, raft <- kv <- scenarios <- tools`. Quoted includes are
// paths from the project's root; system headers must suit the layer (no threads below scenarios).
Findings broken_dependencies(const SourceFile& file);

// What would make a run depend on anything but its seed, in sim, raft, kv and scenarios/language;
// and, everywhere, what not all of our compilers understand.
Findings banned_words(const SourceFile& file);

// Names that say nothing (Manager, Util, Helper, Impl, get_, do_) and boolean parameters.
Findings vague_names(const SourceFile& file);
Findings boolean_parameters(const SourceFile& file);

// Lines over 100 columns, functions over 70 lines, files over 400: each is two ideas.
Findings long_lines(const SourceFile& file);
Findings long_functions(const SourceFile& file);
Findings long_files(const SourceFile& file);

// A file opens with one sentence that says what it is.
Findings missing_opening_sentence(const SourceFile& file);

}  // namespace whitewater::source
