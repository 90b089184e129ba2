// Reading calls and answers as those of a store.
#include "kv/linearizability/readers/store_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace whitewater::linearizability {
namespace {

std::optional<Kind> kind_named(std::string_view f) {
    constexpr std::array<std::pair<std::string_view, Kind>, 11> names = {{
        {"read", Kind::get},
        {"get", Kind::get},
        {"r", Kind::get},
        {"write", Kind::put},
        {"put", Kind::put},
        {"w", Kind::put},
        {"remove", Kind::remove},
        {"delete", Kind::remove},
        {"del", Kind::remove},
        {"append", Kind::append},
        {"cas", Kind::cas},
    }};
    for (const auto& [name, kind] : names)
        if (name == f) return kind;
    return std::nullopt;
}

bool allows(StoreModel model, Kind kind) {
    switch (model) {
        case StoreModel::kv:
            return true;
        case StoreModel::register_:
            return kind == Kind::get || kind == Kind::put;
        case StoreModel::cas_register:
            return kind == Kind::get || kind == Kind::put || kind == Kind::cas;
        case StoreModel::append:
            break;
    }
    return kind == Kind::get || kind == Kind::put || kind == Kind::append;
}

std::string text_of(const Datum& datum) {
    return datum.kind == Datum::Kind::text ? datum.text : to_text(datum);
}
Value value_of(const Datum& datum) {
    if (datum.is_nil()) return std::nullopt;
    return text_of(datum);
}

// Jepsen's `independent` keys: every value is [key value].
bool has_keys_in_values(const Log& log, StoreModel model) {
    return log.format == Format::jepsen_edn && model == StoreModel::kv;
}

class Translation {
  public:
    Translation(const Log& log, StoreModel model)
        : log_(log), model_(model), has_keys_in_values_(has_keys_in_values(log, model)) {
        Value initial;
        if (log.format == Format::porcupine) initial = "";
        if (log.initial) initial = value_of(*log.initial);
        has_times_ = std::any_of(log.operations.begin(), log.operations.end(),
                                 [](const Logged& logged) { return logged.call_time != 0; });
        history_ = History(initial, has_times_ ? History::Clock::moments : History::Clock::lines);
    }

    Result<History> run() {
        struct Event {
            std::size_t operation;
            bool is_call;
        };
        std::vector<Event> events(log_.events, {log_.operations.size(), false});
        for (std::size_t i = 0; i < log_.operations.size(); ++i) {
            events[log_.operations[i].called] = {i, true};
            if (log_.operations[i].ending) events[log_.operations[i].ended] = {i, false};
        }
        for (const Event& event : events) {
            if (event.operation == log_.operations.size()) continue;  // a disturbance
            const Logged& logged = log_.operations[event.operation];
            const OperationId id{event.operation + 1};
            if (event.is_call)
                call(id, logged);
            else
                end(id, logged);
            if (error_) return *error_;
        }
        return std::move(history_);
    }

  private:
    void fail_in_call(const Logged& logged, std::string message) {
        error_ = Diagnostic{
            {log_.file, logged.call_line, logged.call_column, 1}, std::move(message), ""};
    }
    void fail_at(const Datum& datum, std::string message) {
        error_ = Diagnostic{{log_.file, datum.line, datum.column, 1}, std::move(message), ""};
    }
    void fail_in_end(const Logged& logged, std::string message) {
        error_ =
            Diagnostic{{log_.file, logged.end_line, logged.end_column, 1}, std::move(message), ""};
    }

    // Does the format say of each operation on which key it is?
    bool must_name_key() const {
        if (log_.format == Format::porcupine) return true;
        const bool has_keys = model_ == StoreModel::kv || model_ == StoreModel::append;
        return log_.format == Format::json_lines && has_keys;
    }

    // Jepsen tells nanoseconds; JSON Lines are taken to tell microseconds.
    Time moment(std::int64_t time, int line) const {
        if (!has_times_) return Time{line};
        if (log_.format == Format::jepsen_edn) time /= 1'000;
        return Time{std::clamp(time, -most_time, most_time)};
    }

