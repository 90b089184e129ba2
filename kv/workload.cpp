// What a load's clients ask for, and when.
#include "kv/workload.hpp"

#include <fmt/compile.h>

#include "sim/base/check.hpp"

namespace whitewater::kv {

std::string key_name(std::uint64_t ordinal) {
    if (ordinal <= 3) return std::string(1, static_cast<char>('w' + static_cast<int>(ordinal)));
    return fmt::format(FMT_COMPILE("k{}"), ordinal);
}

Workload::Workload(Cluster& cluster, WorkloadSettings settings)
    : cluster_(cluster),
      settings_(std::move(settings)),
      think_(settings_.key.with("think")),
      operation_(settings_.key.with("operation")) {
    if (settings_.lasting.has_value()) ends_ = cluster_.world().now() + *settings_.lasting;
    for (const std::uint32_t client : settings_.clients) {
        workers_.push_back({client, 0, false, {}});
        think(workers_.back());
    }
}

Workload::~Workload() {
    cluster_.world().cancel_calls(*this);
}

bool Workload::is_over() const {
    return is_stopped_ || cluster_.world().now() >= ends_;
}

bool Workload::is_done() const {
    if (!is_over()) return false;
    for (const Worker& worker : workers_)
        if (worker.is_waiting) return false;
    return true;
}

void Workload::think(Worker& worker) {
    const Key key = think_.with(worker.client).with(worker.count);
    const Duration pause = uniform(key, settings_.think_min, settings_.think_max);
    const Time next = cluster_.world().now() + pause;
    const auto slot = static_cast<std::uint64_t>(&worker - workers_.data());
    if (!is_stopped_ && next < ends_) cluster_.world().call_at(next, *this, slot);
}

void Workload::act(std::uint64_t slot) {
    if (!is_over()) issue(workers_[slot]);
}

void Workload::issue(Worker& worker) {
    const Key key = operation_.with(worker.client).with(++worker.count);
    Task task;
    task.op = OperationId{key.with("id").bits() | 1};
    task.request = draw(worker, key);
    task.via = settings_.via;
    const auto slot = static_cast<std::uint32_t>(&worker - workers_.data());
    // What it holds fits into the function: no memory is asked for.
    task.done = [this, slot, kind = task.request.kind](const OperationResult& result) {
        note_answer(workers_[slot], kind, result);
        think(workers_[slot]);
    };
    worker.is_waiting = true;
    ++issued_;
    cluster_.submit(worker.client, std::move(task));
}

void Workload::note_answer(Worker& worker, OperationKind kind, const OperationResult& result) {
    worker.is_waiting = false;
    const bool saw_value = result.response.value.has_value() &&
                           (kind == OperationKind::get || kind == OperationKind::cas);
    if (saw_value) worker.last_read = *result.response.value;
}

// A cas expects what the client last read, so that some succeed.
Request Workload::draw(Worker& worker, Key key) const {
    std::int64_t at = static_cast<std::int64_t>(uniform(key.with("kind"), 0, Ratio::one - 1));
    OperationKind kind = settings_.mix.back().kind;
    for (const WorkloadSettings::Share& share : settings_.mix) {
        if (at < share.share.ppm) {
            kind = share.kind;
            break;
        }
        at -= share.share.ppm;
    }
    const std::string name = key_name(uniform(key.with("key"), 1, settings_.keys));
    const std::string value =
        fmt::format(FMT_COMPILE("{}{}.{}"), settings_.tag, worker.client, worker.count);
    switch (kind) {
        case OperationKind::get:
            return Request::get(name);
        case OperationKind::put:
            return Request::put(name, value);
        case OperationKind::remove:
            return Request::remove(name);
        case OperationKind::append:
            return Request::append(name, value + ";");
        case OperationKind::cas:
            return Request::cas(name, worker.last_read, value);
    }
    return Request::get(name);
}

}  // namespace whitewater::kv
