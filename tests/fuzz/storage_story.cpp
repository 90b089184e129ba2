// Playing writes, syncs and crashes, and comparing what is found with what was written.
#include "tests/fuzz/storage_story.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/check.hpp"
#include "tests/fuzz/overwrite.hpp"

namespace whitewater::fuzz {

namespace {

constexpr std::size_t sector_size = 512;

void apply(Bytes& file, const StorageStory::Damage& damage) {
    if (file.empty()) return;
    const auto at = static_cast<std::size_t>(damage.at % file.size());
    switch (damage.kind) {
        case StorageStory::Damage::Kind::byte:
            file[at] = static_cast<std::uint8_t>(file[at] ^ damage.value);
            return;
        case StorageStory::Damage::Kind::end:
            file.resize(at);
            return;
        case StorageStory::Damage::Kind::sector: {
            const std::size_t begin = at / sector_size * sector_size;
            const std::size_t end = std::min(file.size(), begin + sector_size);
            std::fill(file.begin() + static_cast<std::ptrdiff_t>(begin),
                      file.begin() + static_cast<std::ptrdiff_t>(end), std::uint8_t{0});
            return;
        }
    }
}

bool is_sane(const raft::Recovered& recovered) {
    const NodeId vote = recovered.hard_state.vote;
    return recovered.log.last().term <= recovered.hard_state.term &&
           (vote == nobody || is_node(vote));
}

}  // namespace

StorageStory::StorageStory(Bytes meta, Bytes log) : began_empty_(meta.empty() && log.empty()) {
    at(raft::FileId::meta).durable = std::move(meta);
    at(raft::FileId::log).durable = std::move(log);
    start(began_empty_ ? Trust::whole : Trust::damaged);
}

void StorageStory::start(Trust trust) {
    raft::DiskImage image;
    for (std::size_t i = 0; i < raft::file_count; ++i) image.files[i] = files_[i].durable;
    auto found = raft::recover(image);
    if (const auto* corruption = std::get_if<raft::Corruption>(&found)) {
        // What is left of a damaged disk may name what the damage took, also after a later crash:
        // to refuse is then right, and never wrong.
        CHECK(trust == Trust::damaged || was_damaged_, "refuses what a crash left: {}",
              corruption->what);
        is_over_ = true;
        return;
    }
    auto& recovered = std::get<raft::Recovered>(found);
    CHECK(is_sane(recovered), "finds a log of term {}, and term {} with a vote for {}",
          recovered.log.last().term.value, recovered.hard_state.term.value,
          recovered.hard_state.vote.value);
    const bool is_known = began_empty_ || trust == Trust::whole;
    if (!states_.empty() && is_known) check_found(recovered, trust);
    if (trust == Trust::damaged) log_durable_ = 0;  // whatever it fell back on, it may again
    storage_ = raft::Storage(recovered);
    log_ = std::move(recovered.log);
    hard_state_ = recovered.hard_state;
    life_began_at_ = states_.size();
    states_.push_back(now());
}

void StorageStory::check_found(const raft::Recovered& recovered, Trust trust) const {
    const raft::Index last = recovered.log.last().index;
    const std::uint64_t hash = recovered.log.hash_at(last);
    const std::size_t from = trust == Trust::whole ? log_durable_ : 0;
    const auto begin = states_.begin() + static_cast<std::ptrdiff_t>(from);
    CHECK(std::any_of(begin, states_.end(),
                      [&](const State& s) { return s.last == last && s.log_hash == hash; }),
          "finds a log up to index {} that it did not have since its last durable one", last.value);
    const raft::HardState& found = recovered.hard_state;
    CHECK(std::any_of(begin, states_.end(), [&](const State& s) { return s.hard_state == found; }),
          "finds term {} and a vote for {} that it did not have since its last durable ones",
          found.term.value, found.vote.value);
    if (trust == Trust::damaged) return;
    const raft::HardState& durable = states_[durable_].hard_state;
    CHECK(found.term >= durable.term, "finds term {} where {} was durable", found.term.value,
          durable.term.value);
    CHECK(found.term > durable.term || durable.vote == nobody || found.vote == durable.vote,
          "finds a vote for {} in a term whose vote for {} was durable", found.vote.value,
          durable.vote.value);
}

void StorageStory::write(const Change& change) {
    raft::Persist persist;
    persist.token = {states_.size() - life_began_at_};
    if (change.term_steps > 0) hard_state_ = {{hard_state_.term.value + change.term_steps}, nobody};
    if (hard_state_.vote == nobody) hard_state_.vote = change.vote;
    if (change.entries > 0) {
        const std::uint64_t last = log_.last().index.value;
        persist.first = {last + 1 - std::min(change.taken_back, last)};
        if (persist.first.value <= last) log_.truncate_from(persist.first);
        for (std::uint64_t i = 0; i < change.entries; ++i)
            log_.append({hard_state_.term, raft::EntryKind::command, change.command});
        persist.last = log_.last().index;
    }
    persist.hard_state = hard_state_;
    const bool has_written_log = states_.back().has_written_log || change.entries > 0;
    states_.push_back(now());
    states_.back().has_written_log = has_written_log;
    Bytes room;
    const ByteView entries =
        change.entries == 0 ? ByteView{} : log_.gather(persist.first, persist.last, room);
    effects_.clear();
    storage_.persist(persist, entries, effects_);
    carry_out();
}

void StorageStory::end_sync(std::uint8_t which) {
    if (syncs_.empty()) return;
    const auto ended = syncs_.begin() + which % static_cast<std::ptrdiff_t>(syncs_.size());
    const raft::FileSync sync = *ended;
    syncs_.erase(ended);
    File& file = at(sync.file);
    const auto covered = file.pending.begin() + static_cast<std::ptrdiff_t>(file.covered);
    for (auto write = file.pending.begin(); write != covered; ++write)
        overwrite(file.durable, write->offset, write->bytes);
    file.pending.erase(file.pending.begin(), covered);
    file.covered = 0;
    effects_.clear();
    storage_.synced(sync.file, sync.token, effects_);
    carry_out();
}

void StorageStory::crash(const sim::CrashDraw& draw) {
    stop(draw);
    start(Trust::whole);
}

void StorageStory::stop(const sim::CrashDraw& draw) {
    durable_ = life_began_at_ + static_cast<std::size_t>(storage_.durable().value);
    if (states_[durable_].has_written_log) log_durable_ = durable_;
    for (std::size_t i = 0; i < raft::file_count; ++i) {
        std::vector<sim::PendingWrite> pending;
        for (const Write& write : files_[i].pending) pending.push_back({write.offset, write.bytes});
        sim::FileImage image;
        image.write(0, files_[i].durable);
        sim::apply_survivors(image, pending, {draw.key.with(i), draw.style});
        files_[i].durable = image.bytes();
        files_[i].pending.clear();
        files_[i].covered = 0;
    }
    syncs_.clear();
}

void StorageStory::damage(const std::vector<Damage>& damage) {
    if (std::exchange(was_damaged_, true)) return;
    while (!syncs_.empty()) end_sync(0);
    stop({Key(0), sim::CrashStyle::losing});
    for (const Damage& one : damage) apply(at(one.file).durable, one);
    start(Trust::damaged);
}

void StorageStory::carry_out() {
    for (const raft::FileWrite& write : effects_.writes) {
        const ByteView bytes = effects_.view(write.bytes);
        at(write.file).pending.push_back({write.offset, Bytes(bytes.begin(), bytes.end())});
    }
    for (const raft::FileSync& sync : effects_.syncs) {
        at(sync.file).covered = at(sync.file).pending.size();
        syncs_.push_back(sync);
    }
}

StorageStory::State StorageStory::now() const {
    State state;
    state.hard_state = hard_state_;
    state.last = log_.last().index;
    state.log_hash = log_.hash_at(state.last);
    return state;
}

}  // namespace whitewater::fuzz
