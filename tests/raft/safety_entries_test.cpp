// The table of all entries: finding, siblings, and forgetting.
#include "raft/safety_entries.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

namespace whitewater::raft {
namespace {

KnownEntry entry(std::uint64_t term, std::uint64_t prefix) {
    KnownEntry known;
    known.term = {term};
    known.prefix = prefix;
    return known;
}

TEST(EntryTable, IsAMapThatForgetsItsBeginning) {
    ASSERT_TRUE(rc::check([] {
        EntryTable table;
        std::map<EntryId, std::uint64_t> model;
        std::uint64_t first_kept = 0;
        const auto steps = *rc::gen::inRange(0, 200);
        for (int i = 0; i < steps; ++i) {
            const EntryId id{{*rc::gen::inRange<std::uint64_t>(1, 5)},
                             {*rc::gen::inRange<std::uint64_t>(1, 40)}};
            const auto what = *rc::gen::inRange(0, 30);
            if (what == 0) {
                first_kept = std::max(first_kept, id.index.value);
                table.prune(id.index);
                std::erase_if(model,
                              [&](const auto& e) { return e.first.index.value < first_kept; });
            } else if (!model.contains(id)) {
                table.add(entry(id.term.value, static_cast<std::uint64_t>(i)), id.index);
                if (id.index.value >= first_kept) model[id] = static_cast<std::uint64_t>(i);
            }
        }
        for (std::uint64_t term = 1; term < 5; ++term) {
            for (std::uint64_t index = 1; index < 42; ++index) {
                const EntryId id{{term}, {index}};
                const KnownEntry* found = table.find(id);
                RC_ASSERT((found != nullptr) == model.contains(id));
                if (found != nullptr) {
                    RC_ASSERT(found->prefix == model[id]);
                }
            }
        }
    }));
}

TEST(EntryTable, GivesMemoryBackAsItForgets) {
    EntryTable table;
    for (std::uint64_t i = 1; i <= 1000; ++i) {
        for (std::uint64_t term = 1; term <= 3; ++term) table.add(entry(term, i), {i});
        if (i > 10) table.prune({i - 10});
        EXPECT_LE(table.held(), 50U);
    }
}

TEST(IndexTable, GivesMemoryBackAsItForgets) {
    IndexTable<int> table;
    for (std::uint64_t i = 1; i <= 1000; ++i) {
        table.reach({i}) = static_cast<int>(i);
        if (i > 10) table.prune({i - 10});
        EXPECT_LE(table.held(), 24U);
    }
    EXPECT_EQ(table.find({989}), nullptr);
    EXPECT_EQ(*table.find({990}), 990);
    EXPECT_EQ(*table.find({1000}), 1000);
    EXPECT_EQ(table.find({1001}), nullptr);
}

}  // namespace
}  // namespace whitewater::raft
