// Names of a trace's numbers, precomputed from its schema.
#include "sim/trace_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "sim/base/utf8.hpp"
#include "sim/trace_promises.hpp"

namespace whitewater::sim {

namespace {

constexpr std::size_t all_bytes = 256;  // how many numbers a kind, label or field can have

// The keys of an event's line that mean the same for every kind: no schema may reuse them.
constexpr std::array<std::string_view, 14> reserved_keys = {"seq",  "t",   "cause", "node", "kind",
                                                            "peer", "msg", "term",  "op",   "label",
                                                            "a",    "b",   "text",  "set"};

bool is_usable(std::string_view word) {
    if (word.empty() || !is_utf8(word)) return false;
    const char first = word.front();
    return !(first >= '0' && first <= '9') && first != '-' && first != '+';
}

}  // namespace

WordList::WordList(const std::vector<std::string>& words) : words_(words) {
    for (std::size_t i = 0; i < words_.size(); ++i) {
        if (!is_usable(words_[i])) {
            words_[i].clear();
        } else if (!numbers_.emplace(words_[i], i).second) {
            words_[i].clear();  // the first one keeps the word
        }
    }
}

std::string_view WordList::word(std::uint64_t number) const {
    return number < words_.size() ? std::string_view(words_[number]) : std::string_view();
}

std::optional<std::uint64_t> WordList::number(std::string_view word) const {
    const auto found = numbers_.find(word);
    if (found == numbers_.end()) return std::nullopt;
    return found->second;
}

Names::Names(const Schema& schema)
    : fields_(schema.fields), rows_(all_bytes), field_values_(all_bytes, nullptr) {
    for (const Schema::LabelList& list : schema.labels)
        lists_.emplace(list.name, WordList(list.words));

    for (KindNames& row : rows_) row = {column({}, "label"), column({}, "a"), column({}, "b")};
    std::vector<std::string> kind_names(all_bytes);
    for (const Schema::KindRow& row : schema.kinds) {
        const auto number = static_cast<std::size_t>(row.kind);
        kind_names[number] = row.name;
        KindNames& names = rows_[number];
        names = {column(row.label, "label"), column(row.a, "a"), column(row.b, "b")};
        if (names.a.key == names.label.key) names.a.key = "a";
        if (names.b.key == names.label.key || names.b.key == names.a.key) names.b.key = "b";
    }
    kinds_ = WordList(kind_names);

    const std::size_t fields = std::min(schema.fields.size(), all_bytes);
    for (std::size_t i = 0; i < fields; ++i) field_values_[i] = list_named(schema.fields[i]);
}

const WordList* Names::list_named(const std::string& name) const {
    const auto found = lists_.find(name);
    return found == lists_.end() || name.empty() ? nullptr : &found->second;
}

Names::Column Names::column(const std::string& name, const char* plain_key) const {
    const bool is_reserved =
        std::find(reserved_keys.begin(), reserved_keys.end(), name) != reserved_keys.end();
    return {is_usable(name) && !is_reserved ? name : plain_key, !name.empty(), list_named(name)};
}

std::optional<NodeId> address_named(std::string_view name) {
    if (name == "-") return nobody;
    if (name.size() < 2 || name.size() > 3 || name[1] == '0') return std::nullopt;
    std::uint32_t ordinal = 0;
    const char* const end = name.data() + name.size();
    const auto [stopped, error] = std::from_chars(name.data() + 1, end, ordinal);
    if (error != std::errc() || stopped != end) return std::nullopt;
    NodeId id;
    if (name[0] == 'n') id = node(ordinal);
    if (name[0] == 'c') id = client(ordinal);
    if (id == nobody || !is_address(id) || is_client(id) != (name[0] == 'c')) return std::nullopt;
    return id;
}

}  // namespace whitewater::sim
