// Which end belongs to which call.
#include "kv/linearizability/readers/log_builder.hpp"

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace whitewater::linearizability {

std::optional<LoggedEvent::Type> event_type(std::string_view name) {
    if (name == "invoke") return LoggedEvent::Type::invoke;
    if (name == "ok") return LoggedEvent::Type::ok;
    if (name == "fail") return LoggedEvent::Type::fail;
    if (name == "info") return LoggedEvent::Type::info;
    return std::nullopt;
}

std::optional<std::uint32_t> process_of(const Datum& datum) {
    constexpr std::int64_t most = 1'000'000'000;
    if (datum.kind != Datum::Kind::integer) return std::nullopt;
    if (datum.integer < 0 || datum.integer > most) return std::nullopt;
    return static_cast<std::uint32_t>(datum.integer);
}

std::optional<Diagnostic> Log::value_is_missing(const Logged& logged) const {
    const bool is_there = logged.has_result || format == Format::json_lines;
    if (logged.ending != Ending::ok || is_there) return std::nullopt;
    return Diagnostic{
        {file, logged.end_line, logged.end_column, 1},
        fmt::format("this ok of a {} says no value (nil, if there was none)", logged.f),
        ""};
}

std::optional<Diagnostic> Log::puts_nothing(const Logged& logged) const {
    const Datum& argument = logged.argument;
    if (to_text(argument) != "nil") return std::nullopt;
    const bool is_there = argument.line > 0;
    return Diagnostic{
        {file, is_there ? argument.line : logged.call_line,
         is_there ? argument.column : logged.call_column, 1},
        fmt::format("{} needs a value other than nil, which is what an empty one answers",
                    logged.f),
        ""};
}

std::optional<Diagnostic> LogBuilder::add(LoggedEvent event) {
    if (log_.events >= std::numeric_limits<std::uint32_t>::max() - 1)
        return wrong(event, "there are too many events");
    switch (event.type) {
        case LoggedEvent::Type::invoke:
            return call(std::move(event));
        case LoggedEvent::Type::ok:
            return end(std::move(event), Ending::ok);
        case LoggedEvent::Type::fail:
            return end(std::move(event), Ending::fail);
        case LoggedEvent::Type::info:
            break;
    }
    return end(std::move(event), Ending::info);
}

namespace {

// What an end is matched with its call by.
std::string handle_of(const LoggedEvent& event) {
    return event.id.empty() ? fmt::format("process {}", event.process) : "operation " + event.id;
}

}  // namespace

std::optional<Diagnostic> LogBuilder::call(LoggedEvent event) {
    if (event.f.empty()) return wrong(event, "it is not said what is called");
    const std::string handle = handle_of(event);
    const auto [at, is_new] = open_.insert({handle, log_.operations.size()});
    if (!is_new) {
        const Logged& earlier = log_.operations[at->second];
        return wrong(event,
                     fmt::format("{} was called already, in line {}{}", handle, earlier.call_line,
                                 event.id.empty() ? ", and has not ended" : ""));
    }
    Logged operation;
    operation.id = event.id.empty() ? fmt::format("{}", log_.operations.size()) : event.id;
    operation.process = event.process;
    operation.f = std::move(event.f);
    operation.key = std::move(event.key);
    operation.has_key = event.has_key;
    operation.argument = std::move(event.value);
    operation.called = log_.events++;
    operation.call_time = event.time;
    operation.call_line = event.line;
    operation.call_column = event.column;
    log_.operations.push_back(std::move(operation));
    return std::nullopt;
}

std::optional<Diagnostic> LogBuilder::end(LoggedEvent event, Ending ending) {
    const std::string handle = handle_of(event);
    const auto open = open_.find(handle);
    if (open == open_.end())
        return wrong(event, fmt::format("{} ends, but was never called", handle));
    Logged& operation = log_.operations[open->second];
    if (operation.ending)
        return wrong(event,
                     fmt::format("{} ended already, in line {}", handle, operation.end_line));
    if (event.process != operation.process)
        return wrong(event,
                     fmt::format("{} was called by process {} in line {}, and ends in process {}",
                                 handle, operation.process, operation.call_line, event.process));
    if (event.is_refused && operation.f != "cas")
        return wrong(event,
                     fmt::format("only a cas finds another value: a {} does not", operation.f));
    if (!event.f.empty() && event.f != operation.f)
        return wrong(event, fmt::format("the end of a {} cannot be that of the {} in line {}",
                                        event.f, operation.f, operation.call_line));
    operation.ending = ending;
    operation.result = std::move(event.value);
    operation.has_result = event.has_value;
    operation.is_refused = event.is_refused;
    operation.ended = log_.events++;
    operation.end_time = event.time;
    operation.end_line = event.line;
    operation.end_column = event.column;
    if (event.id.empty()) open_.erase(open);
    return std::nullopt;
}

}  // namespace whitewater::linearizability
