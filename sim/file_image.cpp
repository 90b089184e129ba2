// Writing and reading across pages.
#include "sim/file_image.hpp"

#include <algorithm>

namespace whitewater::sim {

void FileImage::write(std::uint64_t offset, ByteView bytes) {
    if (bytes.empty()) return;
    size_ = std::max(size_, offset + bytes.size());
    while (pages_.size() * page_size < size_) pages_.push_back(std::make_unique<Page>());
    while (!bytes.empty()) {
        Page& page = *pages_[static_cast<std::size_t>(offset / page_size)];
        const auto begin = static_cast<std::size_t>(offset % page_size);
        const std::size_t size = std::min(bytes.size(), page_size - begin);
        std::copy_n(bytes.begin(), size, page.begin() + static_cast<std::ptrdiff_t>(begin));
        bytes = bytes.subspan(size);
        offset += size;
    }
}

Bytes FileImage::bytes() const {
    Bytes all;
    all.reserve(static_cast<std::size_t>(size_));
    for (const std::unique_ptr<Page>& page : pages_) {
        const std::size_t size = std::min(page_size, static_cast<std::size_t>(size_) - all.size());
        all.insert(all.end(), page->begin(), page->begin() + static_cast<std::ptrdiff_t>(size));
    }
    return all;
}

}  // namespace whitewater::sim