    void call(OperationId id, const Logged& logged) {
        const auto kind = kind_named(logged.f);
        if (!kind || !allows(model_, *kind))
            return fail_in_call(logged, fmt::format("the model knows no operation '{}'", logged.f));
        if (must_name_key() && !logged.has_key)
            return fail_in_call(logged, fmt::format("this {} names no key", logged.f));
        Request request;
        request.kind = *kind;
        request.key = logged.key;
        const Datum* argument = &logged.argument;
        if (has_keys_in_values_) {
            if (!argument->is_list_of(2))
                return fail_in_call(logged, "with keys, a value should be [key value]");
            request.key = text_of(argument->items[0]);
            argument = &argument->items[1];
        }
        if (!has_keys_in_values_ && !logged.has_key) request.key = "the register";
        if (*kind == Kind::cas) {
            if (!argument->is_list_of(2)) return fail_in_call(logged, "a cas needs [expected new]");
            const Datum& expected = argument->items[0];
            if (expected.is_nil())
                return fail_at(expected,
                               "a cas that expects nothing to be there (create if absent) is not "
                               "supported: it should expect a value");
            request.expected = text_of(expected);
            argument = &argument->items[1];
        }
        const bool writes = *kind == Kind::put || *kind == Kind::append || *kind == Kind::cas;
        if (writes && argument->is_nil())
            return fail_in_call(logged, fmt::format("this {} says no value", logged.f));
        if (writes) request.argument = text_of(*argument);
        history_.invoke(id, client(logged.process), std::move(request),
                        moment(logged.call_time, logged.call_line));
    }

    void end(OperationId id, const Logged& logged) {
        const Time now = moment(logged.end_time, logged.end_line);
        const Kind kind = *kind_named(logged.f);
        if (*logged.ending == Ending::info) return history_.abandon(id, now);
        if (*logged.ending == Ending::fail) {
            const bool observed = log_.format == Format::etcd && kind == Kind::cas;
            return history_.complete(id, observed ? Response::cas_failed() : Response::not_done(),
                                     now);
        }
        if (kind == Kind::get) return end_get(id, logged, now);
        if (!logged.is_refused) return history_.complete(id, Response::done(), now);
        history_.complete(id,
                          logged.has_result ? Response::cas_failed_seeing(value_of(logged.result))
                                            : Response::cas_failed(),
                          now);
    }

    void end_get(OperationId id, const Logged& logged, Time now) {
        error_ = log_.value_is_missing(logged);
        if (error_) return;
        const Datum* result = &logged.result;
        if (has_keys_in_values_) {
            if (!result->is_list_of(2))
                return fail_in_end(logged, "with keys, a value should be [key value]");
            result = &result->items[1];
        }
        history_.complete(id, Response::read(value_of(*result)), now);
    }

    static constexpr std::int64_t most_time = 1'000'000'000'000'000'000;

    const Log& log_;
    const StoreModel model_;
    const bool has_keys_in_values_;
    bool has_times_ = false;
    History history_;
    std::optional<Diagnostic> error_;
};

}  // namespace

std::optional<StoreModel> store_model_named(std::string_view name) {
    if (name == "kv") return StoreModel::kv;
    if (name == "register") return StoreModel::register_;
    if (name == "cas-register") return StoreModel::cas_register;
    if (name == "append") return StoreModel::append;
    return std::nullopt;
}

std::optional<StoreModel> suggested_store_model(const Log& log) {
    if (!log.model.empty()) return store_model_named(log.model);
    const bool is_of_store =
        std::all_of(log.operations.begin(), log.operations.end(),
                    [](const Logged& logged) { return kind_named(logged.f).has_value(); });
    if (!is_of_store) return std::nullopt;
    if (log.format != Format::jepsen_edn)
        return log.format == Format::etcd ? StoreModel::cas_register : StoreModel::kv;
    const bool has_keys =
        std::all_of(log.operations.begin(), log.operations.end(), [](const Logged& logged) {
            const bool is_cas = logged.f == "cas";
            const Datum& value = logged.argument;
            return value.is_list_of(2) && (!is_cas || value.items[1].is_list_of(2));
        });
    return has_keys ? StoreModel::kv : StoreModel::cas_register;
}

Result<History> store_history(const Log& log, StoreModel model) {
    return Translation(log, model).run();
}

}  // namespace whitewater::linearizability
