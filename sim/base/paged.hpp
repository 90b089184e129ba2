// A sequence that grows at its end without being moved: its elements lie in pages.
#pragma once

#include <bit>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace whitewater {

// For what a run adds to until it ends. A vector would copy all of it at every doubling, into
// memory that the system has to clear first. Only the first page is moved, while it grows: most
// sequences stay small. A reference to any other element holds until that is cut off.
template <class T>
class Paged {
  public:
    // Reads in order, up to the end as it was when asked for.
    class Iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T*;
        using reference = const T&;

        Iterator(const Paged& of, std::size_t at) : of_(&of), at_(at) {}
        const T& operator*() const { return (*of_)[at_]; }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        bool operator==(const Iterator&) const = default;

      private:
        const Paged* of_;
        std::size_t at_;
    };

    std::size_t size() const {
        return empty() ? 0 : (pages_.size() - 1) * per_page + pages_.back().size();
    }
    bool empty() const { return pages_.empty(); }

    // REQUIRES: at < size().
    T& operator[](std::size_t at) { return pages_[at / per_page][at % per_page]; }
    const T& operator[](std::size_t at) const { return pages_[at / per_page][at % per_page]; }
    // REQUIRES: !empty().
    T& back() { return pages_.back().back(); }
    const T& back() const { return pages_.back().back(); }

    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, size()}; }

    void push_back(T element) {
        if (empty() || pages_.back().size() == per_page) {
            pages_.emplace_back();
            if (pages_.size() > 1) pages_.back().reserve(per_page);
        }
        pages_.back().push_back(std::move(element));
    }

    // Keeps the first `size` elements. REQUIRES: size <= size().
    void cut(std::size_t size) {
        pages_.resize((size + per_page - 1) / per_page);
        if (size % per_page > 0) pages_.back().resize(size % per_page);
    }

    // How many elements at the beginning satisfy `is_before`. REQUIRES: none after them does.
    template <class IsBefore>
    std::size_t count_before(IsBefore is_before) const {
        std::size_t before = 0;    // elements below here satisfy it
        std::size_t end = size();  // from here on none does
        while (before < end) {
            const std::size_t middle = before + (end - before) / 2;
            if (is_before((*this)[middle]))
                before = middle + 1;
            else
                end = middle;
        }
        return before;
    }

  private:
    static constexpr std::size_t page_bytes = 16'384;
    static constexpr std::size_t per_page =
        sizeof(T) < page_bytes ? std::bit_floor(page_bytes / sizeof(T)) : 1;

    std::vector<std::vector<T>> pages_;  // all full but the last, which is not empty
};

}  // namespace whitewater
