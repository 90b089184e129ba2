// A trace as slices, instants and arrows, for Perfetto.
#include <fmt/format.h>

#include <set>
#include <string>
#include <vector>

#include "sim/json_text.hpp"
#include "sim/trace_names.hpp"
#include "tools/whitewater/export.hpp"
#include "tools/whitewater/perfetto_events.hpp"
#include "tools/whitewater/perfetto_states.hpp"
#include "tools/whitewater/show_phrases.hpp"

namespace whitewater::tools {

using sim::Fact;
using sim::Kind;
using sim::Record;
using sim::Seq;
using sim::Trace;

namespace {

// The ends of each message, its deliveries and losses, as far as they are chosen.
class Ends {
  public:
    Ends(const Trace& trace, const std::vector<bool>& wanted)
        : first_(trace.records.size() + 1, 0),
          next_(trace.records.size() + 1, 0),
          has_begin_(trace.records.size() + 1, false) {
        for (std::size_t i = trace.records.size(); i-- > 0;) {
            const Record& record = trace.records[i];
            const bool is_end = record.kind == Kind::deliver || record.kind == Kind::drop;
            if (!is_end || !wanted[i] || record.msg == 0 || record.msg >= record.seq) continue;
            const bool has_begin =
                wanted[record.msg - 1] && trace.records[record.msg - 1].kind == Kind::send;
            if (!has_begin) continue;
            next_[record.seq] = first_[record.msg];
            first_[record.msg] = static_cast<std::uint32_t>(record.seq);
            has_begin_[record.seq] = true;
        }
    }
    Seq first(Seq message) const { return first_[message]; }
    Seq next(Seq end) const { return next_[end]; }
    bool has_begin(Seq end) const { return has_begin_[end]; }

  private:
    std::vector<std::uint32_t> first_;
    std::vector<std::uint32_t> next_;
    std::vector<bool> has_begin_;
};

class PerfettoWriter {
  public:
    PerfettoWriter(const Trace& trace, const Choice& choice, TextPieces& pieces)
        : trace_(trace),
          teller_(trace),
          names_(trace.schema),
          wanted_(chosen(trace, choice, teller_)),
          ends_(trace, wanted_),
          events_(pieces),
          states_(trace, choice, events_) {}

    void write() {
        std::size_t fact = 0;
        for (; fact < trace_.facts.size() && trace_.facts[fact].seq == 0; ++fact)
            states_.follow(trace_.facts[fact], Time{0});
        for (const Record& record : trace_.records) {
            states_.follow(record);
            for (; fact < trace_.facts.size() && trace_.facts[fact].seq == record.seq; ++fact)
                states_.follow(trace_.facts[fact], record.time);
            if (wanted_[record.seq - 1]) tell(record);
        }
        states_.finish();
        names();
    }

  private:
    // Also of the lanes: how many there are is known at the end, and where names stand matters not.
    void names() {
        std::set<NodeId> all;
        for (const Record& record : trace_.records) all.insert(record.node);
        for (const NodeId id : all) {
            events_.process_name(id, id == nobody ? "scenario" : name_of(id));
            const auto track = [&](Track number, const char* name) {
                events_.track_name(id, static_cast<std::uint32_t>(number), name);
            };
            track(Track::happenings, id == nobody ? "steps and faults" : "events");
            if (id == nobody) continue;
            track(Track::messages, "messages");
            if (is_node(id)) track(Track::role, "role and term");
            if (is_node(id)) track(Track::disk, "disk writes");
            const char* const what = is_node(id) ? "syncs" : "operations";
            for (std::uint32_t lane = 0; lane < states_.lanes(id); ++lane)
                events_.track_name(id, static_cast<std::uint32_t>(Track::lanes) + lane,
                                   lane == 0 ? what : fmt::format("{} {}", what, lane + 1));
        }
    }

    void tell(const Record& record) {
        const std::string words = teller_.words_at_node(record);
        const std::string args = args_of(record, teller_.words(record));
        const std::string kind = kind_of(record);
        const bool is_message =
            record.kind == Kind::send || record.kind == Kind::deliver || record.kind == Kind::drop;
        if (is_message) return message(record, {words, kind, args});
        if (record.kind == Kind::disk_write)
            return events_.instant({record.node, Track::disk, 0, record.time}, {words, kind, args});
        const Spot spot{record.node, Track::happenings, 0, record.time};
        if (kind == "violation") return events_.global_instant(spot, {words, kind, args});
        events_.instant(spot, {words, kind, args});
    }

    // One microsecond long, for an arrow to hold on to. Messages of one instant lie in each other.
    void message(const Record& record, const PerfettoEvents::Named& named) {
        const Spot spot{record.node, Track::messages, 0, record.time};
        events_.slice(spot, microseconds(1), named);
        if (record.kind == Kind::send)
            for (Seq end = ends_.first(record.seq); end != 0; end = ends_.next(end))
                events_.arrow_begin(spot, end);
        else if (ends_.has_begin(record.seq))
            events_.arrow_end(spot, record.seq);
    }

    std::string kind_of(const Record& record) const {
        std::string kind(names_.kinds().word(static_cast<std::uint64_t>(record.kind)));
        for (char& c : kind)
            if (c == ' ' || c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) c = '_';
        return kind;
    }

    static std::string args_of(const Record& record, const std::string& words) {
        std::string args = fmt::format(R"({{"event":{},"cause":{})", record.seq, record.cause);
        if (record.msg != 0) args += fmt::format(R"(,"message":{})", record.msg);
        if (record.term != 0) {
            args += R"(,"term":)";
            sim::append_number(args, record.term);
        }
        if (record.op != OperationId{}) {
            args += R"(,"operation":)";
            sim::append_hex(args, record.op.value);
        }
        args += R"(,"words":)";
        sim::append_string(args, words);
        return args + "}";
    }

    const Trace& trace_;
    Teller teller_;
    sim::Names names_;
    std::vector<bool> wanted_;
    Ends ends_;
    PerfettoEvents events_;
    PerfettoStates states_;
};

}  // namespace

void write_perfetto(const Trace& trace, const Choice& choice, const TextOut& out) {
    TextPieces pieces(out);
    std::string& head = pieces.piece();
    head += R"({"displayTimeUnit":"ms","otherData":{"scenario":)";
    sim::append_string(head, trace.scenario_file);
    head += fmt::format(R"(,"seed":"{}","fingerprint":"{:016x}","whitewater":)", trace.seed,
                        trace.fingerprint);
    sim::append_string(head, trace.version);
    head += R"(,"verdict":)";
    sim::append_string(head, trace.verdict);
    head += R"(},"traceEvents":[)";
    PerfettoWriter(trace, choice, pieces).write();
    pieces.piece() += "\n]}\n";
}

}  // namespace whitewater::tools
