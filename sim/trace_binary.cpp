// Writing a binary trace.
#include "sim/trace_binary.hpp"

#include <algorithm>

#include "sim/deflate.hpp"
#include "sim/trace_binary_layout.hpp"
#include "sim/trace_header.hpp"
#include "sim/trace_promises.hpp"

namespace whitewater::sim {

namespace {

// The first of `rows` (facts or texts), from `from` on, that belongs to an event after `last`.
template <class Row>
std::size_t first_after(const std::vector<Row>& rows, std::size_t from, Seq last) {
    while (from < rows.size() && rows[from].seq <= last) ++from;
    return from;
}

class BinaryWriter {
  public:
    BinaryWriter(const Trace& trace, Bytes& out) : trace_(trace), out_(out), writer_(out) {}

    void head() {
        const std::string header = header_json(trace_);
        writer_.raw(as_bytes(trace_magic));
        writer_.u32(static_cast<std::uint32_t>(header.size()));
        writer_.u32(crc32_of(as_bytes(header)));
        writer_.raw(as_bytes(header));
    }

    void chunks(std::uint64_t events_per_chunk) {
        FieldState state = initial_state(trace_);
        ChunkStart start;
        while (start.range.first <= trace_.records.size() || start.fact < trace_.facts.size()) {
            const std::uint64_t left = trace_.records.size() - (start.range.first - 1);
            start.range.events = std::min(left, events_per_chunk);
            const Seq last = start.range.first + start.range.events - 1;
            const std::size_t fact_end = first_after(trace_.facts, start.fact, last);
            const std::size_t text_end = first_after(trace_.texts, start.text, last);
            start.range.facts = fact_end - start.fact;
            start.range.texts = text_end - start.text;
            chunk(start, state);
            start = {ChunkRange{last + 1, 0, 0, 0}, fact_end, text_end};
        }
    }

    void tail() {
        Bytes entries;
        Writer entry_writer(entries);
        for (const DirectoryEntry& entry : directory_) write(entry_writer, entry);
        writer_.raw(entries);
        writer_.u32(static_cast<std::uint32_t>(directory_.size()));
        writer_.u32(crc32_of(entries));
        writer_.raw(as_bytes(trace_end_mark));
    }

  private:
    void chunk(const ChunkStart& start, FieldState& state) {
        const Bytes columns = encode_chunk(trace_, start, state);
        const Bytes compressed = deflated(columns);
        DirectoryEntry entry;
        entry.offset = out_.size();
        entry.size = static_cast<std::uint32_t>(compressed.size());
        entry.columns = static_cast<std::uint32_t>(columns.size());
        entry.checksum = crc32_of(compressed);
        entry.range = start.range;
        if (start.range.events > 0) {
            const auto first = static_cast<std::size_t>(start.range.first - 1);
            entry.first_time = trace_.records[first].time;
            entry.last_time = trace_.records[first + start.range.events - 1].time;
        }
        directory_.push_back(entry);
        writer_.raw(compressed);
    }

    const Trace& trace_;
    Bytes& out_;
    Writer writer_;
    std::vector<DirectoryEntry> directory_;
};

}  // namespace

Bytes to_binary(const Trace& trace, std::uint64_t events_per_chunk) {
    CHECK(events_per_chunk >= 1 && events_per_chunk <= largest_chunk);
    const auto broken = broken_promise(trace);
    CHECK(!broken, "{}", *broken);
    Bytes bytes;
    BinaryWriter writer(trace, bytes);
    writer.head();
    writer.chunks(events_per_chunk);
    writer.tail();
    return bytes;
}

}  // namespace whitewater::sim
