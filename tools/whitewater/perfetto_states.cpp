// Following what lasts.
#include "tools/whitewater/perfetto_states.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/base/printable.hpp"
#include "sim/json_text.hpp"
#include "tools/whitewater/show_phrases.hpp"

namespace whitewater::tools {

using sim::Fact;
using sim::Kind;
using sim::Record;
using sim::Seq;

namespace {

constexpr std::array<std::string_view, 4> counted_fields = {"last", "durable", "committed",
                                                            "applied"};

}  // namespace

PerfettoStates::PerfettoStates(const sim::Trace& trace, const Choice& choice,
                               PerfettoEvents& events)
    : trace_(trace), choice_(choice), events_(events), names_(trace.schema) {}

bool PerfettoStates::is_shown(NodeId id, const char* begin, const char* end) const {
    if (choice_.why) return false;
    if (!choice_.nodes.is_empty() && !choice_.nodes.contains(id)) return false;
    const auto is_kind = [&](const std::string& kind) { return kind == begin || kind == end; };
    return choice_.kinds.empty() ||
           std::any_of(choice_.kinds.begin(), choice_.kinds.end(), is_kind);
}

void PerfettoStates::follow(const Record& record) {
    const std::string_view kind = names_.kinds().word(static_cast<std::uint64_t>(record.kind));
    if (record.kind == Kind::sync_begun) begin_sync(record);
    if (record.kind == Kind::sync_done) end_sync(record, "durable");
    if (record.kind == Kind::sync_failed) end_sync(record, "failed");
    if (record.kind == Kind::crash) end_syncs_of(record);
    if (kind == "invoke") begin_operation(record);
    if (kind == "result") end_operation(record);
    const bool is_start = record.kind == Kind::resume || record.kind == Kind::boot;
    if (!is_node(record.node) || (record.kind != Kind::pause && !is_start)) return;
    Server& server = servers_[record.node];
    server.is_paused = record.kind == Kind::pause;
    update_role(record.node, server, record.time);
}

void PerfettoStates::follow(const Fact& fact, Time now) {
    const std::string_view field = names_.fields().word(fact.field);
    if (!is_node(fact.entity)) return;
    Server& server = servers_[fact.entity];
    if (field == "up") server.is_up = fact.after != 0;
    if (field == "role") server.role = fact.after;
    if (field == "term") server.term = fact.after;
    if (field == "up" || field == "role" || field == "term") {
        const sim::WordList* const words = names_.values_of_field(fact.field);
        if (field == "role" && words != nullptr && words->word(fact.after).empty()) return;
        return update_role(fact.entity, server, now);
    }
    const bool is_counted =
        std::find(counted_fields.begin(), counted_fields.end(), field) != counted_fields.end();
    const bool is_in_time = now >= choice_.from && now <= choice_.to;
    if (is_counted && is_in_time && is_shown(fact.entity, "commit", "apply"))
        events_.counter({fact.entity, Track::role, 0, now}, field, fact.after);
}

void PerfettoStates::finish() {
    const Time now = trace_.records.empty() ? Time{0} : trace_.records.back().time;
    for (const auto& [key, open] : syncs_) end(std::get<NodeId>(key), open, now, "not ended");
    for (const auto& [op, running] : operations_)
        end(running.first, running.second, now, "not answered");
    for (auto& [id, server] : servers_) write_role(id, server, now);
}

// -- Roles ----------------------------------------------------------------------------------------

void PerfettoStates::update_role(NodeId id, Server& server, Time now) {
    const auto field = names_.fields().number("role");
    const sim::WordList* const words =
        field ? names_.values_of_field(static_cast<std::uint8_t>(*field)) : nullptr;
    const std::string role(words == nullptr ? std::string_view() : words->word(server.role));
    std::string state = fmt::format("{}, term {}", printable(role), server.term);
    if (server.is_paused) state = "paused: " + state;
    if (!server.is_up) state = "down";
    if (state == server.state) return;
    write_role(id, server, now);
    server.state = std::move(state);
    server.since = now;
}

void PerfettoStates::write_role(NodeId id, Server& server, Time now) {
    if (server.state.empty() || server.since == now) return;
    if (is_shown(id, "role", "term"))
        write({id, Track::role, 0, server.since}, now, {server.state, "role", ""});
}

// -- Syncs and operations -------------------------------------------------------------------------

void PerfettoStates::begin_sync(const Record& record) {
    const auto field = names_.of(record.kind).label.words;
    const std::string file(field == nullptr ? std::string_view() : field->word(record.label));
    const SyncKey key{record.node, record.label, record.b};
    if (syncs_.contains(key)) return;
    syncs_[key] = {record.time, lanes_.take(record.node), "sync " + printable(file), record.seq};
}

void PerfettoStates::end_sync(const Record& record, const char* ending) {
    const auto found = syncs_.find({record.node, record.label, record.b});
    if (found == syncs_.end()) return;
    end(record.node, found->second, record.time, ending);
    syncs_.erase(found);
}

void PerfettoStates::end_syncs_of(const Record& crash) {
    for (auto at = syncs_.lower_bound({crash.node, 0, 0});
         at != syncs_.end() && std::get<NodeId>(at->first) == crash.node; at = syncs_.erase(at))
        end(crash.node, at->second, crash.time, "cut short by a crash");
}

void PerfettoStates::begin_operation(const Record& record) {
    if (operations_.contains(record.op)) return;
    const Open open{record.time, lanes_.take(record.node), text_of(record.seq), record.seq};
    operations_.insert({record.op, {record.node, open}});
}

void PerfettoStates::end_operation(const Record& record) {
    const auto found = operations_.find(record.op);
    if (found == operations_.end()) return;
    const sim::WordList* const words = names_.of(record.kind).label.words;
    std::string ending(words == nullptr ? std::string_view() : words->word(record.label));
    if (const std::string value = text_of(record.seq); !value.empty()) ending += " " + value;
    end(found->second.first, found->second.second, record.time, ending);
    operations_.erase(found);
}

void PerfettoStates::end(NodeId id, const Open& open, Time now, const std::string& ending) {
    lanes_.give_back(id, open.lane);
    if (!is_shown(id, is_node(id) ? "sync_begun" : "invoke", is_node(id) ? "sync_done" : "result"))
        return;
    std::string args = fmt::format(R"({{"event":{},"ending":)", open.event);
    sim::append_string(args, printable(ending));
    args += '}';
    write({id, Track::lanes, open.lane, open.since}, now,
          {open.name, is_node(id) ? "disk" : "operation", args});
}

void PerfettoStates::write(const Spot& spot, Time until, const PerfettoEvents::Named& named) {
    Spot cut = spot;
    cut.time = std::max(spot.time, choice_.from);
    const Time end = std::min(until, choice_.to);
    if (end < cut.time) return;
    events_.slice(cut, end - cut.time, named);
}

std::string PerfettoStates::text_of(Seq seq) const {
    const auto found =
        std::partition_point(trace_.texts.begin(), trace_.texts.end(),
                             [&](const sim::Trace::TextOf& text) { return text.seq < seq; });
    const bool is_there = found != trace_.texts.end() && found->seq == seq;
    return is_there ? printable(found->text) : "";
}

}  // namespace whitewater::tools
