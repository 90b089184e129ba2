// The formats: how each writes an event.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "kv/linearizability/readers/characters.hpp"
#include "kv/linearizability/readers/log_builder.hpp"

namespace whitewater::linearizability {
namespace {

using Problem = std::optional<Diagnostic>;

std::string text_of(const Datum& datum) {
    return datum.kind == Datum::Kind::text ? datum.text : to_text(datum);
}

// The lines of a file, with their numbers.
template <class Take>
Problem for_each_line(std::string_view text, Take take) {
    int number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
        if (Problem problem = take(line, number)) return problem;
    }
    return std::nullopt;
}

// {"t":12,"p":3,"e":"invoke","id":7,"f":"put","k":"k0","v":"v41"}
class JsonLines {
  public:
    explicit JsonLines(LogBuilder& builder) : builder_(builder) {}

    Problem take(std::string_view line, int number) {
        if (const std::size_t at = line.find_first_not_of(" \t"); line[at] == '[') {
            Datum bracket;
            bracket.line = number;
            bracket.column = static_cast<int>(at) + 1;
            return builder_.wrong(bracket,
                                  "this is a JSON array; a history is one JSON object a line");
        }
        const Result<std::vector<Datum>> data =
            read_data(line, Syntax::json, builder_.log().file, number);
        if (!data) return data.errors().front();
        if (data.value().empty()) return builder_.wrong(number, "a line should be one JSON object");
        const Datum& object = data.value()[0];
        if (object.kind != Datum::Kind::map)
            return builder_.wrong(object, "a line should be one JSON object");
        if (data.value().size() > 1)
            return builder_.wrong(data.value()[1], "a line should be one JSON object");
        if (const Datum* meta = object.find("meta")) return take_meta(object, *meta);
        return take_event(object);
    }

  private:
    // Whatever else a header says is for others.
    Problem take_meta(const Datum& object, const Datum& meta) {
        if (builder_.log().events > 0) return builder_.wrong(meta, "the header comes too late");
        if (has_header_) return builder_.wrong(meta, "there is a header already");
        if (object.items.size() > 2)
            return builder_.wrong(object, "a header is nothing but its \"meta\"");
        if (meta.kind != Datum::Kind::map)
            return builder_.wrong(meta,
                                  "\"meta\" should be an object, with \"model\" and \"init\"");
        has_header_ = true;
        if (const Datum* model = meta.find("model")) {
            if (model->kind != Datum::Kind::text)
                return builder_.wrong(*model, "\"model\" should be the name of a model");
            builder_.log().model = model->text;
        }
        if (const Datum* initial = meta.find("init")) builder_.log().initial = *initial;
        return std::nullopt;
    }

    Problem take_event(const Datum& object) {
        LoggedEvent event;
        event.line = object.line;
        event.column = object.column;
        const Datum* type = object.find("e");
        if (type == nullptr) return builder_.wrong(object, "an event needs an \"e\"");
        const auto known = event_type(type->text);
        if (!known)
            return builder_.wrong(
                *type, fmt::format("{} is none of invoke, ok, fail, info", to_text(*type)));
        event.type = *known;
        const Datum* process = object.find("p");
        const auto ordinal = process != nullptr ? process_of(*process) : std::nullopt;
        if (!ordinal)
            return builder_.wrong(process == nullptr ? object : *process,
                                  "\"p\" should be a whole number, the process");
        event.process = *ordinal;
        if (Problem problem = take_names(object, event)) return problem;
        if (const Datum* value = object.find("v")) {
            event.value = *value;
            event.has_value = true;
        }
        return take_rest(object, std::move(event));
    }

    // The operation, what is asked, and the key: each a text, a number, or {"hex":"ff"}, as bytes
    // are written that are no UTF-8.
    Problem take_names(const Datum& object, LoggedEvent& event) {
        const std::array<std::pair<const char*, std::string*>, 3> names = {
            {{"id", &event.id}, {"f", &event.f}, {"k", &event.key}}};
        for (const auto& [field, name] : names) {
            const Datum* datum = object.find(field);
            if (datum == nullptr) continue;
            const bool is_hex = datum->items.size() == 2 && datum->find("hex") != nullptr;
            const bool is_name = datum->is_word() || datum->kind == Datum::Kind::integer || is_hex;
            if (!is_name)
                return builder_.wrong(*datum,
                                      fmt::format("\"{}\" should be a text or a number", field));
            *name = text_of(*datum);
        }
        event.has_key = object.find("k") != nullptr;
        return std::nullopt;
    }

    Problem take_rest(const Datum& object, LoggedEvent event) {
        if (const Datum* time = object.find("t")) {
            if (time->kind != Datum::Kind::integer)
                return builder_.wrong(*time, "\"t\" should be a whole number, of microseconds");
            event.time = time->integer;
        }
        if (const Datum* success = object.find("r")) {
            if (success->kind != Datum::Kind::boolean)
                return builder_.wrong(*success, "\"r\" should be true or false");
            if (event.type != LoggedEvent::Type::ok)
                return builder_.wrong(*success, "only an ok has an \"r\"");
            event.is_refused = success->integer == 0;
        }
        return builder_.add(std::move(event));
    }

