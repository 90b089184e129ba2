// A client: finds the leader, asks, retries with the same number, and at last gives up.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "kv/command.hpp"
#include "sim/base/prng.hpp"
#include "sim/process.hpp"

namespace whitewater::kv {

// How an operation ended, as its client knows it.
struct OperationResult {
    enum class Ending : std::uint8_t {
        answered,
        refused,    // every attempt was refused: none took effect
        timed_out,  // unknown
    };
    Ending ending{};
    Response response;        // answered
    std::uint64_t index = 0;  // answered: the log index at which the store was read or written
    std::uint64_t term = 0;   // answered: the term of that entry; 0 for a read beside the log
    NodeId by;                // answered: the replica that answered
};
// As the scenario language says it: "ok", a value, "none", "failed", "refused", "timeout".
std::string describe(OperationKind kind, const OperationResult& result);

// One operation for a client to carry out.
struct Task {
    OperationId op;  // names it for ever; keys its random draws
    Request request;
    NodeId via;  // ask this replica alone and follow no redirect; nobody: find the leader
    std::function<void(const OperationResult&)> done;  // may submit the next; may be empty
};

class ClientListener {
  public:
    virtual ~ClientListener() = default;
    virtual void on_invoke(NodeId client, const Task& task) = 0;
    virtual void on_result(NodeId client, const Task& task, const OperationResult& result) = 0;
};

struct ClientSettings {
    std::uint64_t seed = 1;
    NodeSet servers;
    Duration attempt = milliseconds(300);  // how long to wait for one answer
    Duration timeout = seconds(5);         // for the whole operation, retries and pauses included
};

// Does one operation at a time; further ones queue. Each operation has a sequence number, the same
// in every retry, so that the store's session applies it at most once (§6.3).
class Client : public sim::Process {
  public:
    // `machine` and `listener` must outlive the client.
    Client(sim::Machine& machine, ClientListener& listener, ClientSettings settings);

    void start() override {}
    void receive(NodeId from, ByteView bytes) override;
    void timer_fired() override;
    void synced(std::uint8_t, sim::Ticket, sim::SyncResult) override {}

    void submit(Task task);
    bool is_idle() const { return queue_.empty(); }
    // Forgets the operation under way, and all that are queued, without an answer: their outcome
    // stays unknown.
    void abandon_all();

  private:
    void begin();
    void attempt();
    NodeId choose_server() const;
    void take_refusal(const Reply& reply);
    void pause();
    void finish(const OperationResult& result);
    Key key() const;

    sim::Machine& machine_;
    ClientListener& listener_;
    ClientSettings settings_;
    std::deque<Task> queue_;  // the front is under way
    std::uint64_t sequence_ = 0;
    std::uint32_t attempts_ = 0;  // of the operation under way
    std::uint32_t refused_ = 0;   // how many of them were
    NodeId target_;               // of the latest attempt
    NodeId leader_;               // who answered last, or was named as leader; nobody: unknown
    bool is_pausing_ = false;     // between two attempts
    LocalTime give_up_at_;
    Bytes scratch_;
};

}  // namespace whitewater::kv
