// What it may cost to say what is wrong with a history: a core may be as long as the history.
#include <gtest/gtest.h>

#include "kv/linearizability/models/causes.hpp"

namespace whitewater::linearizability {
namespace {

constexpr int operations = 1'000;

// Operations one after the other, of which the first of each two takes `in` and the other `out`; a
// $ stands for a number that only these two have.
Log alternating(const std::string& in, const std::string& out, const std::string& answer) {
    std::string text;
    const auto add = [&](const char* type, std::string rest, int number) {
        if (const std::size_t at = rest.find('$'); at != std::string::npos)
            rest.replace(at, 1, std::to_string(number));
        text += std::string("INFO  jepsen.util - 0 :") + type + " " + rest + "\n";
    };
    for (int i = 0; i < operations / 2; ++i) {
        add("invoke", in, i);
        add("ok", in, i);
        add("invoke", out, i);
        add("ok", answer, i);
    }
    return read_log(text, "h").value();
}

Core all_of(const Log& log) {
    Core all;
    for (std::size_t i = log.operations.size(); i > 0; --i) all.push_back(i - 1);
    return all;
}

using Cause = std::string (*)(const Log&, const Core&, const IsEnough&);

void expect_little_effort(Cause cause_of, const Log& good) {
    const Core all = all_of(good);
    std::size_t asked = 0;
    EXPECT_EQ(cause_of(good, all, [&] { return ++asked == 0; }), "");
    EXPECT_GT(asked, 100U);
    EXPECT_LT(asked, 3 * most_looked_at * most_looked_at);
    asked = 0;
    EXPECT_EQ(cause_of(good, all, [&] { return ++asked > 3; }), "");
    EXPECT_LT(asked, 12U);
}

TEST(CausesEffort, IsBoundedWhateverTheCore) {
    expect_little_effort(lock_cause, alternating(":acquire nil", ":release nil", ":release nil"));
    expect_little_effort(queue_cause, alternating(":enqueue $", ":dequeue nil", ":dequeue $"));
    expect_little_effort(stack_cause, alternating(":push $", ":pop nil", ":pop $"));
    expect_little_effort(registers_cause,
                         alternating(":txn [[w x $]]", ":txn [[r x nil]]", ":txn [[r x $]]"));
}

}  // namespace
}  // namespace whitewater::linearizability
