// Writes the first inputs of the fuzz targets, from real scenarios, runs, messages and disks.
//
// usage: make_corpus SCENARIO-LIBRARY CORPUS
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "kv/command.hpp"
#include "raft/codec.hpp"
#include "scenarios/runner/missing_features.hpp"
#include "scenarios/runner/run.hpp"
#include "sim/base/check.hpp"
#include "sim/trace_binary.hpp"
#include "sim/trace_chunk.hpp"
#include "sim/trace_json.hpp"
#include "tests/fuzz/storage_story.hpp"

namespace whitewater::fuzz {
namespace {

namespace fs = std::filesystem;

std::string contents_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class Corpus {
  public:
    explicit Corpus(fs::path folder) : folder_(std::move(folder)) {}

    void add(const std::string& target, const std::string& name, std::string_view input) const {
        fs::create_directories(folder_ / target);
        std::ofstream(folder_ / target / name, std::ios::binary) << input;
    }

  private:
    fs::path folder_;
};

// -- Scenarios, and the beginnings of their runs --------------------------------------------------

// The trace of its first `events`.
sim::Trace beginning(const sim::Trace& whole, std::size_t events) {
    sim::Trace trace = whole;
    trace.records.resize(std::min(events, trace.records.size()));
    const sim::Seq last = trace.records.size();
    std::erase_if(trace.facts, [&](const sim::Fact& fact) { return fact.seq > last; });
    std::erase_if(trace.texts, [&](const sim::Trace::TextOf& text) { return text.seq > last; });
    trace.scenario.clear();
    return trace;
}

// The first `events` as one chunk, with their counts before them, as trace.cpp reads them.
std::string columns_of(const sim::Trace& trace) {
    sim::ChunkStart start;
    start.range = {1, trace.records.size(), trace.facts.size(), trace.texts.size()};
    sim::FieldState state = sim::initial_state(trace);
    std::string input = "C";
    for (const std::uint64_t count : {start.range.events, start.range.facts, start.range.texts})
        input += static_cast<char>(count);
    return input += as_text(sim::encode_chunk(trace, start, state));
}

void add_traces(const Corpus& corpus, const std::string& name, const sim::Trace& whole) {
    const sim::Trace trace = beginning(whole, 40);
    corpus.add("trace", name + ".jsonl", sim::to_jsonl(beginning(whole, 10)));
    corpus.add("trace", name + ".wwt", as_text(sim::to_binary(beginning(whole, 10), 6)));
    corpus.add("trace", name + ".sealed", "S" + std::string(as_text(sim::to_binary(trace, 25))));
    corpus.add("trace", name + ".columns", columns_of(trace));
}

void add_scenario(const Corpus& corpus, const fs::path& file) {
    const std::string name = file.stem().string();
    const std::string text = contents_of(file);
    corpus.add("parser", name, text);
    const auto scenario = scenarios::parse(text, file.filename().string());
    CHECK(scenario.is_ok(), "{}", to_text(scenario.errors().front()));
    const bool is_broken = scenario.value().setup.mutation.has_value();  // many, and much alike
    if (is_broken || !scenarios::missing_features(scenario.value()).empty()) return;
    corpus.add("runner", name, text);
    sim::Trace trace;
    scenarios::RunOptions options;
    options.trace = &trace;
    scenarios::run(scenario.value(), options);
    add_traces(corpus, name, trace);
}

// -- Messages -------------------------------------------------------------------------------------

// A packet from n2 in the form of codec.cpp, behind the byte that chooses the settings.
template <class M>
std::string packet_of(const M& message) {
    Bytes bytes;
    encode(message, bytes);
    std::string input = "\x03";  // pre-vote and check-quorum
    input += '\x01';             // a packet whose checksum is put right
    input += '\x02';
    input += static_cast<char>(bytes.size());
    return input += as_text(bytes);
}

void add_messages(const Corpus& corpus) {
    using namespace raft;
    const auto add = [&](const char* name, const auto& m) {
        corpus.add("codec", name, packet_of(m));
    };
    add("request_vote", RequestVote{VoteKind::vote, {2}, {{1}, {3}}});
    add("pre_vote", RequestVote{VoteKind::pre_vote, {2}, {{1}, {3}}});
    add("vote_granted", RequestVoteReply{VoteKind::vote, {1}, VoteAnswer::granted});
    add("pre_vote_refused", RequestVoteReply{VoteKind::pre_vote, {5}, VoteAnswer::refused});
    Bytes entries;
    encode(Entry{{1}, EntryKind::noop, {}}, entries);
    encode(Entry{{2}, EntryKind::command, as_bytes("put x 1")}, entries);
    add("append_entries", AppendEntries{{2}, {}, {1}, 1, {2, entries}});
    add("heartbeat", AppendEntries{{2}, {}, {}, 1, {}});
    add("accepted", AppendEntriesReply{{1}, AppendOutcome::accepted, 0, {1}, {}, {}});
    add("conflict", AppendEntriesReply{{1}, AppendOutcome::conflict, 0, {}, {4}, {{1}, {2}}});
    add("stale_term", AppendEntriesReply{{9}, AppendOutcome::stale_term, 0, {}, {}, {}});
    kv::Command command{{7}, client(1), 1, 1, kv::OperationKind::cas, "x", "new", "old"};
    add("command", command);
    kv::Reply reply;
    reply.op = {7};
    reply.response.value = "old";
    add("reply", reply);
    // n1 stands, is elected, proposes, and its own disk and n2 acknowledge.
    const char story[] =
        "\x02\x05\xFF\x05\xFF\x02\x01\x00\x04\x01\x08\x00\x06\x03"
        "abc\x08\x00\x02\x01\x09\x04\x00\x00\x08\x0A"
        "\x07\x01\x05\x20\x08\x00\x09";
    corpus.add("codec", "election", {story, sizeof story - 1});
}

// -- Disks ----------------------------------------------------------------------------------------

std::string disk_input(char form, std::string_view meta, std::string_view log) {
    std::string input(1, form);
    for (const std::size_t size : {meta.size(), log.size()}) {
        input += static_cast<char>(size & 0xFF);
        input += static_cast<char>(size >> 8);
    }
    input.append(meta).append(log);
    return input + std::string(
                       "\x00\x01\x01\x02\x00\x03"
                       "abc\x08\x00\x08\x00\x0E\x03\x01\x00",
                       18);
}

void add_disks(const Corpus& corpus) {
    StorageStory story({}, {});
    for (std::uint64_t i = 0; i < 6; ++i) {
        StorageStory::Change change;
        change.term_steps = i % 2;
        change.vote = node(1);
        change.entries = i % 3;
        change.taken_back = i / 4;
        change.command = {'p', 'u', 't', ' ', 'x'};
        story.write(change);
        if (i % 2 == 0) story.end_sync(0);
    }
    story.crash({Key(1), sim::CrashStyle::keeping});
    const std::string meta(as_text(story.durable(raft::FileId::meta)));
    const std::string log(as_text(story.durable(raft::FileId::log)));
    corpus.add("recovery", "disk", disk_input(1, meta, log));
    corpus.add("recovery", "disk_sealed", disk_input(2, meta, log));
    corpus.add("recovery", "log_alone", disk_input(2, "", log));
    corpus.add("recovery", "meta_alone", disk_input(2, meta, ""));
    corpus.add("recovery", "writes", disk_input(0, "", ""));
    corpus.add("recovery", "damage",
               std::string("\x00\x00\x01\x01\x02\x00\x04wxyz\x08\x00"
                           "\x0F\x01\x00\x01\x20\x00\x01\x02\x00\x00\x00\x00",
                           23));
}

}  // namespace
}  // namespace whitewater::fuzz

int main(int count, char** words) {
    using namespace whitewater::fuzz;
    if (count != 3) {
        fmt::print(stderr, "usage: make_corpus SCENARIO-LIBRARY CORPUS\n");
        return 2;
    }
    const Corpus corpus{words[2]};
    for (const auto& file : fs::recursive_directory_iterator(words[1]))
        if (file.path().extension() == ".scenario") add_scenario(corpus, file.path());
    add_messages(corpus);
    add_disks(corpus);
    return 0;
}
