// Fuzzes the readers of recorded histories: any bytes are refused in words that name the file, or
// are a history, on which the checker agrees with the definition, proves what it says, and draws
// it.
#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/explain/timeline.hpp"
#include "kv/linearizability/models/causes.hpp"
#include "kv/linearizability/models/models.hpp"
#include "kv/linearizability/readers/store_history.hpp"
#include "sim/base/check.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/linearizability/brute_force.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::fuzz {
namespace {

using namespace linearizability;

constexpr const char* file = "fuzzed.history";
const Effort effort{.steps = 20'000, .memory = 10'000'000};

void check_complaints(const std::vector<Diagnostic>& complaints) {
    for (const Diagnostic& complaint : complaints)
        CHECK(!complaint.message.empty() && complaint.place.file == file);
}

void judge_history(const History& history) {
    const Verdict verdict = check(history, effort);
    if (verdict.judgement == Judgement::ok) CHECK(!verify_order(history, verdict.order));
    if (verdict.judgement == Judgement::not_linearizable)
        CHECK(verdict.violation && !verdict.violation->core.empty());
    constexpr std::size_t small = 7;
    if (history.size() <= small && verdict.judgement != Judgement::undecided)
        CHECK(BruteForce(history).finds_an_order() == (verdict.judgement == Judgement::ok));
    if (history.size() <= small && verdict.violation) {
        const History core = with_answers_only_to(history, verdict.violation->core);
        CHECK(!BruteForce(core).finds_an_order());
    }
    const Timeline timeline = timeline_of(history, verdict);
    CHECK(!to_text(timeline).empty() && to_html(timeline).size() < 3'000'000);
}

// Of a good log nothing is said.
template <class Model, std::string (*cause_of)(const Log&, const Core&, const IsEnough&)>
void judge_as(const Log& log) {
    const auto operations = operations_for<Model>(log);
    if (!operations) return check_complaints(operations.errors());
    const ModelVerdict verdict = check_model<Model>(operations.value(), effort);
    if (verdict.judgement == Judgement::not_linearizable) CHECK(!verdict.core.empty());
    if (verdict.judgement != Judgement::ok) return;
    CHECK(!verify_model_order<Model>(operations.value(), verdict.order));
    Core answers;
    for (std::size_t i = 0; i < log.operations.size(); ++i)
        if (log.operations[i].ending == Ending::ok) answers.push_back(i);
    if (!answers.empty()) CHECK(cause_of(log, answers, {}).empty());
}

void judge(const Log& log) {
    for (const StoreModel model : {StoreModel::kv, StoreModel::cas_register, StoreModel::append}) {
        const Result<History> history = store_history(log, model);
        if (history)
            judge_history(history.value());
        else
            check_complaints(history.errors());
    }
    judge_as<Mutex, lock_cause>(log);
    judge_as<Queue, queue_cause>(log);
    judge_as<Stack, stack_cause>(log);
    judge_as<MultiRegister, registers_cause>(log);
}

}  // namespace
}  // namespace whitewater::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace whitewater;
    const std::string_view text = as_text(ByteView{data, size});
    const auto log = linearizability::read_log(text, fuzz::file);
    if (log)
        fuzz::judge(log.value());
    else
        fuzz::check_complaints(log.errors());
    return 0;
}
