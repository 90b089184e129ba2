// A file in pages holds what a file in one piece would.
#include "sim/file_image.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace whitewater::sim {
namespace {

// Offsets around the boundaries of pages, where mistakes would be.
std::uint64_t any_offset() {
    const auto page = *rc::gen::inRange<std::uint64_t>(0, 4);
    const auto by = *rc::gen::inRange<std::uint64_t>(0, 20);
    return page * 4'096 + by - std::min<std::uint64_t>(page * 4'096, 10);
}

RC_GTEST_PROP(FileImage, HoldsWhatAVectorWould, ()) {
    FileImage image;
    Bytes model;
    const int writes = *rc::gen::inRange(1, 10);
    for (int i = 0; i < writes; ++i) {
        const std::uint64_t offset = any_offset();
        const Bytes bytes(*rc::gen::inRange<std::size_t>(0, 9'000),
                          *rc::gen::arbitrary<std::uint8_t>());
        image.write(offset, bytes);
        if (!bytes.empty())
            model.resize(std::max<std::size_t>(model.size(), offset + bytes.size()));
        std::copy(
            bytes.begin(), bytes.end(),
            bytes.empty() ? model.end() : model.begin() + static_cast<std::ptrdiff_t>(offset));
        RC_ASSERT(image.size() == model.size());
        RC_ASSERT(image.bytes() == model);
    }
}

}  // namespace
}  // namespace whitewater::sim
