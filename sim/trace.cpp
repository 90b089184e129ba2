// The run's fingerprint, the sink that keeps a whole run, and what the simulator's own kinds mean.
#include "sim/trace.hpp"

#include <bit>

#include "sim/fault.hpp"

namespace whitewater::sim {

// Each field is multiplied by an odd constant of its own and rotated, so that a change of any one
// field changes the sum and a product's well-mixed high bits reach the low ones. The products do
// not depend on each other: the processor does them side by side, and the chain from event to
// event is one multiplication long.
void Recorder::fold(const Record& record, std::string_view text) {
    const std::uint64_t what =
        std::uint64_t{static_cast<std::uint8_t>(record.kind)} | std::uint64_t{record.label} << 8 |
        std::uint64_t{record.node.value} << 16 | std::uint64_t{record.peer.value} << 40;
    std::uint64_t sum = what * 0x9E3779B97F4A7C15U;
    sum += std::rotl(static_cast<std::uint64_t>(record.time.us) * 0xC2B2AE3D27D4EB4FU, 29);
    sum ^= std::rotl(record.cause * 0x165667B19E3779F9U, 31);
    sum += std::rotl(record.msg * 0x85EBCA77C2B2AE63U, 37);
    sum ^= std::rotl(record.term * 0x27D4EB2F165667C5U, 41);
    sum += std::rotl(record.op.value * 0xD6E8FEB86659FD93U, 43);
    sum ^= std::rotl(record.a * 0xA0761D6478BD642FU, 47);
    sum += std::rotl(record.b * 0xE7037ED1A0B428DBU, 53);
    if (!text.empty()) sum ^= hash_text(text);
    fingerprint_ = (std::rotl(fingerprint_, 23) ^ sum) * 0x9DDFEA08EB382D69U;
    fingerprint_ ^= fingerprint_ >> 32;
}

void Collector::on_record(const Record& record, std::string_view text) {
    trace_.records.push_back(record);
    if (!text.empty()) trace_.texts.push_back({record.seq, std::string(text)});
}

void Collector::on_fact(const Fact& fact) {
    trace_.facts.push_back(fact);
}

const char* name_of(DropCause cause) {
    switch (cause) {
        case DropCause::loss:
            return "loss";
        case DropCause::cut:
            return "cut";
        case DropCause::down:
            return "down";
        case DropCause::rule:
            return "rule";
    }
    return "?";
}

Schema simulator_schema() {
    Schema schema;
    schema.kinds = {
        {Kind::timer_fired, "timer_fired", "", "", ""},
        {Kind::send, "send", "message", "index", "bytes"},
        {Kind::deliver, "deliver", "message", "index", "copy"},
        {Kind::drop, "drop", "message", "index", "drop"},
        {Kind::disk_write, "disk_write", "file", "offset", "bytes"},
        {Kind::sync_begun, "sync_begun", "file", "bytes", "ticket"},
        {Kind::sync_done, "sync_done", "file", "bytes", "ticket"},
        {Kind::sync_failed, "sync_failed", "file", "", "ticket"},
        {Kind::disk_lost, "disk_lost", "file", "unsynced", "survived"},
        {Kind::boot, "boot", "", "incarnation", ""},
        {Kind::crash, "crash", "crash_style", "", ""},
        {Kind::pause, "pause", "", "", ""},
        {Kind::resume, "resume", "", "", ""},
        {Kind::fault_on, "fault_on", "", "ordinal", ""},
        {Kind::fault_off, "fault_off", "", "ordinal", ""},
        {Kind::clock_changed, "clock_changed", "", "offset_us", "drift_ppm"},
    };
    Schema::LabelList drops{"drop", {}};
    for (const auto cause : {DropCause::loss, DropCause::cut, DropCause::down, DropCause::rule})
        drops.words.emplace_back(name_of(cause));
    Schema::LabelList styles{"crash_style", {}};
    for (const auto style : {CrashStyle::losing, CrashStyle::keeping, CrashStyle::prefix,
                             CrashStyle::any, CrashStyle::tearing})
        styles.words.emplace_back(name_of(style));
    schema.labels = {{"message", {}}, {"file", {}}, drops, styles};
    return schema;
}

}  // namespace whitewater::sim
