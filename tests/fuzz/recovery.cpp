// Fuzzes recovery: any disk is refused or believed, and what is then written is found again.
#include "sim/base/hash.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/storage_story.hpp"

namespace whitewater::fuzz {
namespace {

// -- Checksums put right, so that changes get past them -------------------------------------------

constexpr std::uint32_t meta_magic = 0x4154454DU;
constexpr std::uint32_t log_magic = 0x474F4C52U;

// As raft/meta_file.hpp lays a sector out: the checksum, at 4, is of the bytes from 8 to 36.
void seal_meta(Bytes& file) {
    constexpr std::size_t record_size = 36;
    for (std::size_t at = 0; at + record_size <= file.size(); at += 512) {
        std::uint8_t* const sector = file.data() + at;
        if (load_le<std::uint32_t>(sector) == meta_magic)
            store_le(checksum(ByteView(sector + 8, record_size - 8)), sector + 4);
    }
}

// As raft/log_file.hpp lays a record out: each names the checksum of the one before it, and its own
// is seeded with its place.
void seal_log(Bytes& file) {
    constexpr std::size_t header_size = 56;
    std::uint32_t chain = 0;
    for (std::size_t at = 0; at + header_size <= file.size();) {
        std::uint8_t* const record = file.data() + at;
        if (load_le<std::uint32_t>(record) != log_magic) return;
        const std::size_t entries = (load_le<std::uint32_t>(record + 12) + std::size_t{7}) / 8 * 8;
        if (entries > file.size() - at - header_size) return;
        store_le(chain, record + 8);
        chain = checksum(ByteView(record + 8, header_size - 8 + entries), at);
        store_le(chain, record + 4);
        at += header_size + entries;
    }
}

// -- The story ------------------------------------------------------------------------------------

StorageStory begin(Choices& input) {
    const std::size_t form = input.below(3);
    if (form == 0) return {{}, {}};
    const ByteView meta_bytes = input.bytes(input.two_bytes());
    const ByteView log_bytes = input.bytes(input.two_bytes());
    Bytes meta(meta_bytes.begin(), meta_bytes.end());
    Bytes log(log_bytes.begin(), log_bytes.end());
    if (form == 2) {
        seal_meta(meta);
        seal_log(log);
    }
    return {std::move(meta), std::move(log)};
}

// No byte of the log's magic: a fuzzer would sooner or later forge a record inside a command.
Bytes draw_command(Choices& input) {
    const ByteView drawn = input.bytes(input.byte());
    Bytes command(drawn.begin(), drawn.end());
    for (std::uint8_t& byte : command) byte &= 0xBF;
    return command;
}

StorageStory::Change draw_change(Choices& input) {
    StorageStory::Change change;
    change.term_steps = input.below(3);
    change.vote = node(static_cast<std::uint32_t>(input.below(4)));
    change.entries = input.below(4);
    change.taken_back = input.below(4);
    change.command = draw_command(input);
    return change;
}

std::vector<StorageStory::Damage> draw_damage(Choices& input) {
    std::vector<StorageStory::Damage> damage(1 + input.below(2));
    for (StorageStory::Damage& one : damage) {
        one.kind = static_cast<StorageStory::Damage::Kind>(input.below(3));
        one.file = static_cast<raft::FileId>(input.below(2));
        one.at = input.two_bytes();
        one.value = input.byte();
    }
    return damage;
}

void play(Choices& input, StorageStory& story) {
    const std::size_t what = input.below(16);
    if (what < 8) return story.write(draw_change(input));
    if (what < 14) return story.end_sync(input.byte());
    if (what == 14) {
        const auto style = static_cast<sim::CrashStyle>(input.below(5));
        return story.crash({Key(input.two_bytes()), style});
    }
    story.damage(draw_damage(input));
}

}  // namespace
}  // namespace whitewater::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace whitewater;
    fuzz::Choices input({data, size});
    fuzz::StorageStory story = fuzz::begin(input);
    while (!story.is_over() && !input.is_over()) fuzz::play(input, story);
    if (!story.is_over()) story.crash({Key(1), sim::CrashStyle::tearing});
    return 0;
}
