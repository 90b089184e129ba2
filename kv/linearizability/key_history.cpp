// Splitting a history by key, and translating operations into their effects.
#include "kv/linearizability/key_history.hpp"

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

}  // namespace

std::vector<KeyParts> split_by_key(const History& history) {
    std::vector<KeyParts> keys(history.key_count());
    const std::vector<Operation>& operations = history.operations();
    for (std::uint32_t i = 0; i < operations.size(); ++i) {
        KeyParts& of_key = keys[operations[i].key_number];
        if (of_key.parts.empty()) of_key.key = operations[i].request.key;
        of_key.parts.push_back({i});
    }
    return keys;
}

KeyHistory key_history(const History& history, const KeyParts& parts) {
    KeyHistory key;
    std::vector<ItemOf> maybes;
    key.values.reserve(parts.parts.size());
    key.items.reserve(parts.parts.size());
    key.initial = key.values.intern_optional(history.initial());
    for (const Part& part : parts.parts) {
        const Operation& operation = history.operations()[part.operation];
        if (operation.response.outcome == Outcome::not_done) continue;
        const bool unknown = part.outcome == Part::Outcome::forgotten ||
                             operation.response.outcome == Outcome::unknown;
        if (unknown && operation.request.kind == Kind::get) continue;
        ItemOf item = item_of(operation, key.values);
        item.operation = part.operation;
        if (unknown && item.changes_nothing()) continue;
        if (unknown) item.returned = never_returned;
        (unknown ? maybes : key.items).push_back(item);
    }
    key.must_count = static_cast<Item>(key.items.size());
    key.items.insert(key.items.end(), maybes.begin(), maybes.end());
    for (const ItemOf& item : key.items) {
        key.has_appends |= item.effect == Effect::append;
        key.has_misses |= item.effect == Effect::miss;
    }
    return key;
}

}  // namespace whitewater::linearizability
