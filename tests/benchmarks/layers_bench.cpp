// Each layer alone: the event queue, the codec, recovery from a disk.
#include <benchmark/benchmark.h>

#include <variant>

#include "raft/codec.hpp"
#include "raft/storage.hpp"
#include "sim/base/check.hpp"
#include "sim/base/prng.hpp"
#include "sim/event_queue.hpp"

namespace whitewater {
namespace {

using benchmark::Counter;

Counter rate(benchmark::IterationCount each, benchmark::IterationCount times) {
    return Counter(static_cast<double>(each * times), Counter::kIsRate);
}

// Pops the next event and pushes one that comes later, with so many pending.
void event_queue(benchmark::State& state) {
    sim::EventQueue queue;
    const Key key(1);
    std::uint64_t draws = 0;
    const auto later = [&](Time now) {
        return now + uniform(key.with(++draws), milliseconds(0), milliseconds(10));
    };
    for (std::int64_t i = 0; i < state.range(0); ++i)
        queue.push(later(Time{}), sim::EventKind::call);
    for ([[maybe_unused]] auto _ : state) {
        const sim::Event event = queue.pop();
        queue.push(later(event.time), sim::EventKind::call);
    }
    state.counters["events/s"] = rate(1, state.iterations());
}
BENCHMARK(event_queue)->ArgName("pending")->Arg(10)->Arg(100)->Arg(1'000)->Arg(10'000);

// As many entries as `count`, each with a command of 64 bytes.
Bytes encoded_entries(std::uint32_t count) {
    const Bytes command(64, 7);
    Bytes bytes;
    for (std::uint32_t i = 0; i < count; ++i)
        raft::encode(raft::Entry{raft::Term{3}, raft::EntryKind::command, command}, bytes);
    return bytes;
}

// There and back: an append_entries of so many entries.
void codec(benchmark::State& state) {
    const auto count = static_cast<std::uint32_t>(state.range(0));
    const Bytes entries = encoded_entries(count);
    raft::AppendEntries message;
    message.term = raft::Term{3};
    message.prev = {raft::Term{3}, raft::Index{1'000}};
    message.entries = {count, entries};
    Bytes wire;
    for ([[maybe_unused]] auto _ : state) {
        wire.clear();
        raft::encode(message, wire);
        const auto decoded = raft::decode(wire);
        CHECK(decoded.has_value());
        benchmark::DoNotOptimize(decoded);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(wire.size()) * state.iterations());
    state.counters["messages/s"] = rate(1, state.iterations());
}
BENCHMARK(codec)->ArgName("entries")->Arg(0)->Arg(1)->Arg(64);

// What a disk holds after so many entries, each written on its own.
struct Disk {
    Bytes meta;
    Bytes log;
};
Disk written(std::uint64_t entries) {
    raft::Storage storage;
    raft::Effects effects;
    Disk disk;
    const Bytes entry = encoded_entries(1);
    for (std::uint64_t i = 1; i <= entries; ++i) {
        effects.clear();
        const raft::Persist write{
            raft::Token{i}, {raft::Term{3}, node(1)}, raft::Index{i}, raft::Index{i}};
        storage.persist(write, entry, effects);
        for (const raft::FileWrite& piece : effects.writes) {
            const ByteView bytes = effects.view(piece.bytes);
            Bytes& file = piece.file == raft::FileId::log ? disk.log : disk.meta;
            file.resize(std::max<std::size_t>(file.size(), piece.offset + bytes.size()));
            std::copy(bytes.begin(), bytes.end(),
                      file.begin() + static_cast<std::ptrdiff_t>(piece.offset));
        }
    }
    return disk;
}

void recovery(benchmark::State& state) {
    const Disk disk = written(static_cast<std::uint64_t>(state.range(0)));
    raft::DiskImage image;
    image.files[static_cast<std::size_t>(raft::FileId::meta)] = disk.meta;
    image.files[static_cast<std::size_t>(raft::FileId::log)] = disk.log;
    for ([[maybe_unused]] auto _ : state) {
        auto found = raft::recover(image);
        const auto* recovered = std::get_if<raft::Recovered>(&found);
        CHECK(recovered != nullptr &&
              recovered->log.last().index.value == static_cast<std::uint64_t>(state.range(0)));
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(disk.log.size()) * state.iterations());
    state.counters["entries/s"] = rate(state.range(0), state.iterations());
}
BENCHMARK(recovery)->ArgName("entries")->Arg(100)->Arg(10'000);

}  // namespace
}  // namespace whitewater
