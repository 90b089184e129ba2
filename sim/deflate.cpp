// Calls into zlib.
#include "sim/deflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "sim/base/check.hpp"

namespace whitewater::sim {

namespace {

Bytes deflated_by(ByteView bytes, int strategy) {
    z_stream stream{};
    CHECK(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS, 8, strategy) == Z_OK);
    Bytes result(deflateBound(&stream, static_cast<uLong>(bytes.size())));
    CHECK(std::max(bytes.size(), result.size()) <= std::numeric_limits<uInt>::max(),
          "more than 4 GiB to compress in one go");
    stream.next_in = const_cast<Bytef*>(bytes.data());  // zlib's interface predates const
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = result.data();
    stream.avail_out = static_cast<uInt>(result.size());
    const int outcome = deflate(&stream, Z_FINISH);
    const std::size_t size = result.size() - stream.avail_out;
    deflateEnd(&stream);
    CHECK(outcome == Z_STREAM_END, "deflate ended with {}", outcome);
    result.resize(size);
    return result;
}

bool expands_too_much(std::uint64_t size, std::uint64_t compressed) {
    return size > compressed * largest_expansion;
}

}  // namespace

Bytes deflated(ByteView bytes) {
    Bytes result = deflated_by(bytes, Z_DEFAULT_STRATEGY);
    // Without matches each byte costs at least a bit: an expansion of 8 at most.
    if (expands_too_much(bytes.size(), result.size())) return deflated_by(bytes, Z_HUFFMAN_ONLY);
    return result;
}

std::optional<Bytes> inflated(ByteView bytes, std::uint64_t size) {
    if (expands_too_much(size, bytes.size())) return std::nullopt;
    Bytes result(static_cast<std::size_t>(size));
    auto expanded = static_cast<uLongf>(size);
    auto used = static_cast<uLong>(bytes.size());
    const int outcome = uncompress2(result.data(), &expanded, bytes.data(), &used);
    if (outcome != Z_OK || expanded != size || used != bytes.size()) return std::nullopt;
    return result;
}

std::uint32_t crc32_of(ByteView bytes) {
    return static_cast<std::uint32_t>(crc32_z(0, bytes.data(), bytes.size()));
}

}  // namespace whitewater::sim
