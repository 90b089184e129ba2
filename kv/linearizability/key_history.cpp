// Splitting a history by key, and translating operations into their effects.
#include "kv/linearizability/key_history.hpp"

#include <optional>
#include <utility>

#include "sim/base/hash.hpp"

namespace whitewater::linearizability {
namespace {

ItemOf item_of_cas(const Operation& operation, Values& values) {
    ItemOf item;
    item.needs = values.intern(operation.request.expected);
    item.writes = values.intern(operation.request.argument);
    item.effect = item.needs == item.writes ? Effect::read : Effect::swap;
    if (operation.response.outcome == Outcome::failed) item.effect = Effect::miss;
    if (operation.response.outcome == Outcome::failed_seeing) {
        const ValueId seen = values.intern_optional(operation.response.value);
        item.effect = Effect::read;
        item.needs = seen == item.needs ? Values::impossible : seen;
    }
    return item;
}

ItemOf item_of(const Operation& operation, Values& values) {
    const Request& request = operation.request;
    ItemOf item;
    switch (request.kind) {
        case Kind::get:
            item.needs = values.intern_optional(operation.response.value);
            break;
        case Kind::put:
            item.effect = Effect::write;
            item.writes = values.intern(request.argument);
            break;
        case Kind::remove:
            item.effect = Effect::write;
            break;
        case Kind::append:
            item.effect = Effect::append;
            item.writes = values.intern(request.argument);
            break;
        case Kind::cas:
            item = item_of_cas(operation, values);
            break;
    }
    item.call = operation.call_position;
    item.returned = operation.return_position;
    return item;
}

// The key histories under construction; maybes are kept apart until the musts are all there.
struct Splitter {
    std::vector<KeyHistory> keys;
    std::vector<std::vector<ItemOf>> maybes;
    ProbeTable index_of;

    std::uint32_t index(std::string_view key) {
        const std::uint64_t hash = hash_text(key);
        const std::uint32_t known =
            index_of.find(hash, [&](std::uint32_t i) { return keys[i].key == key; });
        if (known != ProbeTable::absent) return known;
        const auto added = static_cast<std::uint32_t>(keys.size());
        index_of.insert(hash, added);
        keys.emplace_back().key = key;
        maybes.emplace_back();
        return added;
    }
};

}  // namespace

std::vector<KeyHistory> split_by_key(const History& history) {
    Splitter splitter;
    const std::vector<Operation>& operations = history.operations();
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const Operation& operation = operations[i];
        if (operation.response.outcome == Outcome::not_done) continue;
        const std::uint32_t at = splitter.index(operation.request.key);
        KeyHistory& key = splitter.keys[at];
        ItemOf item = item_of(operation, key.values);
        item.operation = static_cast<std::uint32_t>(i);
        const bool unknown = operation.response.outcome == Outcome::unknown;
        if (unknown && item.changes_nothing()) continue;
        if (item.effect == Effect::append) key.has_appends = true;
        (unknown ? splitter.maybes[at] : key.items).push_back(item);
    }
    for (std::size_t at = 0; at < splitter.keys.size(); ++at) {
        KeyHistory& key = splitter.keys[at];
        key.must_count = static_cast<Item>(key.items.size());
        key.items.insert(key.items.end(), splitter.maybes[at].begin(), splitter.maybes[at].end());
    }
    return std::move(splitter.keys);
}

}  // namespace whitewater::linearizability
