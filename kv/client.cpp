// How a client looks for the leader and when it asks again.
#include "kv/client.hpp"

#include <algorithm>

#include "raft/consensus.hpp"
#include "sim/base/check.hpp"

namespace whitewater::kv {

namespace {

// Between a refusal that names no leader and the next try: about a round trip and some luck.
constexpr Duration pause_min = milliseconds(10);
constexpr Duration pause_max = milliseconds(30);

}  // namespace

std::string describe(OperationKind kind, const OperationResult& result) {
    if (result.ending == OperationResult::Ending::refused) return "refused";
    if (result.ending == OperationResult::Ending::timed_out) return "timeout";
    if (result.response.outcome != Outcome::ok) return "failed";
    return kind == OperationKind::get ? result.response.value.value_or("none") : "ok";
}

Client::Client(sim::Machine& machine, ClientListener& listener, ClientSettings settings)
    : machine_(machine), listener_(listener), settings_(settings) {}

Key Client::key() const {
    return Key(settings_.seed)
        .with("client")
        .with(machine_.id().value)
        .with(queue_.front().op.value)
        .with(attempts_);
}

void Client::submit(Task task) {
    queue_.push_back(std::move(task));
    if (queue_.size() == 1) begin();
}

void Client::abandon_all() {
    queue_.clear();
    machine_.set_timer(LocalTime::never());
}

void Client::begin() {
    ++sequence_;
    attempts_ = 0;
    refused_ = 0;
    give_up_at_ = machine_.now() + settings_.timeout;
    listener_.on_invoke(machine_.id(), queue_.front());
    attempt();
}

void Client::attempt() {
    ++attempts_;
    is_pausing_ = false;
    target_ = choose_server();
    const Task& task = queue_.front();
    Command command;
    command.op = task.op;
    command.client = machine_.id();
    command.sequence = sequence_;
    command.attempt = attempts_;
    command.kind = task.request.kind;
    command.key = task.request.key;
    command.argument = task.request.argument;
    command.expected = task.request.expected;
    scratch_.clear();
    encode(command, scratch_);
    sim::MessageLabel label;
    label.kind = static_cast<std::uint8_t>(raft::MessageKind::request);
    label.term = task.op.value;
    label.index = attempts_;
    label.op = task.op;
    label.is_numbered = true;
    machine_.set_timer(std::min(give_up_at_, machine_.now() + settings_.attempt));
    machine_.send(target_, label, scratch_);
}

// The node asked for; else the leader as far as known; else anybody but the one just asked.
NodeId Client::choose_server() const {
    if (queue_.front().via != nobody) return queue_.front().via;
    if (leader_ != nobody) return leader_;
    NodeSet candidates = settings_.servers;
    if (candidates.size() > 1) candidates.erase(target_);
    std::uint64_t skip = uniform(key().with("server"), 0, candidates.size() - 1);
    for (const NodeId server : candidates) {
        if (skip == 0) return server;
        --skip;
    }
    CHECK(false, "a client without servers");
    return nobody;
}

void Client::receive(NodeId from, ByteView bytes) {
    const std::optional<Reply> reply = decode_reply(bytes);
    if (!reply.has_value() || queue_.empty() || reply->op != queue_.front().op) return;
    if (reply->status == ReplyStatus::refused) return take_refusal(*reply);
    leader_ = from;
    OperationResult result;
    result.ending = OperationResult::Ending::answered;
    result.response = reply->response;
    result.index = reply->index;
    result.term = reply->entry_term;
    result.by = from;
    finish(result);
}

void Client::take_refusal(const Reply& reply) {
    if (reply.attempt != attempts_ || is_pausing_) return;
    ++refused_;
    if (queue_.front().via != nobody) {
        const bool surely = refused_ == attempts_;
        OperationResult result;
        result.ending =
            surely ? OperationResult::Ending::refused : OperationResult::Ending::timed_out;
        return finish(result);
    }
    const bool is_news = reply.leader != nobody && reply.leader != target_;
    leader_ = is_news ? reply.leader : nobody;
    if (is_news) return attempt();
    pause();
}

void Client::pause() {
    is_pausing_ = true;
    const Duration rest = uniform(key().with("pause"), pause_min, pause_max);
    machine_.set_timer(std::min(give_up_at_, machine_.now() + rest));
}

void Client::timer_fired() {
    if (queue_.empty()) return;
    if (machine_.now() >= give_up_at_) {
        OperationResult result;
        result.ending = refused_ == attempts_ ? OperationResult::Ending::refused
                                              : OperationResult::Ending::timed_out;
        return finish(result);
    }
    if (!is_pausing_) leader_ = nobody;  // it did not answer in time: ask somebody else
    attempt();
}

void Client::finish(const OperationResult& result) {
    const Task task = std::move(queue_.front());
    machine_.set_timer(LocalTime::never());
    if (result.ending != OperationResult::Ending::answered) leader_ = nobody;
    listener_.on_result(machine_.id(), task, result);
    // `done` may submit further operations, or abandon all: it finds this one gone, and the next
    // that is queued, if there is one, under way.
    queue_.pop_front();
    if (!queue_.empty()) begin();
    if (task.done) task.done(result);
}

}  // namespace whitewater::kv
