// The run as its clients saw it, and the order in which their operations really took effect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kv/client.hpp"
#include "kv/linearizability/history.hpp"
#include "kv/order_watch.hpp"
#include "kv/store.hpp"
#include "raft/safety_findings.hpp"
#include "raft/types.hpp"
#include "sim/trace.hpp"

namespace whitewater::kv {

// A client's n-th operation was executed before, and again with this event, which applies an entry.
raft::Violation executed_again(NodeId client, std::uint64_t ordinal, const sim::Record& event);

// Keeps the history for the linearizability checker, and beside it what only a simulator knows:
// which log entry carried which operation, and where each took effect.
class Chronicle {
  public:
    Chronicle() = default;
    Chronicle(const Chronicle&) = delete;  // its watch refers to its history
    Chronicle& operator=(const Chronicle&) = delete;

    // This operation will be invoked soon: what that needs may be far from the cache.
    void expect(OperationId op) const { history_.expect(op); }
    void invoked(NodeId client, const Task& task, Time now);
    // `event` is the trace record of it.
    void resulted(const Task& task, const OperationResult& result, Time now, sim::Seq event);
    void proposed(raft::EntryId entry, OperationId op);
    // A server takes the operation into its log, or answers a read; this is what it believes then.
    void served(OperationId op, NodeId by, raft::Role role, raft::Term term);

    // A replica applied a command. Only the first to apply an index counts. Says what is wrong if
    // that execution breaks exactly-once (§6.3): which of its client's operations it was.
    std::optional<std::uint64_t> applied(raft::EntryId entry, const Command& command,
                                         Store::Taken taken, Time now);

    const linearizability::History& history() const { return history_; }

    // The operations in the order in which they took effect, reads where they read.
    std::vector<OperationId> commit_order() const;

    // The log entries that carry a command which writes `value`, in the order of their proposal. An
    // operation that was retried may stand in several.
    std::vector<raft::EntryId> entries_writing(std::string_view value) const;

    // Where the operation took effect and who served it, as far as that is known: "index 4 of term
    // 2, served by n3, which believed it was leader of term 2". Empty if nothing is.
    std::string account_of(OperationId op) const;

    // The event with which its client was answered; 0: it was not.
    sim::Seq answer_to(OperationId op) const;

    // What took effect when it should not have.
    const OrderWatch& watch() const { return watch_; }

    std::uint64_t answered() const { return answered_; }

  private:
    struct Proposal {
        raft::EntryId entry;
        OperationId op;
    };
    // By operation: what its answer says, and the latest server that took it up.
    struct Service {
        std::uint64_t index = 0;
        std::uint64_t term = 0;  // of the entry; 0 for a read beside the log
        sim::Seq answer = 0;     // the event; 0: none yet
        raft::Term believed;
        NodeId by;
        raft::Role role{};
    };
    struct Effect {
        std::uint64_t index = 0;
        OperationId op;
    };

    linearizability::History history_;
    OrderWatch watch_{history_};
    Paged<Service> services_;
    Paged<Proposal> proposals_;
    Paged<Effect> executed_;                // by increasing index
    std::vector<Effect> reads_;             // reads beside the log, in the order of their answers
    raft::Index frontier_;                  // the last index that any replica has applied
    std::vector<std::uint64_t> sequences_;  // by client: the last one executed
    std::uint64_t answered_ = 0;
};

}  // namespace whitewater::kv
