// whitewater show: a trace as text.
#include <fmt/format.h>

#include <cstdio>

#include "scenarios/language/quantity.hpp"
#include "sim/trace_file.hpp"
#include "sim/trace_names.hpp"
#include "tools/whitewater/commands.hpp"
#include "tools/whitewater/files.hpp"
#include "tools/whitewater/options.hpp"
#include "tools/whitewater/show.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;

namespace {

po::options_description show_options() {
    po::options_description options("options");
    options.add_options()("all,a", "every event; without it, those that tell the story")(
        "brief,b", "only who led when, faults, crashes and steps")(
        "from", po::value<std::string>(), "leave out what happened before: 1.5s, 200ms")(
        "to", po::value<std::string>(), "leave out what happened after")(
        "node", po::value<Words>()->composing(),
        "only what happens at this node or client, or is sent to it: n2; may be repeated")(
        "why", po::value<std::string>(),
        "only this event and what led to it, with the state that changed")(
        "width", po::value<std::size_t>()->default_value(0),
        "cut lines to so many characters (0: do not)");
    return options;
}

// Reads the words of the options into `show`; what is wrong with them, if anything is.
class ShowWords {
  public:
    ShowWords(const po::variables_map& given, ShowOptions& show) : given_(given), show_(show) {}

    std::vector<Diagnostic> read() {
        if (given_.count("brief") != 0) show_.detail = ShowOptions::Detail::summary;
        if (given_.count("all") != 0) show_.detail = ShowOptions::Detail::everything;
        show_.width = given_["width"].as<std::size_t>();
        read_time("from", show_.from);
        read_time("to", show_.to);
        if (given_.count("node") != 0)
            for (const std::string& name : given_["node"].as<Words>()) read_node(name);
        if (given_.count("why") != 0) {
            const auto count = scenarios::read_count(given_["why"].as<std::string>());
            if (!count.value || *count.value == 0)
                complain_of("why", "the number of an event is wanted, as 'show' prints it");
            show_.why = count.value;
        }
        return std::move(wrong_);
    }

  private:
    void read_time(const char* name, Time& time) {
        if (given_.count(name) == 0) return;
        const auto duration = scenarios::read_duration(given_[name].as<std::string>());
        if (duration.value)
            time = Time{0} + *duration.value;
        else
            complain_of(name, duration.problem);
    }
    void read_node(const std::string& name) {
        const std::optional<NodeId> id = sim::address_named(name);
        if (id && *id != nobody)
            show_.nodes.insert(*id);
        else
            complain_of("node", fmt::format("'{}' is neither a node (n1) nor a client (c1)", name));
    }
    void complain_of(const char* option, const std::string& problem) {
        wrong_.push_back({{fmt::format("--{}", option), 0, 0, 1}, problem, ""});
    }

    const po::variables_map& given_;
    ShowOptions& show_;
    std::vector<Diagnostic> wrong_;
};

std::vector<Diagnostic> show_one(const std::string& file, const ShowOptions& options) {
    const Result<Bytes> bytes = read_file(file);
    if (!bytes) return bytes.errors();
    const Result<sim::Trace> trace = sim::read_trace(bytes.value(), file);
    if (!trace) return trace.errors();
    const std::size_t events = trace.value().records.size();
    if (options.why && *options.why > events)
        return {{{file, 0, 0, 1},
                 fmt::format("there is no event {}: the trace has {}", *options.why, events),
                 ""}};
    const std::string text = show(trace.value(), options);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return {};
}

}  // namespace

int show_command(const Words& words) {
    Parsed parsed;
    const Help help{
        "usage: whitewater show [OPTION]... TRACE...",
        "Tells a run, one line an event: time, number, a column for each node, what happened.\n"
        "In a column: L leader, c candidate, p pre-candidate, . follower, o learner, z paused,\n"
        "x down, and the node's term; [brackets] where it happened.\n"};
    if (const auto code = parse_words(words, show_options(), help, parsed)) return *code;
    ShowOptions options;
    const std::vector<Diagnostic> wrong = ShowWords(parsed.options, options).read();
    if (!wrong.empty()) return complain(wrong);
    int code = 0;
    for (const std::string& file : parsed.files) {
        const std::vector<Diagnostic> problems = show_one(file, options);
        if (!problems.empty()) code = complain(problems);
    }
    return code;
}

}  // namespace whitewater::tools
