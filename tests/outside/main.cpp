// Uses the installed checker as anybody would: a history of a store, and an object of one's own.
#include <cstdio>
#include <string>

#include "kv/linearizability/checker.hpp"
#include "kv/linearizability/models/model_checker.hpp"

namespace lin = whitewater::linearizability;
using whitewater::OperationId;

namespace {

// A counter that answers how often it was incremented.
struct Counter {
    using State = int;
    using Call = std::string;
    using Answer = int;
    static State initial() { return 0; }
    static bool step(State& count, const Call&, const Answer* answer) {
        ++count;
        return answer == nullptr || *answer == count;
    }
};

bool finds_a_stale_read() {
    lin::History history;
    history.invoke(OperationId{1}, whitewater::client(1), lin::Request::put("x", "1"));
    history.complete(OperationId{1}, lin::Response::done());
    history.invoke(OperationId{2}, whitewater::client(2), lin::Request::get("x"));
    history.complete(OperationId{2}, lin::Response::read({}));
    const lin::Verdict verdict = lin::check(history);
    if (verdict.violation) std::printf("%s\n", verdict.violation->sentence.c_str());
    return verdict.judgement == lin::Judgement::not_linearizable;
}

bool judges_a_counter() {
    const std::vector<lin::ModelOperation<Counter>> good = {{"", 2, 0, 3}, {"", 1, 1, 2}};
    const std::vector<lin::ModelOperation<Counter>> bad = {{"", 2, 0, 1}, {"", 1, 2, 3}};
    return lin::check_model<Counter>(good).judgement == lin::Judgement::ok &&
           lin::check_model<Counter>(bad).judgement == lin::Judgement::not_linearizable;
}

}  // namespace

int main() {
    return finds_a_stale_read() && judges_a_counter() ? 0 : 1;
}
