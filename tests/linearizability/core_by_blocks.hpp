// What the blocks alone say is wrong with a history of one key.
#pragma once

#include <optional>
#include <vector>

#include "kv/linearizability/blocks/blocks.hpp"
#include "kv/linearizability/history.hpp"

namespace whitewater::linearizability {

// The operations that contradict each other; nothing unless the blocks find the history bad.
inline std::optional<std::vector<OperationId>> core_by_blocks(const History& history) {
    KeyHistory key = key_history(history, split_by_key(history).at(0));
    const BlocksResult result = judge_by_blocks(key);
    if (result.finding != BlocksResult::Finding::bad) return std::nullopt;
    std::vector<OperationId> core;
    for (const Item item : result.core)
        core.push_back(history.operations()[key.items[item].operation].id);
    return core;
}

}  // namespace whitewater::linearizability
