// Running scenarios over many seeds, and telling of each.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "scenarios/language/scenario.hpp"
#include "tools/whitewater/commands.hpp"
#include "tools/whitewater/seeds.hpp"

namespace whitewater::tools {

// Everything `run` was asked for.
struct Order {
    std::vector<scenarios::Scenario> scenarios;
    std::optional<Seeds> seeds;  // none: the scenario's own
    std::string trace_file;
    std::string html_file;  // the page that replays the run
    Words settings;         // of --set, for the command that reproduces a failure
    std::set<scenarios::FaultKind> inert;
    bool explain = false;  // tell how failures came about
    bool json = false;
    bool twice = false;
    bool quiet = false;
    bool strict = false;
    std::function<bool()> is_interrupted;  // asked now and then
};

// Runs every scenario of the order with all its seeds; returns the worst verdict's exit code.
int carry_out(const Order& order);

}  // namespace whitewater::tools
