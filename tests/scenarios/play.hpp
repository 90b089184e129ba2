// Running scenarios that a test writes down.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "scenarios/runner/run.hpp"

namespace whitewater::scenarios {

// The scenario of a text that must be right.
inline Scenario scenario_of(const std::string& text) {
    Result<Scenario> parsed = parse(text, "test.scenario");
    if (!parsed) {
        for (const Diagnostic& wrong : parsed.errors()) ADD_FAILURE() << to_text(wrong);
        return {};
    }
    return std::move(parsed.value());
}

inline RunResult play(const std::string& text, RunOptions options = {}) {
    return run(scenario_of(text), options);
}

// The first finding's sentence; empty if the run passed.
inline std::string complaint(const RunResult& result) {
    return result.findings.empty() ? "" : result.findings.front().sentence;
}

}  // namespace whitewater::scenarios
