// Looking into pieces of data, and writing them.
#include "kv/linearizability/readers/datum.hpp"

#include <fmt/format.h>

namespace whitewater::linearizability {

const Datum* Datum::find(std::string_view key) const {
    if (kind != Kind::map) return nullptr;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        if (items[i].is_word() && items[i].text == key) return &items[i + 1];
    }
    return nullptr;
}

std::string to_text(const Datum& datum) {
    std::string inner;
    for (const Datum& item : datum.items) inner += (inner.empty() ? "" : " ") + to_text(item);
    switch (datum.kind) {
        case Datum::Kind::nil:
            return "nil";
        case Datum::Kind::boolean:
            return datum.integer != 0 ? "true" : "false";
        case Datum::Kind::integer:
            return fmt::format("{}", datum.integer);
        case Datum::Kind::text:
            return '"' + datum.text + '"';
        case Datum::Kind::name:
            return datum.text;
        case Datum::Kind::list:
            return '[' + inner + ']';
        case Datum::Kind::map:
            break;
    }
    return '{' + inner + '}';
}

}  // namespace whitewater::linearizability
