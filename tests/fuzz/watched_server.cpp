// The checks on a server among strangers.
#include "tests/fuzz/watched_server.hpp"

#include "raft/codec.hpp"
#include "sim/base/check.hpp"
#include "tests/fuzz/overwrite.hpp"

namespace whitewater::fuzz {

namespace {

raft::Switch as_switch(int bit) {
    return bit == 0 ? raft::Switch::off : raft::Switch::on;
}

}  // namespace

WatchedServer::WatchedServer(std::uint8_t switches) {
    settings_.self = node(1);
    settings_.voters = NodeSet::first(3);
    settings_.pre_vote = as_switch(switches & 1);
    settings_.check_quorum = as_switch(switches & 2);
    settings_.batch = 3;
    settings_.inflight = 2;
    start();
}

void WatchedServer::start() {
    syncs_.clear();
    server_.emplace(settings_);
    server_->start(now_, image(), effects_);
    CHECK(!effects_.halted, "refuses the disk that it wrote: {}", server_->corruption()->what);
    carry_out();
    promised_.commit = {};  // not durable: found out again
    promised_.committed_hash = 0;
    check_promises();
}

void WatchedServer::step(const raft::Input& input) {
    server_->step(now_, input, effects_);
    CHECK(!effects_.halted);
    carry_out();
    check_messages();
    check_promises();
    check_disk();
}

void WatchedServer::let_pass(Duration span) {
    now_ = now_ + span;
    if (raft().deadline() <= now_) step(raft::DeadlinePassed{});
}

void WatchedServer::end_sync(std::uint8_t which) {
    if (syncs_.empty()) return;
    const auto ended = syncs_.begin() + which % static_cast<std::ptrdiff_t>(syncs_.size());
    const raft::FileSync sync = *ended;
    syncs_.erase(ended);
    step(raft::Synced{sync.token, sync.file, raft::SyncOutcome::durable});
}

void WatchedServer::restart() {
    while (!syncs_.empty()) end_sync(0);
    const raft::HardState before = raft().hard_state();
    const std::uint64_t hash = raft().log().hash_at(raft().log().last().index);
    start();
    CHECK(raft().hard_state() == before && raft().log().hash_at(raft().log().last().index) == hash);
}

void WatchedServer::carry_out() {
    for (const raft::FileWrite& write : effects_.writes)
        overwrite(files_[static_cast<std::size_t>(write.file)], write.offset,
                  effects_.view(write.bytes));
    syncs_.insert(syncs_.end(), effects_.syncs.begin(), effects_.syncs.end());
}

// Terms at the very end of their range are not sent on: no decoder takes them.
void WatchedServer::check_messages() const {
    constexpr std::uint64_t last_sendable = (std::uint64_t{1} << 62) - 1;
    for (const raft::Outgoing& outgoing : effects_.messages) {
        CHECK(outgoing.to != settings_.self && settings_.voters.contains(outgoing.to));
        if (outgoing.term.value > last_sendable) continue;
        const auto message = raft::decode(effects_.view(outgoing.bytes));
        CHECK(message.has_value(), "sends a {} that does not decode", name_of(outgoing.kind));
        std::visit(
            [&](const auto& m) {
                CHECK(kind_of(m) == outgoing.kind && m.term == outgoing.term);
                CHECK(index_of(m) == outgoing.index);
            },
            *message);
    }
}

WatchedServer::Promised WatchedServer::promised() const {
    return {raft().hard_state(), raft().commit(), raft().log().hash_at(raft().commit())};
}

void WatchedServer::check_promises() {
    const Promised now = promised();
    CHECK(now.hard_state.term >= promised_.hard_state.term, "the term went back");
    if (now.hard_state.term == promised_.hard_state.term && promised_.hard_state.vote != nobody)
        CHECK(now.hard_state.vote == promised_.hard_state.vote, "it took back its vote");
    CHECK(now.commit >= promised_.commit, "the commit index went back");
    CHECK(raft().log().hash_at(promised_.commit) == promised_.committed_hash,
          "an entry that was committed has changed");
    CHECK(raft().log().last().term <= now.hard_state.term, "an entry from the future");
    promised_ = now;
}

void WatchedServer::check_disk() const {
    if (!syncs_.empty()) return;
    const auto found = raft::recover(image());
    const auto* recovered = std::get_if<raft::Recovered>(&found);
    CHECK(recovered != nullptr, "{}", std::get<raft::Corruption>(found).what);
    CHECK(recovered->hard_state == raft().hard_state());
    CHECK(recovered->log.last() == raft().log().last());
    CHECK(recovered->log.hash_at(recovered->log.last().index) ==
          raft().log().hash_at(raft().log().last().index));
}

raft::DiskImage WatchedServer::image() const {
    raft::DiskImage image;
    for (std::size_t i = 0; i < raft::file_count; ++i) image.files[i] = files_[i];
    return image;
}

}  // namespace whitewater::fuzz
