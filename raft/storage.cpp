// Recovery from both files, and the order of writes and syncs.
#include "raft/storage.hpp"

#include <algorithm>

#include "sim/base/check.hpp"

namespace whitewater::raft {

namespace {

// Of the hard states that the two files hold the one that was written later: terms only go up, and
// within a term a vote is given once and never taken back.
HardState newer(HardState meta, HardState log, Mutation mutation) {
    // BUG forget_term_on_restart (redisraft 46a6ad0): what was last written with the log, though a
    // later term and vote may have been written without it.
    if (mutation == Mutation::forget_term_on_restart) return log;
    HardState newer = meta.vote != nobody ? meta : log;
    if (meta.term != log.term) newer = meta.term > log.term ? meta : log;
    // BUG forget_vote_on_restart (willemt/raft 854a06d): a term without the vote that was given in
    // it is a term in which to vote again.
    if (mutation == Mutation::forget_vote_on_restart) newer.vote = nobody;
    return newer;
}

}  // namespace

std::variant<Recovered, Corruption> recover(const DiskImage& disk, Mutation mutation) {
    auto meta = MetaFile::read(disk[FileId::meta]);
    if (const auto* corruption = std::get_if<Corruption>(&meta)) return *corruption;
    const auto& hard = std::get<MetaFile::Contents>(meta);

    auto log = LogFile::read(disk[FileId::log], hard.log_end, mutation);
    if (const auto* corruption = std::get_if<Corruption>(&log)) return *corruption;
    auto& entries = std::get<LogFile::Contents>(log);
    if (entries.meta > hard.version)
        return Corruption{FileId::meta, 0, "a term and vote that were durable are lost"};

    return Recovered{newer(hard.hard_state, entries.hard_state, mutation), std::move(entries.log),
                     hard.version, entries.end};
}

void Storage::persist(const Persist& write, ByteView entries, Effects& effects) {
    last_ = write.token;
    if (write.first == Index{}) {
        meta_wanted_ = write.hard_state;
        meta_syncs_.add(write.token);
        return flush_meta(effects);
    }
    effects.writes.push_back(
        log_.append({write.hard_state, write.first, entries, meta_durable_}, effects.bytes));
    log_syncs_.add(write.token);
    flush_log(effects);
}

void Storage::synced(FileId file, Token token, Effects& effects) {
    GroupCommit& syncs = file == FileId::meta ? meta_syncs_ : log_syncs_;
    CHECK(syncs.is_syncing() && syncs.syncing() == token, "a sync {} that was not asked for",
          token.value);
    syncs.end();
    if (file == FileId::meta) {
        meta_durable_ = meta_.version();
        flush_meta(effects);
    } else {
        log_.synced(log_syncing_);
        flush_log(effects);
    }
}

Token Storage::durable() const {
    Token durable = last_;
    for (const GroupCommit* syncs : {&meta_syncs_, &log_syncs_}) {
        const Token first = syncs->first_unsynced();
        if (first != Token{}) durable = std::min(durable, Token{first.value - 1});
    }
    return durable;
}

void Storage::flush_meta(Effects& effects) {
    if (meta_syncs_.is_syncing() || !meta_syncs_.has_waiting()) return;
    effects.writes.push_back(meta_.write(meta_wanted_, log_.durable(), effects.bytes));
    effects.syncs.push_back({FileId::meta, meta_syncs_.begin()});
}

void Storage::flush_log(Effects& effects) {
    if (log_syncs_.is_syncing() || !log_syncs_.has_waiting()) return;
    log_syncing_ = log_.end();
    effects.syncs.push_back({FileId::log, log_syncs_.begin()});
}

}  // namespace whitewater::raft
