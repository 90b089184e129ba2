// whitewater trace: a trace in the forms that other programs read.
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

#include "scenarios/language/quantity.hpp"
#include "scenarios/language/suggest.hpp"
#include "scenarios/runner/verdict.hpp"
#include "sim/trace_binary.hpp"
#include "sim/trace_file.hpp"
#include "tools/whitewater/choice_options.hpp"
#include "tools/whitewater/commands.hpp"
#include "tools/whitewater/export.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/options.hpp"
#include "tools/whitewater/outputs.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;

namespace {

enum class Form : std::uint8_t { jsonl, binary, shiviz, perfetto, history, mermaid };

struct FormRow {
    std::string_view name;
    Form form;
    bool takes_choice;  // the others are a whole run or nothing
};
constexpr std::array forms = {
    FormRow{"jsonl", Form::jsonl, false},     FormRow{"binary", Form::binary, false},
    FormRow{"shiviz", Form::shiviz, true},    FormRow{"perfetto", Form::perfetto, true},
    FormRow{"history", Form::history, false}, FormRow{"mermaid", Form::mermaid, true},
};

struct TraceOrder {
    std::string file;
    FormRow form = forms[0];
    Choice choice;
    MermaidSize size;
    std::string output;  // empty: standard output
};

Diagnostic about(const char* option, std::string message) {
    return {{option, 0, 0, 1}, std::move(message), ""};
}

po::options_description trace_options() {
    po::options_description options("options");
    options.add_options()("to", po::value<std::string>(),
                          "jsonl, binary, shiviz, perfetto, history or mermaid")(
        "output,o", po::value<std::string>(),
        "the file to write (default, and -: standard output)")(
        "most", po::value<std::string>()->default_value(std::to_string(MermaidSize().most_lines)),
        "mermaid: at most so many arrows and notes");
    po::options_description choice("which events, for shiviz, perfetto and mermaid");
    add_choice_options(choice);
    options.add(choice);
    return options;
}

// What is wrong with the words, if anything is.
std::vector<Diagnostic> take_options(const Parsed& parsed, TraceOrder& order) {
    const po::variables_map& given = parsed.options;
    std::vector<Diagnostic> wrong = read_choice(given, order.choice);
    std::vector<std::string_view> names;
    for (const FormRow& row : forms) names.push_back(row.name);
    const std::string list = fmt::format("{}", fmt::join(names, ", "));
    if (parsed.files.size() > 1) wrong.push_back(about("trace", "it takes one trace at a time"));
    order.file = parsed.files.front();
    order.size.most_lines = count_of(parsed, "most", wrong).value_or(0);
    if (given.count("output") != 0) {
        order.output = given["output"].as<std::string>();
        const auto clashes =
            wrong_outputs({order.file}, {{"--output", order.output}}, Dash::is_standard_output);
        wrong.insert(wrong.end(), clashes.begin(), clashes.end());
        if (order.output == "-") order.output.clear();
    }
    if (given.count("to") == 0) {
        wrong.push_back(about("--to", "it is needed: one of " + list));
        return wrong;
    }
    const auto name = given["to"].as<std::string>();
    bool is_known = false;
    for (const FormRow& row : forms) {
        if (row.name != name) continue;
        order.form = row;
        is_known = true;
    }
    if (!is_known) {
        const bool is_time = scenarios::read_duration(name).value.has_value();
        std::string hint = scenarios::did_you_mean(name, names);
        if (hint.empty()) hint = "; there are " + list;
        if (is_time) hint += "; for a time, there is --until";
        wrong.push_back(about("--to", fmt::format("there is no form '{}'{}", name, hint)));
    }
    if (is_known && !order.form.takes_choice && !order.choice.is_everything())
        wrong.push_back(about("--to", fmt::format("{} is the whole run: it takes no choice of "
                                                  "events",
                                                  name)));
    return wrong;
}

// Where the text goes: a file, or standard output.
class Output {
  public:
    explicit Output(const std::string& name)
        : name_(name), file_(name.empty() ? stdout : std::fopen(name.c_str(), "wb")) {
        if (file_ == nullptr) error_ = errno;
    }
    ~Output() {
        if (!name_.empty() && file_ != nullptr) std::fclose(file_);
    }
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    void write(std::string_view text) {
        if (error_ != 0) return;
        if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) error_ = errno;
        bytes_ += text.size();
    }
    // Empty if all was written.
    std::string close() {
        if (error_ == 0 && std::fflush(file_) != 0) error_ = errno;
        if (error_ == 0) return {};
        return fmt::format("cannot write {}: {}", name_.empty() ? "standard output" : name_,
                           std::strerror(error_));
    }
    std::size_t bytes() const { return bytes_; }

