// whitewater check, for the histories of others.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "kv/linearizability/readers/log.hpp"
#include "scenarios/runner/verdict.hpp"

namespace whitewater::tools {

struct HistoryOrder {
    std::string model;  // empty: what suits the history
    std::optional<linearizability::Format> format;
    std::chrono::milliseconds budget = std::chrono::seconds(10);
    bool json = false;
    std::string html_file;   // empty: none
    std::string order_file;  // likewise; removed if there is no order to write
};

// Is this a history rather than a trace of ours?
bool is_history(std::string_view text);

// Judges one history and prints what is to be said of it.
scenarios::Verdict check_history(const linearizability::Log& log, const HistoryOrder& order);

}  // namespace whitewater::tools
