// Reads the set-up lines.
#include <algorithm>
#include <limits>

#include "scenarios/language/grammar.hpp"
#include "scenarios/language/suggest.hpp"

namespace whitewater::scenarios {

namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();
// Of entries in a message, and of messages to one follower: beyond what any run comes to.
constexpr std::uint64_t most_at_once = 1'000'000;

// No clock may stand still or run backwards by drifting.
constexpr Ratio largest_drift = Ratio::percent(50);

class SetupParser {
  public:
    SetupParser(Cursor& line, Setup& setup, WrittenSettings& written)
        : line_(line), setup_(setup), written_(written), first_(line.take()) {}

    std::set<Setting> parse() {
        if (first_.text == "raft") {
            parts(&SetupParser::raft_part, "raft heartbeat 50ms");
        } else if (first_.text == "network") {
            parts(&SetupParser::network_part, "network loss 1%");
        } else if (first_.text == "disk") {
            parts(&SetupParser::disk_part, "disk sync 1ms..4ms");
        } else if (first_.text == "clock") {
            parts(&SetupParser::clock_part, "clock drift 0..1%");
        } else if (first_.text == "client") {
            parts(&SetupParser::client_part, "client attempt 300ms");
        } else {
            whole_line();
            line_.expect_end();
        }
        if (line_.failed()) return {};
        for (const Setting setting : settings_) written_.emplace(setting, first_.at.line);
        return settings_;
    }

  private:
    // Notes that `word` writes `setting`. Fails if something else has written it.
    void claim(Setting setting, const Token& word) {
        const auto before = written_.find(setting);
        if (before != written_.end()) {
            line_.fail(word.at,
                       fmt::format("'{}' is set already, on line {}", word.text, before->second));
        } else if (!settings_.insert(setting).second) {
            line_.fail(word.at, fmt::format("'{}' is set twice on this line", word.text));
        }
    }

    // If `word` comes next: takes it, and notes that it writes `setting`.
    bool part(std::string_view word, Setting setting) {
        if (!line_.is(word)) return false;
        claim(setting, line_.take());
        return true;
    }

    // Reads parts up to the end of the line, at least one.
    void parts(void (SetupParser::*read)(), std::string_view example) {
        if (line_.at_end()) {
            line_.fail_here(
                fmt::format("something must follow '{}', as in '{}'", first_.text, example));
        }
        while (!line_.at_end()) (this->*read)();
    }

    void whole_line() {
        const std::string& word = first_.text;
        if (word == "nodes") return machines(Setting::nodes, setup_.nodes, 1);
        if (word == "learners") return machines(Setting::learners, setup_.learners, 0);
        if (word == "spares") return machines(Setting::spares, setup_.spares, 0);
        if (word == "must") return must();
        if (word == "clients") {
            claim(Setting::clients, first_);
            setup_.clients =
                static_cast<std::uint32_t>(line_.count("the number of clients", {0, max_clients}));
        } else if (word == "limit") {
            claim(Setting::limit, first_);
            setup_.limit = positive("the limit");
        } else if (word == "seed") {
            claim(Setting::seed, first_);
            setup_.seed = line_.count("the seed", {0, unlimited});
        } else if (word == "closing") {
            claim(Setting::closing, first_);
            setup_.closing = line_.word<Closing>();
        } else {
            claim(Setting::mutation, first_);
            setup_.mutation_at = line_.peek().at;
            setup_.mutation = line_.text("the name of a mutation");
        }
    }

    void machines(Setting setting, std::uint32_t& count, std::uint32_t least) {
        claim(setting, first_);
        const Spot at = line_.peek().at;
        count = static_cast<std::uint32_t>(
            line_.count(fmt::format("the number of {}", first_.text), {least, max_nodes}));
        if (!line_.failed() && setup_.machines() > max_nodes) {
            line_.fail(at, fmt::format("nodes, learners and spares together are at most {}, not {}",
                                       max_nodes, setup_.machines()));
        }
    }

    void must() {
        claim(Setting::must, first_);
        MustViolate must;
        line_.expect("violate", "must violate durability within 1000 seeds");
        must.at = line_.peek().at;
        must.property = line_.text("the name of a property");
        while (line_.accept("or")) must.neighbours.push_back(line_.text("the name of a property"));
        line_.expect("within", "within 1000 seeds");
        must.seeds = line_.count("the number of seeds", {1, unlimited});
        line_.expect("seeds", "within 1000 seeds");
        setup_.must = std::move(must);
    }

    void client_part() {
        if (part("attempt", Setting::client_attempt)) {
            setup_.attempt = positive("an attempt");
        } else if (part("timeout", Setting::client_timeout)) {
            setup_.timeout = positive("the timeout");
        } else {
            line_.fail_choice("a setting of clients", {"attempt", "timeout"});
        }
    }