  private:
    const std::string& name_;
    std::FILE* file_;
    int error_ = 0;
    std::size_t bytes_ = 0;
};

// Writes the form that was asked for. `remark` becomes what the user should know of it.
std::optional<Diagnostic> write_form(const sim::Trace& trace, const TraceOrder& order,
                                     const TextOut& out, std::string& remark) {
    Choice choice = order.choice;
    switch (order.form.form) {
        case Form::jsonl:
            sim::write_jsonl(trace, out);
            break;
        case Form::binary:
            out(as_text(sim::to_binary(trace)));
            break;
        case Form::shiviz:
            choice.with_arrivals = true;
            write_shiviz(trace, choice, out);
            remark = fmt::format("give ShiViz this regular expression:\n{}\n", shiviz_expression);
            break;
        case Form::perfetto:
            if (choice.detail == Choice::Detail::story) choice.detail = Choice::Detail::everything;
            write_perfetto(trace, choice, out);
            remark = "open it at https://ui.perfetto.dev or chrome://tracing\n";
            break;
        case Form::history:
            return write_history(trace, order.file, out);
        case Form::mermaid:
            choice.with_arrivals = true;
            if (const std::size_t left = write_mermaid(trace, choice, order.size, out); left > 0)
                remark = fmt::format(
                    "cut off: {} events do not fit; choose with --from, --until, --node, "
                    "--kind or --why, or allow --most\n",
                    left);
            break;
    }
    return std::nullopt;
}

int write_one(const TraceOrder& order) {
    const Result<Bytes> bytes = read_file(order.file);
    if (!bytes) return complain(bytes.errors());
    const Result<sim::Trace> trace = sim::read_trace(bytes.value(), order.file);
    if (!trace) return complain(trace.errors());
    if (auto wrong = wrong_choice(trace.value(), order.choice, order.file); !wrong.empty())
        return complain(wrong);
    std::optional<Output> output;
    std::string remark;
    // The file is opened when there is something to write: an error leaves it as it was.
    const auto wrong = write_form(
        trace.value(), order,
        [&](std::string_view text) {
            if (!output) output.emplace(order.output);
            output->write(text);
        },
        remark);
    if (wrong) return complain({*wrong});
    if (!output) output.emplace(order.output);
    if (const std::string failure = output->close(); !failure.empty()) {
        // Whoever called tells of standard output.
        if (!order.output.empty()) fmt::print(stderr, "whitewater: {}\n", failure);
        return exit_code(scenarios::Verdict::usage);
    }
    if (!order.output.empty())
        fmt::print(stderr, "wrote {} ({} bytes)\n", order.output, output->bytes());
    fmt::print(stderr, "{}", remark);
    return 0;
}

}  // namespace

int trace_command(const Words& words) {
    Parsed parsed;
    const Help help{
        "usage: whitewater trace TRACE --to FORM [-o FILE] [OPTION]...",
        "Writes a trace in another form:\n"
        "  jsonl     the same trace as JSON Lines: for jq, grep, diff\n"
        "  binary    the same trace in little space: for archives and the page\n"
        "  shiviz    a log with vector clocks, for ShiViz\n"
        "  perfetto  Chrome's trace event format, for ui.perfetto.dev: every event, unless fewer\n"
        "            are chosen\n"
        "  history   what the clients saw, for 'whitewater check' and other checkers\n"
        "  mermaid   a sequence diagram for a README or an issue: as much as fits\n"
        "tools/whitewater/FORMS.md describes them.\n"};
    if (const auto code = parse_words(words, trace_options(), help, parsed)) return *code;
    TraceOrder order;
    const std::vector<Diagnostic> wrong = take_options(parsed, order);
    if (!wrong.empty()) return complain(wrong);
    if (order.form.form == Form::binary && order.output.empty() && isatty(STDOUT_FILENO) != 0)
        return complain(
            {about("--output", "a binary trace is nothing for a terminal: name a file")});
    return write_one(order);
}

}  // namespace whitewater::tools
