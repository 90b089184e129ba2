// What claims about the scenario's verdict demand of a trace.
#include <regex>

#include "kv/explanation/claim_check.hpp"
#include "kv/trace_schema.hpp"
#include "kv/trace_words.hpp"

namespace whitewater::kv {

using sim::Record;
using sim::Seq;

namespace {

// The span after the word in the text of a step; nothing if there is none.
std::optional<Duration> span_after(const std::string& word, const std::string& text) {
    const std::regex span(" " + word + " ([0-9]+)(?:[.]([0-9]+))?(us|ms|s)( |$)");
    std::smatch match;
    if (!std::regex_search(text, match, span)) return std::nullopt;
    const std::int64_t unit = match[3] == "us" ? 1 : match[3] == "ms" ? 1'000 : 1'000'000;
    std::string millionths = match[2];
    millionths.resize(6, '0');
    return Duration{std::stoll(match[1]) * unit + std::stoll(millionths) * unit / 1'000'000};
}

}  // namespace

bool ClaimCheck::holds(const VerdictClaim& claim) const {
    const bool is_it =
        claim.verdict == trace_.verdict || trace_.verdict.starts_with(claim.verdict + ": n");
    return claim.seq == trace_.records.size() && !claim.verdict.empty() && is_it;
}

// Each server's facts are held against what is said of it.
bool ClaimCheck::holds(const StatesClaim& claim) const {
    const Seq seq = trace_.records.size();
    if (claim.seq != seq || !trace_.verdict.ends_with(": " + claim.states)) return false;
    const std::regex one(
        "^n([0-9]+) (down|(\\S+) in term ([0-9]+) "
        "\\(log ([0-9]+), committed ([0-9]+), applied ([0-9]+)\\))(; |$)");
    std::smatch said;
    std::string rest = claim.states;
    for (; std::regex_search(rest, said, one); rest = said.suffix().str()) {
        const NodeId server = node(static_cast<std::uint32_t>(std::stoul(said[1])));
        const bool is_up = fact(server, Field::up, seq) != 0;
        if (is_up != said[3].matched) return false;
        if (!is_up) continue;
        const auto role = static_cast<raft::Role>(fact(server, Field::role, seq));
        const bool are_facts = said[3] == raft::name_of(role) &&
                               std::stoull(said[4]) == fact(server, Field::term, seq) &&
                               std::stoull(said[5]) == fact(server, Field::last, seq) &&
                               std::stoull(said[6]) == fact(server, Field::committed, seq) &&
                               std::stoull(said[7]) == fact(server, Field::applied, seq);
        if (!are_facts) return false;
    }
    return rest.empty() && !claim.states.empty();
}

bool ClaimCheck::holds(const OngoingClaim& claim) const {
    const Record* load = event(claim.load);
    const Record* await = event(claim.await);
    if (load == nullptr || await == nullptr || claim.load >= claim.await) return false;
    if (!is(claim.load, TraceKind::step) || !is(claim.await, TraceKind::step)) return false;
    if (claim.seq != trace_.records.size() || text_of(claim.await) != claim.waited) return false;
    if (!claim.waited.starts_with("await load done ") || !text_of(claim.load).starts_with("load "))
        return false;
    const auto lasting = span_after("for", text_of(claim.load));
    const auto within = span_after("within", claim.waited);
    if (!lasting || !within || claim.until <= claim.deadline) return false;
    if (load->time + *lasting != claim.until || await->time + *within != claim.deadline)
        return false;
    std::uint64_t answered = 0;
    Seq last = 0;
    for (const Record& each : trace_.records) {
        if (each.seq > claim.load && is(each.seq, TraceKind::step)) {
            if (each.seq > claim.await || text_of(each.seq).starts_with("stop")) return false;
        }
        if (each.seq < claim.await || !is(each.seq, TraceKind::result)) continue;
        if (each.label == static_cast<std::uint8_t>(ResultWord::refused)) continue;
        if (each.label == static_cast<std::uint8_t>(ResultWord::timeout)) continue;
        ++answered;
        last = each.seq;
    }
    const Duration before = last == 0 ? Duration{} : claim.deadline - event(last)->time;
    return answered == claim.answered && last == claim.last_answer && before == claim.before;
}

}  // namespace whitewater::kv