    void raft_part() {
        RaftSettings& raft = setup_.raft;
        if (part("election", Setting::raft_election)) {
            const Spot at = line_.peek().at;
            raft.election = line_.durations();
            if (!line_.failed()) check_positive(raft.election.min, at, "an election timeout");
        } else if (part("heartbeat", Setting::raft_heartbeat)) {
            raft.heartbeat = positive("the heartbeat");
        } else if (part("pre-vote", Setting::raft_pre_vote)) {
            raft.pre_vote = on_or_off();
        } else if (part("check-quorum", Setting::raft_check_quorum)) {
            raft.check_quorum = on_or_off();
        } else if (part("reads", Setting::raft_reads)) {
            raft.reads = line_.word<ReadMode>();
        } else if (part("drift-bound", Setting::raft_drift_bound)) {
            raft.drift_bound = drift_bound();
        } else {
            raft_size();
        }
    }

    void raft_size() {
        RaftSettings& raft = setup_.raft;
        if (part("snapshot-every", Setting::raft_snapshot_every)) {
            raft.snapshot_every =
                line_.accept("off") ? 0 : line_.count("the snapshot interval", {1, unlimited});
        } else if (part("keep", Setting::raft_keep)) {
            raft.keep = line_.count("the number of entries to keep", {0, unlimited});
        } else if (part("chunk", Setting::raft_chunk)) {
            const Spot at = line_.peek().at;
            raft.chunk = line_.size("the size of a chunk, such as 64KiB");
            if (!line_.failed() && raft.chunk == 0) line_.fail(at, "a chunk has at least 1B");
        } else if (part("batch", Setting::raft_batch)) {
            raft.batch = line_.count("the batch size", {1, most_at_once});
        } else if (part("inflight", Setting::raft_inflight)) {
            raft.inflight = line_.count("the number of messages in flight", {1, most_at_once});
        } else {
            line_.fail_choice(
                "a setting of Raft",
                {"election", "heartbeat", "pre-vote", "check-quorum", "reads", "snapshot-every",
                 "keep", "chunk", "batch", "inflight", "drift-bound"});
        }
    }

    void network_part() {
        NetworkSettings& network = setup_.network;
        if (part("latency", Setting::network_latency)) {
            network.latency = line_.durations();
            const bool has_shape = line_.is("uniform") || line_.is("exponential");
            network.shape = has_shape ? line_.word<LatencyShape>() : LatencyShape::uniform;
        } else if (part("loss", Setting::network_loss)) {
            network.loss = line_.ratio();
        } else if (part("duplicate", Setting::network_duplicate)) {
            network.duplicate = line_.ratio();
        } else if (part("reorder", Setting::network_reorder)) {
            network.reorder = line_.ratio();
        } else {
            line_.fail_choice("a setting of the network", {"latency", "uniform", "exponential",
                                                           "loss", "duplicate", "reorder"});
        }
    }

    void disk_part() {
        if (part("sync", Setting::disk_sync)) {
            setup_.disk.sync = line_.durations();
        } else if (part("crash", Setting::disk_crash)) {
            setup_.disk.crash = line_.word<CrashStyle>();
        } else {
            line_.fail_choice("a setting of disks", {"sync", "crash"});
        }
    }

    void clock_part() {
        if (part("offset", Setting::clock_offset)) {
            setup_.clock.offset = line_.durations(Cursor::Sign::either);
        } else if (part("drift", Setting::clock_drift)) {
            setup_.clock.drift = parse_drifts(line_);
        } else {
            line_.fail_choice("a setting of clocks", {"offset", "drift"});
        }
    }

    bool on_or_off() {
        if (line_.accept("on")) return true;
        if (!line_.accept("off")) line_.fail_choice("a switch", {"on", "off"});
        return false;
    }

    Ratio drift_bound() {
        const Spot at = line_.peek().at;
        const Ratio bound = line_.ratio();
        if (!line_.failed() && bound > largest_drift) line_.fail(at, "no clock drifts beyond 50%");
        return bound;
    }

    Duration positive(std::string_view what) {
        const Spot at = line_.peek().at;
        const Duration value = line_.duration();
        if (!line_.failed()) check_positive(value, at, what);
        return value;
    }

    void check_positive(Duration value, const Spot& at, std::string_view what) {
        if (value.us <= 0) line_.fail(at, fmt::format("{} takes more than no time", what));
    }

    Cursor& line_;
    Setup& setup_;
    WrittenSettings& written_;
    Token first_;
    std::set<Setting> settings_;
};

}  // namespace

Range<Ratio> parse_drifts(Cursor& line) {
    const Spot at = line.peek().at;
    const Range<Ratio> drifts = line.ratios(Cursor::Sign::either);
    const bool too_far = drifts.max > largest_drift || drifts.min.ppm < -largest_drift.ppm;
    if (!line.failed() && too_far) line.fail(at, "no clock drifts beyond 50%");
    return drifts;
}

bool is_setup_line(const Cursor& line) {
    if (line.is("disk")) return line.is("sync", 1) || line.is("crash", 1);
    if (line.is("clock")) return line.is("offset", 1) || line.is("drift", 1);
    const auto words = setup_words();
    return line.peek().kind == Token::Kind::word &&
           std::find(words.begin(), words.end(), line.peek().text) != words.end();
}

std::set<Setting> parse_setup_line(Cursor& line, Setup& setup, WrittenSettings& written) {
    return SetupParser(line, setup, written).parse();
}

}  // namespace whitewater::scenarios
