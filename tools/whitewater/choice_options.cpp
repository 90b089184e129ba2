// Reading the words of those options.
#include "tools/whitewater/choice_options.hpp"

#include <fmt/format.h>

#include <string>

#include "scenarios/language/quantity.hpp"
#include "sim/trace_names.hpp"
#include "tools/whitewater/commands.hpp"

namespace whitewater::tools {

namespace po = boost::program_options;

namespace {

class ChoiceWords {
  public:
    ChoiceWords(const po::variables_map& given, Choice& choice) : given_(given), choice_(choice) {}

    std::vector<Diagnostic> read() {
        if (given_.count("brief") != 0 && given_.count("all") != 0)
            complain_of("all", "--all and --brief exclude each other");
        if (given_.count("brief") != 0) choice_.detail = Choice::Detail::summary;
        if (given_.count("all") != 0) choice_.detail = Choice::Detail::everything;
        read_time("from", choice_.from);
        read_time("until", choice_.to);
        if (choice_.to < choice_.from) complain_of("until", "it lies before --from");
        if (given_.count("node") != 0)
            for (const std::string& name : parts_of("node")) read_node(name);
        if (given_.count("kind") != 0) choice_.kinds = parts_of("kind");
        if (given_.count("why") != 0) {
            const auto count = scenarios::read_count(given_["why"].as<std::string>());
            if (!count.value || *count.value == 0)
                complain_of("why", "the number of an event is wanted, as 'show' prints it");
            choice_.why = count.value;
        }
        return std::move(wrong_);
    }

  private:
    // Options may be repeated, and each may list several: --node n1,n2 --node c1.
    Words parts_of(const char* name) const {
        Words parts;
        for (const std::string& list : given_[name].as<Words>()) {
            std::size_t begin = 0;
            while (begin <= list.size()) {
                const std::size_t end = std::min(list.find(',', begin), list.size());
                parts.push_back(list.substr(begin, end - begin));
                begin = end + 1;
            }
        }
        return parts;
    }
    void read_time(const char* name, Time& time) {
        if (given_.count(name) == 0) return;
        const auto duration = scenarios::read_duration(given_[name].as<std::string>());
        if (duration.value && duration.value->us < 0)
            complain_of(name, "no run begins before 0s");
        else if (duration.value)
            time = Time{0} + *duration.value;
        else
            complain_of(name, duration.problem);
    }
    void read_node(const std::string& name) {
        const std::optional<NodeId> id = sim::address_named(name);
        if (id && *id != nobody)
            choice_.nodes.insert(*id);
        else
            complain_of("node", fmt::format("'{}' is neither a node (n1) nor a client (c1)", name));
    }
    void complain_of(const char* option, const std::string& problem) {
        wrong_.push_back({{fmt::format("--{}", option), 0, 0, 1}, problem, ""});
    }

    const po::variables_map& given_;
    Choice& choice_;
    std::vector<Diagnostic> wrong_;
};

}  // namespace

void add_choice_options(po::options_description& options) {
    options.add_options()("all,a", "every event; without it, those that tell the story")(
        "brief,b", "only who led when, faults, crashes and steps")(
        "from", po::value<std::string>(), "leave out what happened before: 1.5s, 200ms")(
        "until", po::value<std::string>(), "leave out what happened after")(
        "node", po::value<Words>()->composing(),
        "only what happens at these nodes or clients, or is sent to them: n2 or n2,c1")(
        "kind", po::value<Words>()->composing(),
        "only events of these kinds, each of them: role,vote,drop")(
        "why", po::value<std::string>(), "only the event of this number and what led to it");
}

std::vector<Diagnostic> read_choice(const po::variables_map& given, Choice& choice) {
    return ChoiceWords(given, choice).read();
}

}  // namespace whitewater::tools