    LogBuilder& builder_;
    bool has_header_ = false;
};

// :nemesis, or what else disturbs the system; but not a number that is damaged.
bool is_no_client(const Datum& process) {
    return process.kind == Datum::Kind::name && !looks_like_a_number(process.text);
}

// {:process 0, :type :invoke, :f :read, :value nil}, and with a :key, if it is Porcupine's.
Problem take_map(const Datum& map, LogBuilder& builder) {
    LoggedEvent event;
    event.line = map.line;
    if (map.kind != Datum::Kind::map)
        return builder.wrong(map.line, fmt::format("{} is no operation", to_text(map)));
    const Datum* type = map.find("type");
    const Datum* process = map.find("process");
    const Datum* f = map.find("f");
    if (type == nullptr || process == nullptr || f == nullptr)
        return builder.wrong(map.line, "an operation needs :type, :process and :f");
    if (is_no_client(*process)) {
        const Datum* value = map.find("value");
        builder.disturb(text_of(*f) + (value == nullptr ? "" : " " + to_text(*value)));
        return std::nullopt;
    }
    const auto known = event_type(type->text);
    if (!known)
        return builder.wrong(
            *type, fmt::format("{} is none of :invoke, :ok, :fail, :info", to_text(*type)));
    const auto ordinal = process_of(*process);
    if (!ordinal) return builder.wrong(*process, ":process should be a whole number");
    event.type = *known;
    event.process = *ordinal;
    event.f = text_of(*f);
    if (const Datum* key = map.find("key")) {
        event.key = text_of(*key);
        event.has_key = true;
    }
    if (const Datum* value = map.find("value")) {
        event.value = *value;
        event.has_value = true;
    }
    if (const Datum* time = map.find("time")) {
        if (time->kind != Datum::Kind::integer)
            return builder.wrong(*time, ":time should be a whole number, of nanoseconds");
        event.time = time->integer;
    }
    return builder.add(std::move(event));
}

Problem read_edn(std::string_view text, LogBuilder& builder) {
    const Result<std::vector<Datum>> data = read_data(text, Syntax::edn, builder.log().file);
    if (!data) return data.errors().front();
    for (const Datum& datum : data.value()) {
        const bool is_list = datum.kind == Datum::Kind::list;
        if (!is_list) {
            if (Problem problem = take_map(datum, builder)) return problem;
            continue;
        }
        for (const Datum& item : datum.items)
            if (Problem problem = take_map(item, builder)) return problem;
    }
    return std::nullopt;
}

// INFO  jepsen.util - 0 :invoke :cas [1 2]
Problem take_log_line(std::string_view line, int number, LogBuilder& builder) {
    constexpr std::string_view dash = " - ";
    const std::size_t at = line.find(dash);
    if (!line.starts_with("INFO") || at == std::string_view::npos)
        return builder.wrong(number, "this is no line of Jepsen's log");
    // Blanks for what stands before it, so that columns are those of the file.
    std::string padded(at + dash.size(), ' ');
    padded += line.substr(at + dash.size());
    const Result<std::vector<Datum>> words =
        read_data(padded, Syntax::edn, builder.log().file, number);
    if (!words) return words.errors().front();
    const std::vector<Datum>& said = words.value();
    if (said.size() < 3) return builder.wrong(number, "a process, a type and a name are needed");
    const bool is_event = !is_no_client(said[0]);
    if (is_event && said.size() > 4)
        return builder.wrong(said[4], "an operation has one value: this is one too many");
    if (!is_event) {
        builder.disturb(text_of(said[2]));
        return std::nullopt;
    }
    const auto ordinal = process_of(said[0]);
    if (!ordinal) return builder.wrong(said[0], "the process should be a whole number");
    const auto type = event_type(said[1].text);
    if (!type)
        return builder.wrong(
            said[1], fmt::format("{} is none of :invoke, :ok, :fail, :info", to_text(said[1])));
    LoggedEvent event;
    event.type = *type;
    event.process = *ordinal;
    event.f = text_of(said[2]);
    if (said.size() > 3) {
        event.value = said[3];
        event.has_value = true;
    }
    event.line = number;
    return builder.add(std::move(event));
}

Problem read_into(LogBuilder& builder, std::string_view text) {
    switch (builder.log().format) {
        case Format::json_lines: {
            JsonLines lines(builder);
            return for_each_line(
                text, [&](std::string_view line, int number) { return lines.take(line, number); });
        }
        case Format::etcd:
            return for_each_line(text, [&](std::string_view line, int number) {
                return take_log_line(line, number, builder);
            });
        case Format::jepsen_edn:
        case Format::porcupine:
            break;
    }
    return read_edn(text, builder);
}

}  // namespace

Result<Log> read_log(std::string_view text, const std::string& file, std::optional<Format> format) {
    if (!format) format = recognized(text);
    if (!format)
        return Diagnostic{{file, 1, 1, 1},
                          "this looks like none of the formats: JSON Lines, Jepsen's EDN, "
                          "Porcupine's test data, Jepsen's log",
                          ""};
    LogBuilder builder(*format, file);
    if (Problem problem = read_into(builder, without_mark(text))) return *problem;
    if (builder.log().operations.empty()) return builder.wrong(0, "there are no operations in it");
    return std::move(builder.log());
}

}  // namespace whitewater::linearizability
