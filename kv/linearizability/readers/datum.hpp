// A piece of EDN or JSON, and where it stood.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/result.hpp"

namespace whitewater::linearizability {

struct Datum {
    enum class Kind : std::uint8_t {
        nil,      // nil, null
        boolean,  // `integer` is 0 or 1
        integer,
        text,  // a string
        name,  // a keyword or symbol, without its colon; a number with a fraction, as written
        list,  // a list, vector or set
        map    // `items` are its keys and values in turn
    };

    Kind kind = Kind::nil;
    std::int64_t integer = 0;
    std::string text;  // of a text or a name
    std::vector<Datum> items;
    int line = 0;    // from 1
    int column = 0;  // from 1, in bytes

    bool is_nil() const { return kind == Kind::nil; }
    bool is_word() const { return kind == Kind::text || kind == Kind::name; }
    bool is_list_of(std::size_t count) const { return kind == Kind::list && items.size() == count; }
    bool is(std::string_view name) const { return kind == Kind::name && text == name; }

    // In a map: what stands under the text or name `key`; nullptr if nothing does, or if this is no
    // map.
    const Datum* find(std::string_view key) const;
};

// As people write it: 3, "3", [1 2], nil. For messages.
std::string to_text(const Datum& datum);

enum class Syntax : std::uint8_t { edn, json };

// All the pieces in `text`, one after the other. Lines count from `first_line`. An error names
// `file`, line and column. Nothing may be nested deeper than 64 times, and no map may have a key
// twice.
//
// Of EDN: everything else; tags (#inst, #jepsen.history.Op) are skipped and what they are put on is
// taken as it is, and characters (\a) are texts. Of JSON: everything else.
Result<std::vector<Datum>> read_data(std::string_view text, Syntax syntax, const std::string& file,
                                     int first_line = 1);

}  // namespace whitewater::linearizability
