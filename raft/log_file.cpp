// Writing the chain of records, and following it as far as it holds.
#include "raft/log_file.hpp"

#include <algorithm>
#include <optional>

#include "sim/base/check.hpp"
#include "sim/base/fixed.hpp"
#include "sim/base/hash.hpp"

namespace whitewater::raft {

namespace {

constexpr std::uint32_t magic = 0x474F4C52U;  // "RLOG"
constexpr std::size_t header_size = 4 * 4 + 5 * 8;
constexpr std::size_t alignment = 8;

constexpr std::size_t padded(std::size_t size) {
    return (size + alignment - 1) / alignment * alignment;
}

struct FileRecord {
    std::uint32_t checksum = 0;
    std::uint32_t previous = 0;
    std::uint64_t log_end = 0;
    std::uint32_t life = 0;
    LogFile::Record contents;
    std::size_t size = 0;  // of the whole record
};

// The record at `offset`, if there is an intact one. Whether it belongs to the chain is not asked.
std::optional<FileRecord> record_at(ByteView file, std::size_t offset, Mutation mutation) {
    if (offset > file.size() || file.size() - offset < header_size) return std::nullopt;
    const ByteView rest = file.subspan(offset);
    FixedReader from(rest.data());
    if (from.u32() != magic) return std::nullopt;
    FileRecord record;
    record.checksum = from.u32();
    record.previous = from.u32();
    const std::uint32_t size = from.u32();
    if (size > rest.size() - header_size) return std::nullopt;
    record.size = header_size + padded(size);
    if (record.size > rest.size()) return std::nullopt;
    // BUG torn_tail_accepted (LogCabin and ZooKeeper in Alagappan et al., FAST 2018): a record that
    // a crash cut short is read as if it were whole.
    const bool is_intact = mutation == Mutation::torn_tail_accepted ||
                           checksum(rest.subspan(8, record.size - 8), offset) == record.checksum;
    if (!is_intact) return std::nullopt;
    record.contents.first = {from.u64()};
    record.log_end = from.u64();
    record.contents.meta = from.u64();
    record.contents.hard_state.term = {from.u64()};
    record.contents.hard_state.vote = {from.u32()};
    record.life = from.u32();
    record.contents.entries = rest.subspan(header_size, size);
    return record;
}

// False if an intact record makes no sense: nobody can have this hard state, it leaves a gap, or
// its entries are no log.
bool apply(const LogFile::Record& record, Log& log) {
    if (!is_possible(record.hard_state)) return false;
    if (record.first <= log.base().index || record.first > next(log.last().index)) return false;
    if (record.first <= log.last().index) log.truncate_from(record.first);
    EntryReader reader(record.entries);
    while (reader.next()) {
        const Term term = reader.entry().term;
        if (term < log.last().term || term > record.hard_state.term) return false;
        log.append(reader.entry());
    }
    return reader.ok();
}

// What the intact records from some offset on say, though the chain does not lead to them.
struct Rest {
    std::uint64_t durable = 0;    // the most that any says was durable
    std::uint32_t next_life = 0;  // after all of theirs
};
Rest rest_of(ByteView file, std::size_t offset, Mutation mutation) {
    Rest rest;
    for (std::size_t at = padded(offset); at + header_size <= file.size(); at += alignment) {
        const auto record = record_at(file, at, mutation);
        if (!record) continue;
        rest.durable = std::max(rest.durable, record->log_end);
        rest.next_life = std::max(rest.next_life, record->life + 1);
    }
    return rest;
}

}  // namespace

FileWrite LogFile::append(const Record& record, Bytes& out) {
    CHECK(!record.entries.empty(), "a record without entries");
    const std::size_t begin = out.size();
    out.resize(begin + header_size + padded(record.entries.size()));
    FixedWriter to(out.data() + begin + 8);
    to.u64(end_.chain | std::uint64_t{record.entries.size()} << 32);  // previous, size
    to.u64(record.first.value);
    to.u64(durable_);
    to.u64(record.meta);
    to.u64(record.hard_state.term.value);
    to.u64(record.hard_state.vote.value | std::uint64_t{end_.life} << 32);
    to.raw(record.entries);
    FixedWriter head(out.data() + begin);
    end_.chain = checksum(ByteView(out).subspan(begin + 8), end_.offset);
    head.u32(magic);
    head.u32(end_.chain);

    FileWrite write;
    write.file = FileId::log;
    write.offset = end_.offset;
    write.bytes = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(out.size())};
    end_.offset += out.size() - begin;
    return write;
}

std::variant<LogFile::Contents, Corruption> LogFile::read(ByteView file, std::uint64_t durable,
                                                          Mutation mutation) {
    Contents contents;
    End& end = contents.end;
    while (const auto record = record_at(file, static_cast<std::size_t>(end.offset), mutation)) {
        if (record->previous != end.chain) break;
        if (!apply(record->contents, contents.log)) {
            if (mutation == Mutation::torn_tail_accepted) break;  // as far as it can be read
            return Corruption{FileId::log, end.offset, "an intact record that makes no sense"};
        }
        contents.hard_state = record->contents.hard_state;
        contents.meta = std::max(contents.meta, record->contents.meta);
        const std::uint32_t next_life = std::max(end.life, record->life + 1);
        end = {end.offset + record->size, record->checksum, next_life};
    }
    const Rest rest = rest_of(file, static_cast<std::size_t>(end.offset), mutation);
    end.life = std::max(end.life, rest.next_life);
    if (std::max(durable, rest.durable) > end.offset)
        return Corruption{FileId::log, end.offset, "a record that was durable is damaged"};
    return contents;
}

}  // namespace whitewater::raft
