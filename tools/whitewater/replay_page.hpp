// The page that replays a run: one HTML file that needs no network and no server.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kv/explanation/explanation.hpp"
#include "scenarios/runner/verdict.hpp"
#include "sim/base/bytes.hpp"
#include "sim/trace.hpp"

namespace whitewater::tools {

// What the page tells of a run beyond its trace.
struct ReplayStory {
    scenarios::Verdict verdict{};
    std::vector<scenarios::Finding> findings;  // the first names the verdict
    // What the page walks through, going to the first event of each sentence; may be empty.
    std::vector<kv::Sentence> explanation;
    std::string reproduction;  // a command line; may be empty
};

// The whole page. `trace` is a trace file in its binary form. Whatever it and the story hold is
// data to the browser, never markup or script.
std::string replay_page(ByteView trace, const ReplayStory& story);

// The story as the page reads it: one line of JSON, ASCII, in which "<" is escaped. Keys: `verdict`
// and `exit` (its code); `findings`, each with `verdict`, `name`, `sentence`, `time` in
// microseconds, `event` and `line` (0: none); `explanation`, each with `text` and `events`;
// `reproduction`.
std::string story_json(const ReplayStory& story);

// Base 64 of RFC 4648.
std::string base64(std::string_view bytes);

}  // namespace whitewater::tools
