// Fuzzes what comes over the network: bytes are no message or exactly one, and whatever messages a
// server is given, it keeps the promises that do not depend on its peers.
#include "raft/codec.hpp"

#include "kv/command.hpp"
#include "sim/base/check.hpp"
#include "sim/base/hash.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/watched_server.hpp"

namespace whitewater::fuzz {
namespace {

// What decodes is written with the very same bytes: two texts never mean one message.
void check_message(ByteView bytes) {
    const auto message = raft::decode(bytes);
    if (!message) return;
    Bytes again;
    std::visit([&](const auto& m) { raft::encode(m, again); }, *message);
    CHECK(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()));
}

void check_client_traffic(ByteView bytes) {
    if (const auto command = kv::decode_command(bytes)) {
        Bytes again;
        kv::encode(*command, again);
        CHECK(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()));
    }
    if (const auto reply = kv::decode_reply(bytes)) {
        Bytes again;
        kv::encode(*reply, again);
        CHECK(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()));
    }
}

// The packet, with its checksum put right: the tag is its seed (raft/codec.hpp).
Bytes sealed(ByteView packet) {
    Bytes bytes(packet.begin(), packet.end());
    if (bytes.size() < 8) return bytes;
    const std::uint32_t tag = load_le<std::uint32_t>(bytes.data() + 4);
    store_le(checksum(ByteView(bytes).subspan(8), tag), bytes.data());
    return bytes;
}

// A number near one that matters to the server, or any at all.
std::uint64_t number(Choices& input, const WatchedServer& server) {
    const std::uint8_t choice = input.byte();
    if (choice == 255) return input.eight_bytes();
    const std::uint64_t anchors[] = {0, server.raft().term().value,
                                     server.raft().log().last().index.value,
                                     server.raft().commit().value};
    return anchors[choice % 4] + choice / 4 % 8 - std::min<std::uint64_t>(anchors[choice % 4], 2);
}

// Entries whose terms rise from `before` to at most `last`, as in every batch that decodes.
std::uint32_t draw_entries(Choices& input, raft::Term before, raft::Term last, Bytes& out) {
    const auto count = static_cast<std::uint32_t>(input.below(5));
    for (std::uint32_t i = 0; i < count; ++i) {
        if (before < last && input.below(2) == 1) ++before.value;
        const auto kind = static_cast<raft::EntryKind>(input.below(3));
        raft::encode(raft::Entry{before, kind, input.bytes(input.below(8))}, out);
    }
    return count;
}

// A message with sensible numbers: what a lying peer would send.
Bytes draw_message(Choices& input, const WatchedServer& server) {
    const auto next = [&] { return number(input, server); };
    Bytes out;
    const std::size_t kind = input.below(10);
    const raft::Term term{next()};
    const auto vote_kind = static_cast<raft::VoteKind>(kind % 2);
    if (kind < 2) {
        const raft::Term last_term{next()};
        raft::encode(raft::RequestVote{vote_kind, term, {last_term, {next()}}}, out);
    } else if (kind < 5) {
        const auto answer = static_cast<raft::VoteAnswer>(input.below(2));
        raft::encode(raft::RequestVoteReply{vote_kind, term, answer}, out);
    } else if (kind < 8) {
        raft::AppendEntries m;
        m.term = term;
        m.prev.term = {next()};
        m.prev.index = {next()};
        m.commit = {next()};
        m.read_round = input.below(4);
        Bytes entries;
        m.entries.count = draw_entries(input, m.prev.term, m.term, entries);
        m.entries.bytes = entries;
        raft::encode(m, out);
    } else {
        raft::AppendEntriesReply m;
        m.term = term;
        m.outcome = static_cast<raft::AppendOutcome>(input.below(3));
        m.read_round = input.below(4);
        m.match = {next()};
        m.rejected = {next()};
        m.conflict.term = {next()};
        m.conflict.index = {next()};
        raft::encode(m, out);
    }
    return out;
}

// One packet, event or crash.
void play(Choices& input, WatchedServer& server) {
    const std::size_t what = input.below(10);
    if (what < 2) {
        const NodeId from{input.byte() % max_addresses};
        const ByteView packet = input.bytes(input.byte());
        check_message(packet);
        check_client_traffic(packet);
        const Bytes right = sealed(packet);
        check_message(right);
        return server.step(raft::Packet{from, what == 0 ? packet : right});
    }
    if (what < 5) {
        const NodeId from = node(static_cast<std::uint32_t>(1 + input.below(4)));
        const Bytes packet = draw_message(input, server);
        check_message(packet);
        return server.step(raft::Packet{from, packet});
    }
    if (what == 5) return server.let_pass(milliseconds(input.byte()) * 2);
    if (what == 6) return server.step(raft::Propose{input.bytes(input.below(16))});
    if (what == 7) return server.step(raft::ReadRequest{{input.byte()}});
    if (what == 8) return server.end_sync(input.byte());
    server.restart();
}

}  // namespace
}  // namespace whitewater::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace whitewater;
    fuzz::Choices input({data, size});
    fuzz::WatchedServer server(input.byte());
    while (!input.is_over()) fuzz::play(input, server);
    server.restart();
    return 0;
}
