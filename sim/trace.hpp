// The record of a run: every event with its cause, and every change of state it made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/hash.hpp"
#include "sim/base/ids.hpp"
#include "sim/base/time.hpp"

namespace whitewater::sim {

// The position of an event in its run, from 1. 0: no event (the beginning of the run).
using Seq = std::uint64_t;

// What happened. The kinds below 64 are the simulator's; a program that runs on it names its own
// from 64 on, in the trace's schema.
enum class Kind : std::uint8_t {
    none = 0,
    timer_fired,    // node
    send,           // node -> peer, msg, label = message kind, term, a = index, b = bytes
    deliver,        // node <- peer, msg, label, term, a = index, b = copy
    drop,           // node -> peer, msg, label, term, a = index, b = DropCause
    disk_write,     // node, label = file, a = offset, b = bytes
    sync_begun,     // node, label = file, a = bytes covered, b = ticket
    sync_done,      // node, label = file, a = bytes now durable, b = ticket
    sync_failed,    // node, label = file, b = ticket
    disk_lost,      // node, label = file, a = bytes unsynced at the crash, b = bytes that survived
    boot,           // node, a = incarnation
    crash,          // node, label = CrashStyle
    pause,          // node
    resume,         // node
    fault_on,       // text = the fault as a scenario step, a = its ordinal
    fault_off,      // text = the fault as a scenario step, a = its ordinal
    clock_changed,  // node, a = offset in us (two's complement), b = drift in ppm (likewise)
    first_program_kind = 64,
};

enum class DropCause : std::uint8_t { loss, cut, down, rule };
const char* name_of(DropCause cause);

// One event. Fields that its kind does not name are 0.
struct Record {
    Seq seq = 0;    // set by the recorder
    Time time{};    // true time
    Seq cause = 0;  // the event that scheduled or directly led to this one
    Kind kind{};
    std::uint8_t label = 0;
    NodeId node{};
    NodeId peer{};
    std::uint64_t msg = 0;  // a message is named by the seq of its send; copies share it
    std::uint64_t term = 0;
    OperationId op{};
    std::uint64_t a = 0;
    std::uint64_t b = 0;
};

// A change of one field of one entity's state, reversible: stepping back costs what stepping
// forward costs. Fields are named in the schema.
struct Fact {
    Seq seq = 0;  // the event that changed it
    NodeId entity;
    std::uint8_t field = 0;
    std::uint64_t before = 0;
    std::uint64_t after = 0;
};

// Receives what the recorder is told. None by default: then tracing costs only the fingerprint.
class Sink {
  public:
    virtual ~Sink() = default;
    virtual void on_record(const Record& record, std::string_view text) = 0;
    virtual void on_fact(const Fact& fact) = 0;
};

// Numbers the events, folds each into the run's fingerprint, and passes them on.
class Recorder {
  public:
    // Keeps a pointer to `sink` (may be null): it must outlive the recorder.
    void attach(Sink* sink) { sink_ = sink; }
    bool is_tracing() const { return sink_ != nullptr; }

    // Gives the record its seq and returns it. `text` is whatever words belong to the event. The
    // record is numbered where it is, not in a copy: a copy of what was written a moment ago, field
    // by field, waits until the processor has written it.
    Seq record(Record&& record, std::string_view text = {}) {
        record.seq = ++last_;
        fold(record, text);
        if (sink_ != nullptr) sink_->on_record(record, text);
        return last_;
    }

    // Not part of the fingerprint: facts follow from the events. Ignored unless tracing.
    void fact(NodeId entity, std::uint8_t field, std::uint64_t before, std::uint64_t after) {
        if (sink_ != nullptr && before != after)
            sink_->on_fact({last_, entity, field, before, after});
    }

    Seq last() const { return last_; }

    // Same scenario, seed and version: same fingerprint, with every compiler, everywhere.
    std::uint64_t fingerprint() const { return mix(fingerprint_); }

  private:
    void fold(const Record& record, std::string_view text);

    Sink* sink_ = nullptr;
    Seq last_ = 0;
    std::uint64_t fingerprint_ = 0;
};

// What the numbers in a trace mean: names of kinds, of the fields each kind uses, and of labels.
// A trace file carries its schema, so that a reader needs to know no program.
struct Schema {
    struct KindRow {
        Kind kind{};
        std::string name;
        std::string label;  // what `label` means: the name of a list in `labels`; empty: unused
        std::string a;      // what `a` means; empty: unused
        std::string b;
    };
    struct LabelList {
        std::string name;
        std::vector<std::string> words;  // indexed by the label
    };
    std::vector<KindRow> kinds;  // by increasing kind
    std::vector<LabelList> labels;
    std::vector<std::string> fields;  // of facts, indexed by Fact::field
};

// The simulator's own kinds (with label lists "file", "drop", "crash_style"; the list "message" and
// "file" is the program's to fill). A program appends its own.
Schema simulator_schema();

// A whole run in memory: what a trace file holds.
struct Trace {
    struct TextOf {
        Seq seq = 0;
        std::string text;
    };
    std::string version;   // of Whitewater
    std::string scenario;  // its text
    std::string scenario_file;
    std::uint64_t seed = 0;
    std::uint64_t fingerprint = 0;
    std::string verdict;  // one line; empty while the run goes on
    Schema schema;
    std::vector<Record> records;  // records[i].seq == i + 1
    std::vector<Fact> facts;      // by increasing seq
    std::vector<TextOf> texts;    // by increasing seq; only for events that have one
};

// A sink that keeps everything, in the trace it was given.
class Collector : public Sink {
  public:
    explicit Collector(Trace& trace) : trace_(trace) {}
    void on_record(const Record& record, std::string_view text) override;
    void on_fact(const Fact& fact) override;

  private:
    Trace& trace_;
};

}  // namespace whitewater::sim
