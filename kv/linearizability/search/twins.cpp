// Numbering effects.
#include "kv/linearizability/search/twins.hpp"

#include "kv/linearizability/probe_table.hpp"
#include "sim/base/hash.hpp"

namespace whitewater::linearizability {

std::vector<std::uint32_t> number_twins(const KeyHistory& history) {
    std::vector<std::uint32_t> twins;
    std::vector<Item> representatives;
    ProbeTable known;
    for (Item item = 0; item < history.items.size(); ++item) {
        const ItemOf& of = history.items[item];
        std::uint64_t hash = combine(static_cast<std::uint64_t>(of.effect), of.needs);
        hash = combine(hash, of.writes);
        std::uint32_t twin = known.find(hash, [&](std::uint32_t i) {
            const ItemOf& other = history.items[representatives[i]];
            return other.effect == of.effect && other.needs == of.needs &&
                   other.writes == of.writes;
        });
        if (twin == ProbeTable::absent) {
            twin = static_cast<std::uint32_t>(representatives.size());
            known.insert(hash, twin);
            representatives.push_back(item);
        }
        twins.push_back(twin);
    }
    return twins;
}

}  // namespace whitewater::linearizability
