// Interning of values as chains of pieces; equality is decided by text, found by hash.
#include "kv/linearizability/values.hpp"

#include <algorithm>
#include <array>

#include "sim/base/check.hpp"
#include "sim/base/hash.hpp"

namespace whitewater::linearizability {
namespace {

constexpr TextHash factor = Values::hash_factor;
constexpr std::size_t stride = 8;

// The powers of the factor from the `stride`-th down to the zeroth.
constexpr std::array<std::uint64_t, stride + 1> powers = [] {
    std::array<std::uint64_t, stride + 1> all{};
    all[stride] = 1;
    for (std::size_t i = stride; i-- > 0;) all[i] = all[i + 1] * factor;
    return all;
}();

// Weak on crafted texts, which costs time only. Eight characters at a time do not wait for each
// other.
TextHash extend(TextHash hash, std::string_view piece) {
    const auto digit = [&](std::size_t i) {
        return std::uint64_t{static_cast<unsigned char>(piece[i])} + 1;
    };
    std::size_t at = 0;
    for (; at + stride <= piece.size(); at += stride) {
        hash *= powers[0];
        for (std::size_t i = 0; i < stride; ++i) hash += digit(at + i) * powers[i + 1];
    }
    for (; at < piece.size(); ++at) hash = Values::extended(hash, piece[at]);
    return hash;
}

}  // namespace

Values::Values() {
    nodes_.resize(3);  // none, the empty string, impossible
    by_text_.insert(mix(nodes_[empty].hash), empty);
}

ValueId Values::intern(std::string_view text) {
    return add(empty, text);
}

ValueId Values::append(ValueId base, ValueId suffix) {
    CHECK(nodes_[suffix].parent == empty || suffix == empty, "a suffix is not a chain");
    if (base == none || base == empty) return suffix;
    if (suffix == empty) return base;
    const std::uint64_t key = std::uint64_t{base} << 32 | suffix;
    const std::uint64_t hash = mix(key);
    const std::uint32_t known =
        by_append_.find(hash, [&](std::uint32_t i) { return append_keys_[i] == key; });
    if (known != ProbeTable::absent) return append_results_[known];
    const ValueId result = add(base, nodes_[suffix].piece);
    by_append_.insert(hash, static_cast<std::uint32_t>(append_keys_.size()));
    append_keys_.push_back(key);
    append_results_.push_back(result);
    return result;
}

bool Values::starts_with(ValueId whole, ValueId start) {
    if (whole == start) return true;
    if (whole == none || whole == impossible || start == none) return false;
    if (nodes_[start].length > nodes_[whole].length) return false;
    const std::string_view text = nodes_[whole].piece;
    for (ValueId at = start; at != empty && nodes_[at].known_prefix_of != whole;) {
        const Node& node = nodes_[at];
        const std::size_t offset = node.length - node.piece.size();
        if (text.compare(offset, node.piece.size(), node.piece) != 0) return false;
        at = node.parent;
    }
    nodes_[start].known_prefix_of = whole;
    return true;
}

bool Values::starts_with(ValueId whole, ValueId base, ValueId suffix) {
    if (base == none) return starts_with(whole, suffix);
    if (whole == none || whole == impossible) return false;
    const std::size_t offset = nodes_[base].length;
    const std::string_view piece = nodes_[suffix].piece;
    const std::string_view text = nodes_[whole].piece;
    if (offset + piece.size() > text.size()) return false;
    if (text.compare(offset, piece.size(), piece) != 0) return false;
    return starts_with(whole, base);
}

ValueId Values::find(std::string_view text) const {
    return find(text, extend(nodes_[empty].hash, text));
}

ValueId Values::find(std::string_view text, TextHash hash) const {
    const std::uint32_t found = by_text_.find(mix(hash + text.size()), [&](ValueId candidate) {
        return nodes_[candidate].length == text.size() && equal(candidate, empty, text);
    });
    return found == ProbeTable::absent ? unknown : found;
}

// The value with the text of `parent` and then `piece`, new or known.
ValueId Values::add(ValueId parent, std::string_view piece) {
    const std::uint64_t polynomial = extend(nodes_[parent].hash, piece);
    const std::size_t length = nodes_[parent].length + piece.size();
    const std::uint64_t hash = mix(polynomial + length);
    const ValueId known = by_text_.find(hash, [&](ValueId candidate) {
        return nodes_[candidate].length == length && equal(candidate, parent, piece);
    });
    if (known != ProbeTable::absent) return known;
    const auto added = static_cast<ValueId>(nodes_.size());
    nodes_.push_back({parent, piece, length, polynomial, none});
    by_text_.insert(hash, added);
    return added;
}

// Does `value` read like `base` and then `suffix`? Compared from the end, piece by piece, until the
// two chains meet. REQUIRES: equal lengths.
bool Values::equal(ValueId value, ValueId base, std::string_view suffix) const {
    ValueId other = value;
    std::string_view left = nodes_[other].piece;
    std::string_view right = suffix;
    while (true) {
        const std::size_t size = std::min(left.size(), right.size());
        if (left.substr(left.size() - size) != right.substr(right.size() - size)) return false;
        left.remove_suffix(size);
        right.remove_suffix(size);
        if (left.empty() && right.empty() && nodes_[other].parent == base) return true;
        while (left.empty() && other != empty) {
            other = nodes_[other].parent;
            left = nodes_[other].piece;
        }
        while (right.empty() && base != empty) {
            right = nodes_[base].piece;
            base = nodes_[base].parent;
        }
        if (left.empty() && right.empty()) return true;
    }
}

}  // namespace whitewater::linearizability
