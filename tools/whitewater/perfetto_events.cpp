// Writing those lines.
#include "tools/whitewater/perfetto_events.hpp"

#include "sim/json_text.hpp"

namespace whitewater::tools {

namespace {

std::uint32_t thread_of(NodeId id, std::uint32_t track) {
    return process_of(id) * tracks_per_process + track;
}

}  // namespace

std::string& PerfettoEvents::begin(char phase, const Spot& spot, const Named& named) {
    std::string& line = pieces_.piece();
    line += has_any_ ? ",\n" : "\n";
    has_any_ = true;
    fmt::format_to(std::back_inserter(line), R"({{"ph":"{}","pid":{},"tid":{},"ts":{},"name":)",
                   phase, process_of(spot.node),
                   thread_of(spot.node, static_cast<std::uint32_t>(spot.track) + spot.lane),
                   spot.time.us);
    sim::append_string(line, named.name);
    if (!named.category.empty())
        fmt::format_to(std::back_inserter(line), R"(,"cat":"{}")", named.category);
    if (!named.args.empty()) fmt::format_to(std::back_inserter(line), R"(,"args":{})", named.args);
    return line;
}

void PerfettoEvents::end() {
    pieces_.piece() += '}';
    pieces_.flush_if_large();
}

void PerfettoEvents::process_name(NodeId id, std::string_view name) {
    std::string args = R"({"name":)";
    sim::append_string(args, name);
    begin('M', {id, {}, 0, Time{0}}, {"process_name", "", args + "}"});
    end();
    args = fmt::format(R"({{"sort_index":{}}})", process_of(id) % scenario_process);
    begin('M', {id, {}, 0, Time{0}}, {"process_sort_index", "", args});
    end();
}

void PerfettoEvents::track_name(NodeId id, std::uint32_t track, std::string_view name) {
    std::string args = R"({"name":)";
    sim::append_string(args, name);
    begin('M', {id, Track{track}, 0, Time{0}}, {"thread_name", "", args + "}"});
    end();
    args = fmt::format(R"({{"sort_index":{}}})", track);
    begin('M', {id, Track{track}, 0, Time{0}}, {"thread_sort_index", "", args});
    end();
}

void PerfettoEvents::slice(const Spot& spot, Duration length, const Named& named) {
    begin('X', spot, named) += fmt::format(R"(,"dur":{})", length.us);
    end();
}

void PerfettoEvents::instant(const Spot& spot, const Named& named) {
    begin('i', spot, named) += R"(,"s":"t")";
    end();
}

void PerfettoEvents::global_instant(const Spot& spot, const Named& named) {
    begin('i', spot, named) += R"(,"s":"g")";
    end();
}

void PerfettoEvents::counter(const Spot& spot, std::string_view name, std::uint64_t value) {
    begin('C', spot, {name, "", fmt::format(R"({{"value":{}}})", value)});
    end();
}

void PerfettoEvents::arrow_begin(const Spot& spot, std::uint64_t id) {
    begin('s', spot, {"message", "message", ""}) += fmt::format(R"(,"id":{})", id);
    end();
}

void PerfettoEvents::arrow_end(const Spot& spot, std::uint64_t id) {
    begin('f', spot, {"message", "message", ""}) += fmt::format(R"(,"id":{},"bp":"e")", id);
    end();
}

}  // namespace whitewater::tools
