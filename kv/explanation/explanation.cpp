// From an account to sentences that hold.
#include "kv/explanation/explanation.hpp"

#include <algorithm>

#include "kv/explanation/claim_check.hpp"
#include "kv/explanation/claim_words.hpp"
#include "kv/explanation/reading.hpp"

namespace whitewater::kv {

namespace {

// Each once, in the order of the claims, without "none".
std::vector<sim::Seq> events_of(const Step& step) {
    std::vector<sim::Seq> events;
    for (const Claim& claim : step.claims)
        for (const sim::Seq seq : kv::events_of(claim))
            if (seq != 0 && std::find(events.begin(), events.end(), seq) == events.end())
                events.push_back(seq);
    return events;
}

}  // namespace

Explanation checked(const std::vector<Step>& steps, const sim::Trace& trace) {
    ClaimCheck check(trace);
    Explanation explanation;
    for (const Step& step : steps) {
        if (std::optional<std::string> wrong = check.problem(step))
            explanation.refuted.push_back(std::move(*wrong));
        else
            explanation.sentences.push_back({words_of(step), events_of(step)});
    }
    return explanation;
}

Explanation explain(const sim::Trace& trace, const Charges& charges) {
    Reading reading(trace);
    return checked(Account(reading, charges).tell(), trace);
}

}  // namespace whitewater::kv
