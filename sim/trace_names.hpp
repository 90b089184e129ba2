// How the numbers of a trace and the names of its schema become each other.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace.hpp"

namespace whitewater::sim {

// A list of words, each standing for its position. Only words that name exactly one number count:
// not empty, not twice in the list, not starting with a digit or a sign, valid UTF-8. Numbers
// without such a word stay numbers; so going there and back never changes a value.
class WordList {
  public:
    WordList() = default;
    explicit WordList(const std::vector<std::string>& words);

    // Empty if the number has no word. Valid as long as the list.
    std::string_view word(std::uint64_t number) const;
    std::optional<std::uint64_t> number(std::string_view word) const;

  private:
    std::vector<std::string> words_;
    std::map<std::string, std::uint64_t, std::less<>> numbers_;
};

// The names of one schema, looked up quickly. Rule for words: wherever a label, `a`, `b` or a
// fact's field has the name of one of the schema's label lists, its value is a word of that list.
class Names {
  public:
    // One of a record's three columns whose meaning depends on the kind.
    struct Column {
        std::string key;        // the schema's name for it, or else the plain "label", "a" or "b"
        bool is_named = false;  // the schema says that this kind uses it
        const WordList* words = nullptr;  // null: its values are numbers
    };
    struct KindNames {
        Column label;
        Column a;
        Column b;
    };

    // Copies what it needs; the schema may go.
    explicit Names(const Schema& schema);
    Names(const Names&) = delete;
    Names& operator=(const Names&) = delete;

    const KindNames& of(Kind kind) const { return rows_[static_cast<std::size_t>(kind)]; }
    const WordList& kinds() const { return kinds_; }
    const WordList& fields() const { return fields_; }
    // The words for a field's values; null: numbers.
    const WordList* values_of_field(std::uint8_t field) const { return field_values_[field]; }

  private:
    const WordList* list_named(const std::string& name) const;
    Column column(const std::string& name, const char* plain_key) const;

    std::map<std::string, WordList> lists_;
    WordList kinds_;
    WordList fields_;
    std::vector<KindNames> rows_;  // one for each number a kind can have
    std::vector<const WordList*> field_values_;
};

// The inverse of name_of(NodeId): "n3", "c1", "-". Nothing else, and no address out of range.
std::optional<NodeId> address_named(std::string_view name);

}  // namespace whitewater::sim
