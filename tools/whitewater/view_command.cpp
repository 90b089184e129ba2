// whitewater view: makes the page that replays a trace.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "sim/trace_binary.hpp"
#include "sim/trace_file.hpp"
#include "tools/whitewater/commands.hpp"
#include "tools/whitewater/explanation_text.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/judge.hpp"
#include "tools/whitewater/options.hpp"
#include "tools/whitewater/outputs.hpp"
#include "tools/whitewater/replay_page.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;
using scenarios::Verdict;

namespace {

// "run.trace" and "run.trace.jsonl" become "run.html".
std::string page_name(std::string name) {
    for (const std::string_view ending : {".jsonl", ".trace"})
        if (name.ends_with(ending)) name.resize(name.size() - ending.size());
    return name + ".html";
}

int view_one(const std::string& file, const std::string& page) {
    const Result<Bytes> bytes = read_file(file);
    if (!bytes) return complain(bytes.errors());
    const Result<sim::Trace> trace = sim::read_trace(bytes.value(), file);
    if (!trace) return complain(trace.errors());
    const Result<Judgement> judged = judge(trace.value(), file, Account::with_explanation);
    if (!judged) return complain(judged.errors());
    ReplayStory story;
    story.findings = judged.value().findings;
    if (story.findings.empty())
        if (const auto told = finding_of_header(trace.value())) story.findings.push_back(*told);
    story.explanation = judged.value().explanation.sentences;
    complain_of_refuted(judged.value().explanation, file);
    if (!story.findings.empty()) story.verdict = story.findings.front().verdict;
    // A trace in JSON Lines is told to the page in the other form.
    const Bytes binary =
        sim::is_binary_trace(bytes.value()) ? bytes.value() : sim::to_binary(trace.value());
    const std::string text = replay_page(binary, story);
    if (page == "-") {
        // Whoever called tells if that fails.
        return std::fwrite(text.data(), 1, text.size(), stdout) == text.size()
                   ? 0
                   : exit_code(Verdict::usage);
    }
    const std::string failure = write_file(page, text);
    if (!failure.empty()) {
        fmt::print(stderr, "{}\n", failure);
        return exit_code(Verdict::usage);
    }
    fmt::print("wrote {}: open it in a browser\n", page);
    return 0;
}

}  // namespace

int view_command(const Words& words) {
    po::options_description options("options");
    options.add_options()("output,o", po::value<std::string>(),
                          "the page's file, - for standard output (default: the trace's name, "
                          "ending in .html)");
    Parsed parsed;
    const Help help{"usage: whitewater view [OPTION]... TRACE...",
                    "Makes a page of a trace: one HTML file, to watch the run in a browser.\n"};
    if (const auto code = parse_words(words, options, help, parsed)) return *code;
    const bool is_named = parsed.options.count("output") != 0;
    if (is_named && parsed.files.size() > 1)
        return complain({{{"--output", 0, 0, 1}, "one page holds one trace", ""}});
    std::vector<OutputFile> pages;
    for (const std::string& file : parsed.files) {
        if (!is_named && std::filesystem::exists(file) && !std::filesystem::is_regular_file(file) &&
            !std::filesystem::is_directory(file))
            return complain(
                {{{file, 0, 0, 1}, "it is no file on disk: name the page with -o", ""}});
        if (is_named)
            pages.push_back({"--output", parsed.options["output"].as<std::string>()});
        else
            pages.push_back({file, page_name(file)});
    }
    const auto wrong = wrong_outputs(parsed.files, pages, Dash::is_standard_output);
    if (!wrong.empty()) return complain(wrong);
    int worst = 0;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const int code = view_one(parsed.files[i], pages[i].name);
        if (worst == 0) worst = code;
    }
    return worst;
}

}  // namespace whitewater::tools
