// Choosing the model, spending the budget, and putting the answer in terms of the log.
#include "tools/whitewater/judge_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kv/linearizability/models/causes.hpp"
#include "kv/linearizability/models/models.hpp"
#include "kv/linearizability/readers/store_history.hpp"

namespace whitewater::tools {

using namespace linearizability;

namespace {

using Clock = std::chrono::steady_clock;

// Asks with more and more steps until there is an answer, or time or memory is used up.
template <class Ask>
auto within(std::chrono::milliseconds budget, Ask ask) {
    constexpr std::uint64_t growth = 4;
    const Clock::time_point start = Clock::now();
    Effort effort{.steps = 1'000'000, .memory = 1'000'000'000};
    effort.is_enough = [&] { return Clock::now() > start + budget; };
    for (;; effort.steps *= growth) {
        auto verdict = ask(effort);
        const bool is_out_of_memory = verdict.steps < effort.steps;
        if (verdict.judgement != Judgement::undecided || effort.is_enough() || is_out_of_memory)
            return verdict;
    }
}

// Marks stand where the next operation is called.
std::vector<Mark> marks_of(const Log& log, const std::vector<Bar>& bars) {
    std::vector<Mark> marks;
    std::size_t next = 0;
    for (const Disturbance& disturbance : log.disturbances) {
        while (next < bars.size() && log.operations[next].called < disturbance.at) ++next;
        const bool is_late = next == bars.size();
        marks.push_back({disturbance.what, is_late ? bars.back().from : bars[next].from});
    }
    return marks;
}

std::string edge_text(const History& history, const Edge& edge) {
    const auto label = [&](OperationId id) {
        const Operation& operation = history.operations()[*history.find(id)];
        return fmt::format("{} {}", client_name(operation.client), label_of(operation));
    };
    if (edge.reason == Edge::Reason::was_read)
        return fmt::format("{}  after  {}: it met that value", label(edge.to), label(edge.from));
    return fmt::format("{}  before  {}: it returned before the other began", label(edge.from),
                       label(edge.to));
}

// How many cas failed that the core takes as given: see Violation::core.
std::size_t failed_cas(const History& history, const Violation& violation) {
    const auto failed = [](const Operation& one) {
        return one.response.outcome == Outcome::failed ||
               one.response.outcome == Outcome::failed_seeing;
    };
    std::size_t count = 0;
    for (const Operation& one : history.operations())
        count += one.request.key == violation.key && failed(one) ? 1 : 0;
    for (const OperationId id : violation.core)
        count -= failed(history.operations()[*history.find(id)]) ? 1 : 0;
    return count;
}

Result<LogVerdict> judge_store(const Log& log, StoreModel model, std::chrono::milliseconds budget) {
    const Result<History> history = store_history(log, model);
    if (!history) return history.errors();
    const Verdict found =
        within(budget, [&](const Effort& effort) { return check(history.value(), effort); });
    LogVerdict verdict;
    verdict.judgement = found.judgement;
    verdict.path = name_of(found.path);
    verdict.steps = found.steps;
    verdict.advice = "write no value twice, if some were, or let a failed cas tell what it found";
    for (const OperationId id : found.order) verdict.order.push_back(id.value - 1);
    verdict.timeline = timeline_of(history.value(), found);
    if (!found.violation) return verdict;
    verdict.is_core_minimal = found.violation->is_core_minimal;
    verdict.settled = found.violation->settled;
    verdict.failed_cas = failed_cas(history.value(), *found.violation);
    for (const OperationId id : found.violation->core) verdict.core.push_back(id.value - 1);
    for (const Edge& edge : found.violation->edges)
        verdict.edges.push_back(edge_text(history.value(), edge));
    return verdict;
}

std::string label_of(const Logged& logged) {
    std::string label = logged.f;
    if (!logged.key.empty()) label += ' ' + logged.key;
    if (!logged.argument.is_nil()) label += ' ' + to_text(logged.argument);
    if (logged.ending != Ending::ok)
        return label + (logged.ending == Ending::fail ? " failed" : " ?");
    return logged.result.is_nil() ? label : label + " = " + to_text(logged.result);
}

using Cause = std::string (*)(const Log&, const Core&, const IsEnough&);

template <class Model, Cause cause_of>
Result<LogVerdict> judge_model(const Log& log, std::chrono::milliseconds budget) {
    const auto operations = operations_for<Model>(log);
    if (!operations) return operations.errors();
    const Clock::time_point start = Clock::now();
    const ModelVerdict found = within(budget, [&](const Effort& effort) {
        return check_model<Model>(operations.value(), effort);
    });
    LogVerdict verdict;
    verdict.judgement = found.judgement;
    verdict.path = "search";
    verdict.steps = found.steps;
    verdict.advice = "record fewer operations at a time: for this model orders are tried out";
    std::vector<std::size_t> in_log;
    for (std::size_t i = 0; i < log.operations.size(); ++i)
        if (log.operations[i].ending != Ending::fail) in_log.push_back(i);
    for (const std::size_t i : found.order) verdict.order.push_back(in_log[i]);
    for (const std::size_t i : found.core) verdict.core.push_back(in_log[i]);
    for (const Logged& logged : log.operations) {
        const bool returned = logged.ending == Ending::ok || logged.ending == Ending::fail;
        verdict.timeline.bars.push_back({fmt::format("c{}", logged.process), label_of(logged),
                                         logged.called, returned ? logged.ended : never_returned,
                                         Bar::Part::bystander});
    }
    for (const std::size_t i : verdict.core) verdict.timeline.bars[i].part = Bar::Part::core;
    verdict.is_core_minimal = found.is_core_minimal;
    if (verdict.core.empty()) return verdict;
    verdict.timeline.bars[verdict.core.front()].part = Bar::Part::culprit;
    std::string& sentence = verdict.timeline.sentence;
    // The words have what is left of the budget, and never less than a tenth of it.
    const Clock::time_point end = std::max(start + budget, Clock::now() + budget / 10);
    sentence = cause_of(log, verdict.core, [&] { return Clock::now() > end; });
    if (!sentence.empty()) return verdict;
    sentence = conflict(log, verdict.core);
    if (!found.is_core_minimal)
        sentence +=
            " (fewer may do, but the effort for the explanation was spent before they were "
            "found)";
    return verdict;
}

using Judge = Result<LogVerdict> (*)(const Log&, std::chrono::milliseconds);

template <StoreModel model>
Result<LogVerdict> judge_as(const Log& log, std::chrono::milliseconds budget) {
    return judge_store(log, model, budget);
}

constexpr std::array<std::pair<const char*, Judge>, 8> judges = {{
    {"kv", judge_as<StoreModel::kv>},
    {"register", judge_as<StoreModel::register_>},
    {"cas-register", judge_as<StoreModel::cas_register>},
    {"append", judge_as<StoreModel::append>},
    {"mutex", judge_model<Mutex, lock_cause>},
    {"queue", judge_model<Queue, queue_cause>},
    {"stack", judge_model<Stack, stack_cause>},
    {"multi-register", judge_model<MultiRegister, registers_cause>},
}};

// What the operations' names suggest.
std::string suggested_model(const Log& log) {
    if (!log.model.empty()) return log.model;
    if (const auto store = suggested_store_model(log))
        return *store == StoreModel::kv ? "kv" : "cas-register";
    const std::string& f = log.operations.front().f;
    if (f == "acquire" || f == "release") return "mutex";
    if (f == "enqueue" || f == "dequeue") return "queue";
    if (f == "push" || f == "pop") return "stack";
    return f == "txn" ? "multi-register" : "kv";
}

}  // namespace

std::string model_names() {
    std::string names;
    for (const auto& [name, judge] : judges)
        names += (names.empty() ? "" : ", ") + std::string(name);
    return names;
}

Result<LogVerdict> judge_log(const Log& log, const std::string& model,
                             std::chrono::milliseconds budget) {
    const std::string wanted = model.empty() ? suggested_model(log) : model;
    for (const auto& [name, judge] : judges) {
        if (wanted != name) continue;
        Result<LogVerdict> verdict = judge(log, budget);
        if (!verdict) return verdict;
        verdict.value().model = wanted;
        verdict.value().timeline.title = log.file;
        verdict.value().timeline.marks = marks_of(log, verdict.value().timeline.bars);
        if (verdict.value().judgement == Judgement::undecided)
            verdict.value().timeline.sentence = "undecided within the budget";
        return verdict;
    }
    return Diagnostic{{log.file, 0, 0, 1},
                      fmt::format("there is no model '{}'; there are {}", wanted, model_names()),
                      ""};
}

}  // namespace whitewater::tools
