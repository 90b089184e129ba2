// A trace in binary: for archives and the page that replays it. TRACE.md describes the format.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "sim/base/bytes.hpp"
#include "sim/base/result.hpp"
#include "sim/trace.hpp"
#include "sim/trace_chunk.hpp"
#include "sim/trace_chunk_encoder.hpp"

namespace whitewater::sim {

class TracePacker;

inline constexpr std::uint64_t largest_chunk = 65'536;  // events

// The same trace always gives the same bytes. `events_per_chunk` is 1..largest_chunk; less than the
// most is for tests. REQUIRES: broken_promise(trace) is nothing; no chunk's columns reach 4 GiB.
Bytes to_binary(const Trace& trace, std::uint64_t events_per_chunk = largest_chunk);

// Records a run as to_binary would write it, chunk by chunk while the run goes on: memory holds one
// chunk and the packed ones before it.
class BinaryRecording : public Sink {
  public:
    // `initial` is what the fields are at first.
    explicit BinaryRecording(std::uint64_t events_per_chunk = largest_chunk,
                             FieldState initial = {});
    ~BinaryRecording() override;

    // REQUIRES: the run keeps the promises of a trace (broken_promise), as World's recorder and a
    // cluster's narrator do.
    void on_record(const Record& record, std::string_view text) override;
    void on_fact(const Fact& fact) override;
    // The words of the event that was recorded last, even if they are none: some traces tell apart
    // empty words and no words. To be called once for it, if its record came without.
    void on_text(Seq seq, std::string_view text) { chunk_.text(seq, text); }

    // The file of all that was recorded so far. Of `about` only what is not an event counts: seed,
    // scenario, schema, verdict. To be called once, at the end.
    Bytes file(const Trace& about);

    std::uint64_t events() const { return events_; }

  private:
    void pack();

    std::uint64_t events_per_chunk_;
    FieldState state_;
    ChunkEncoder chunk_{state_};  // what is not packed yet
    std::unique_ptr<TracePacker> packer_;
    std::uint64_t events_ = 0;
    std::uint64_t facts_ = 0;  // that are packed
    std::uint64_t texts_ = 0;  // likewise
};

// The inverse: from_binary(to_binary(trace)) is the same trace in every field. Errors say in words
// what is wrong and where: a file cut off at any byte, a foreign or newer file, a chunk whose bytes
// were changed. Takes no more memory than a fixed multiple of the file, whatever the file claims.
// `file` is its name.
Result<Trace> from_binary(ByteView bytes, const std::string& file);

// True if `bytes` begins like a binary trace, whole or not.
bool is_binary_trace(ByteView bytes);

}  // namespace whitewater::sim
