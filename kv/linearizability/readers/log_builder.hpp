// Puts calls and ends together into operations, whatever format they came in.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "kv/linearizability/readers/log.hpp"

namespace whitewater::linearizability {

// One event of a file.
struct LoggedEvent {
    enum class Type : std::uint8_t { invoke, ok, fail, info };

    Type type = Type::invoke;
    std::string id;  // may be empty: then a process has one operation at a time
    std::uint32_t process = 0;
    std::string f;
    std::string key;
    bool has_key = false;
    Datum value;
    bool has_value = false;
    bool is_refused = false;
    std::int64_t time = 0;
    int line = 0;
    int column = 0;  // 0: the whole line
};
std::optional<LoggedEvent::Type> event_type(std::string_view name);

class LogBuilder {
  public:
    LogBuilder(Format format, const std::string& file) {
        log_.format = format;
        log_.file = file;
    }

    Log& log() { return log_; }

    // Nothing, or what is wrong with the event.
    std::optional<Diagnostic> add(LoggedEvent event);
    void disturb(std::string what) {
        log_.disturbances.push_back({std::move(what), log_.events++});
    }

    Diagnostic wrong(int line, std::string message) const {
        return {{log_.file, line, 0, 1}, std::move(message), ""};
    }
    Diagnostic wrong(const Datum& at, std::string message) const {
        return {{log_.file, at.line, at.column, 1}, std::move(message), ""};
    }
    Diagnostic wrong(const LoggedEvent& at, std::string message) const {
        return {{log_.file, at.line, at.column, 1}, std::move(message), ""};
    }

  private:
    std::optional<Diagnostic> call(LoggedEvent event);
    std::optional<Diagnostic> end(LoggedEvent event, Ending ending);

    Log log_;
    std::map<std::string, std::size_t> open_;  // by id or process: index of the operation
};

// The process of an event: a whole number from 0 on.
std::optional<std::uint32_t> process_of(const Datum& datum);

}  // namespace whitewater::linearizability
