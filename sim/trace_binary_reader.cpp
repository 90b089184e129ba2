// Reading a binary trace, whatever its bytes.
#include <algorithm>

#include "sim/deflate.hpp"
#include "sim/trace_binary.hpp"
#include "sim/trace_binary_layout.hpp"
#include "sim/trace_header.hpp"
#include "sim/trace_promises.hpp"

namespace whitewater::sim {

namespace {

using Complaint = std::string;  // what is wrong with the file; empty: nothing

class BinaryReader {
  public:
    BinaryReader(ByteView bytes, const std::string& file) : bytes_(bytes), file_(file) {}

    Result<Trace> read() {
        if (Complaint complaint = magic(); !complaint.empty()) return error(complaint);
        std::string_view json;
        if (Complaint complaint = header_text(json); !complaint.empty()) return error(complaint);
        Result<TraceHeader> header = read_header(json, Place{file_, 0, 0, 1});
        if (!header) return header.errors();
        header_ = std::move(header.value());
        if (Complaint complaint = directory(); !complaint.empty()) return error(complaint);
        if (Complaint complaint = chunks(); !complaint.empty()) return error(complaint);
        if (const auto broken = broken_promise(header_.trace)) return error(*broken);
        return std::move(header_.trace);
    }

  private:
    Diagnostic error(const std::string& message) const {
        return {Place{file_, 0, 0, 1}, message, {}};
    }

    Complaint magic() const {
        const std::string_view text = as_text(bytes_);
        if (text.starts_with(trace_magic)) return {};
        if (trace_magic.starts_with(text)) return "the trace is cut off in its first bytes";
        if (text.starts_with(trace_magic.substr(0, 4)))
            return "this trace was damaged by a transfer that took it for text";
        return "this is not a binary trace of Whitewater";
    }

    Complaint header_text(std::string_view& json) const {
        Reader reader(bytes_.subspan(trace_magic.size()));
        const std::uint32_t size = reader.u32();
        const std::uint32_t checksum = reader.u32();
        const ByteView text = reader.raw(size);
        const bool has_end = as_text(bytes_).ends_with(trace_end_mark);
        if (!reader.ok() && has_end) return "the trace's header is damaged: its length is wrong";
        if (!reader.ok()) return cut_off("in the middle of its header");
        if (crc32_of(text) != checksum)
            return "the trace's header is damaged: its checksum is wrong";
        json = as_text(text);
        return {};
    }

    Complaint cut_off(const char* where) const {
        return fmt::format("the trace is cut off: it ends at byte {}, {}", bytes_.size(), where);
    }

    std::size_t header_end() const {
        return trace_header_start + load_le(bytes_.data() + trace_magic.size(), 4);
    }

    Complaint directory() {
        const std::size_t left = bytes_.size() - header_end();
        const ByteView end = bytes_.last(std::min(left, trace_end_mark.size()));
        if (left < trace_tail_size || as_text(end) != trace_end_mark)
            return cut_off("without the mark that ends a whole one");
        Reader tail(bytes_.last(trace_tail_size));
        const std::uint64_t count = tail.u32();
        const std::uint32_t checksum = tail.u32();
        if (count > (left - trace_tail_size) / directory_entry_size)
            return "the trace's directory is damaged: it is larger than the file";
        const std::size_t size = count * directory_entry_size;
        const ByteView entries = bytes_.last(trace_tail_size + size).first(size);
        if (crc32_of(entries) != checksum)
            return "the trace's directory is damaged: its checksum is wrong";
        Reader reader(entries);
        for (std::uint64_t i = 0; i < count; ++i) directory_.push_back(read_entry(reader));
        return {};
    }

    // "chunk 3 of 12 (events 131073 to 196608, bytes 1024 to 4095)"
    std::string name_of_chunk(std::size_t i) const {
        const DirectoryEntry& entry = directory_[i];
        return fmt::format("chunk {} of {} (events {} to {}, bytes {} to {})", i + 1,
                           directory_.size(), entry.range.first,
                           entry.range.first + entry.range.events - 1, entry.offset,
                           entry.offset + entry.size - 1);
    }

    Complaint chunks() {
        std::uint64_t offset = header_end();
        Seq next = 1;
        FieldState state;
        for (std::size_t i = 0; i < directory_.size(); ++i) {
            const DirectoryEntry& entry = directory_[i];
            if (entry.offset != offset || entry.range.first != next ||
                entry.range.events > largest_chunk)
                return fmt::format("{} does not follow the one before it", name_of_chunk(i));
            if (const Complaint complaint = chunk(entry, state); !complaint.empty())
                return fmt::format("{} is damaged: {}", name_of_chunk(i), complaint);
            offset += entry.size;
            next += entry.range.events;
        }
        const std::size_t directory_size = directory_.size() * directory_entry_size;
        if (offset != bytes_.size() - trace_tail_size - directory_size)
            return "the trace's chunks do not fill the file";
        const Trace& trace = header_.trace;
        if (trace.records.size() != header_.events || trace.facts.size() != header_.facts ||
            trace.texts.size() != header_.texts)
            return "the trace does not hold as many events, facts and texts as its header says";
        return {};
    }

    Complaint chunk(const DirectoryEntry& entry, FieldState& state) {
        const ByteView all = bytes_.subspan(static_cast<std::size_t>(entry.offset));
        if (entry.size > all.size()) return "it is larger than the file";
        const ByteView compressed = all.first(entry.size);
        if (crc32_of(compressed) != entry.checksum) return "its checksum is wrong";
        const std::optional<Bytes> columns = inflated(compressed, entry.columns);
        if (!columns) return fmt::format("it does not inflate to {} bytes", entry.columns);
        Complaint complaint = decode_chunk(*columns, entry.range, state, header_.trace);
        if (!complaint.empty() || entry.range.events == 0) return complaint;
        const std::vector<Record>& records = header_.trace.records;
        const Time first = records[records.size() - entry.range.events].time;
        if (first != entry.first_time || records.back().time != entry.last_time)
            return "its times are not those of the directory";
        return {};
    }

    ByteView bytes_;
    const std::string& file_;
    TraceHeader header_;
    std::vector<DirectoryEntry> directory_;
};

}  // namespace

Result<Trace> from_binary(ByteView bytes, const std::string& file) {
    return BinaryReader(bytes, file).read();
}

bool is_binary_trace(ByteView bytes) {
    const std::string_view text = as_text(bytes);
    return !text.empty() &&
           (text.starts_with(trace_magic.substr(0, 4)) || trace_magic.starts_with(text));
}

}  // namespace whitewater::sim
