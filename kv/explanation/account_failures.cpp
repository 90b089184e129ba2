// Why a run failed of which no check found anything: what its scenario waited for or expected.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "kv/explanation/account.hpp"
#include "kv/trace_words.hpp"

namespace whitewater::kv {

using sim::Record;
using sim::Seq;

namespace {

constexpr std::size_t most_beliefs = 7;

// One server as verdicts tell of it.
std::string state_words(NodeId server, const ServerView& view) {
    if (!view.is_up) return fmt::format("{} down", name_of(server));
    return fmt::format("{} {} in term {} (log {}, committed {}, applied {})", name_of(server),
                       raft::name_of(view.role), view.term.value, view.last.value,
                       view.committed.value, view.applied.value);
}

// The word after `word`; empty if there is none.
std::string_view word_after(std::string_view text, std::string_view word) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const bool is_it = text.substr(0, end) == word;
        text.remove_prefix(std::min(end + 1, text.size()));
        if (is_it) return text.substr(0, text.find(' '));
    }
    return {};
}

// "250us", "5ms", "2.500s". Nothing beyond what a scenario may say: a trace may say anything.
std::optional<Duration> span_in(std::string_view word) {
    constexpr Duration longest = seconds(1'000'000);
    std::int64_t unit = 1;
    if (word.ends_with("us")) {
        word.remove_suffix(2);
    } else if (word.ends_with("ms")) {
        word.remove_suffix(2);
        unit = 1'000;
    } else if (word.ends_with("s")) {
        word.remove_suffix(1);
        unit = 1'000'000;
    }
    std::int64_t whole = 0;
    const char* end = word.data() + word.size();
    const auto [at, error] = std::from_chars(word.data(), end, whole);
    if (error != std::errc{} || whole < 0 || whole > longest.us / unit) return std::nullopt;
    Duration span{whole * unit};
    if (at == end) return span;
    if (*at != '.') return std::nullopt;
    for (const char* digit = at + 1; digit != end; ++digit) {
        unit /= 10;
        if (*digit < '0' || *digit > '9') return std::nullopt;
        span.us += (*digit - '0') * unit;
    }
    return span;
}

}  // namespace

// What the trace's header says, why if that is known, and last what the servers were.
void Account::tell_verdict() {
    const std::string& verdict = reading_.trace().verdict;
    if (verdict.empty() || verdict == "passed" || reading_.last() == 0) return;
    const std::string states = states_in(verdict);
    const std::string reason =
        states.empty() ? verdict : verdict.substr(0, verdict.size() - states.size() - 2);
    std::vector<Claim> claims{VerdictClaim{reading_.last(), reason}};
    if (const std::optional<OngoingClaim> load = ongoing()) {
        claims.emplace_back(*load);
        constexpr Duration recently = seconds(1);
        is_told_by_load_ = load->last_answer != 0 && load->before < recently;
    }
    if (!states.empty()) {
        claims.emplace_back(StatesClaim{reading_.last(), states});
    } else if (!is_vacuous()) {
        // That nothing happened which the scenario was written for is no matter of who led.
        std::size_t told = 0;
        for (const NodeId server : reading_.servers())
            if (++told <= most_beliefs) claims.emplace_back(belief(server, reading_.last()));
    }
    add(Step::Weight::essence, std::move(claims));
}

// What the verdict says at its end of all servers, from n1 on, if the trace's end is what it tells.
std::string Account::states_in(const std::string& verdict) {
    const std::size_t at = verdict.rfind(": n1 ");
    if (at == std::string::npos) return {};
    const std::string states = verdict.substr(at + 2);
    std::string seen;
    for (std::uint32_t id = 1; seen.size() < states.size(); ++id) {
        if (!seen.empty()) seen += "; ";
        seen += state_words(node(id), reading_.server(node(id), reading_.last()));
        if (!states.starts_with(seen)) return {};
    }
    return states;
}

// The load that was to go on longest, if it was the last step to wait for it that failed.
std::optional<OngoingClaim> Account::ongoing() const {
    if (!reading_.trace().verdict.starts_with("liveness: await: ")) return std::nullopt;
    Seq await = reading_.last();
    while (await > 0 && !reading_.is(await, TraceKind::step)) --await;
    if (await == 0 || !reading_.text(await).starts_with("await load done ")) return std::nullopt;
    std::optional<OngoingClaim> longest;
    for (Seq seq = 1; seq < await; ++seq) {
        if (!reading_.is(seq, TraceKind::step)) continue;
        if (reading_.text(seq).starts_with("stop")) longest.reset();
        if (!reading_.text(seq).starts_with("load ")) continue;
        const std::optional<OngoingClaim> load = ongoing(seq, await);
        if (load && (!longest || load->until > longest->until)) longest = load;
    }
    return longest;
}

// Nothing if the load was over in time.
std::optional<OngoingClaim> Account::ongoing(Seq load, Seq await) const {
    const std::optional<Duration> lasting = span_in(word_after(reading_.text(load), "for"));
    const std::optional<Duration> within = span_in(word_after(reading_.text(await), "within"));
    if (!lasting || !within) return std::nullopt;
    OngoingClaim made{reading_.last(),
                      load,
                      await,
                      std::string(reading_.text(await)),
                      reading_.event(load).time + *lasting,
                      reading_.event(await).time + *within,
                      0,
                      0,
                      {}};
    if (made.until <= made.deadline) return std::nullopt;
    for (Seq seq = await; seq <= reading_.last(); ++seq) {
        const Record& each = reading_.event(seq);
        const auto word = static_cast<ResultWord>(each.label);
        const bool is_unknown = word == ResultWord::refused || word == ResultWord::timeout;
        if (!reading_.is(seq, TraceKind::result) || is_unknown) continue;
        ++made.answered;
        made.last_answer = seq;
    }
    if (made.last_answer != 0) made.before = made.deadline - reading_.event(made.last_answer).time;
    return made;
}

}  // namespace whitewater::kv
