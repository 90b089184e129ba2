// Stories: what was decided, told as text and compared with a golden file.
#pragma once

#include <string>
#include <string_view>

namespace whitewater::testing {

// Fails the current test if `told` is not what the golden file says, naming the first line that
// differs. `path` is relative to the project: "tests/raft/stories/election.txt".
// With WHITEWATER_REWRITE=1 in the environment it writes the file instead: read the diff.
void expect_story(const std::string& path, std::string_view told);

}  // namespace whitewater::testing
