// Gathers a long text and passes it on in pieces.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

#include "sim/trace_json.hpp"

namespace whitewater::tools {

class TextPieces {
  public:
    explicit TextPieces(const sim::TextOut& out) : out_(out) {}
    ~TextPieces() {
        if (!piece_.empty()) out_(piece_);
    }
    TextPieces(const TextPieces&) = delete;
    TextPieces& operator=(const TextPieces&) = delete;

    // What is appended here leaves with the next flush.
    std::string& piece() { return piece_; }

    // To be called now and then, after a line.
    void flush_if_large() {
        if (piece_.size() < enough) return;
        out_(piece_);
        piece_.clear();
    }

  private:
    static constexpr std::size_t enough = std::size_t{64} * 1024;

    const sim::TextOut& out_;
    std::string piece_;
};

}  // namespace whitewater::tools
