// Whatever is said of a lock, a queue, a stack or registers: that it is never said of a good
// history.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "kv/linearizability/models/causes.hpp"
#include "kv/linearizability/models/models.hpp"
#include "sim/base/prng.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

using Cause = std::string (*)(const Log&, const Core&, const IsEnough&);

// A log of few operations, some of them with false answers, of an object that acts when it answers.
class Drawing {
  public:
    Drawing(std::uint64_t seed, const char* in, const char* out)
        : seed_(seed), in_(in), out_(out) {}

    Log draw(std::string (*act)(std::vector<std::string>& held, const std::string& f,
                                const std::string& argument)) {
        std::vector<std::string> held;
        std::string text;
        const std::uint32_t count = 4 + below(5);
        struct Open {
            std::string process, f, argument;
        };
        std::vector<Open> open;
        for (std::uint32_t called = 0; called < count || !open.empty();) {
            if (called < count && (open.empty() || below(2) == 0)) {
                const bool puts_in = below(2) == 0;
                open.push_back({std::to_string(called), puts_in ? in_ : out_,
                                puts_in ? std::to_string(below(4)) : "nil"});
                ++called;
                text += line(open.back().process, "invoke", open.back().f, open.back().argument);
                continue;
            }
            const std::uint32_t which = below(static_cast<std::uint32_t>(open.size()));
            const Open ended = open[which];
            open.erase(open.begin() + which);
            const std::string answer = act(held, ended.f, ended.argument);
            const std::uint32_t fate = below(12);
            if (fate == 0) text += line(ended.process, "info", ended.f, "nil");
            if (fate == 1) text += line(ended.process, "ok", ended.f, std::to_string(below(4)));
            if (fate > 2)
                text += line(ended.process, answer == "no" ? "fail" : "ok", ended.f, answer);
        }
        return read_log(text, "h").value();
    }

  private:
    static std::string line(const std::string& process, const std::string& type,
                            const std::string& f, const std::string& value) {
        return "INFO  jepsen.util - " + process + " :" + type + " :" + f + " " + value + "\n";
    }
    std::uint32_t below(std::uint32_t limit) {
        return static_cast<std::uint32_t>(uniform(Key(seed_).with(++draws_), 0, limit - 1));
    }

    std::uint64_t seed_;
    std::string in_, out_;
    std::uint64_t draws_ = 0;
};

struct Told {
    std::uint64_t good = 0, bad = 0, with_cause = 0;
};

// Of a good log nothing is said, whichever answer is taken for the culprit.
template <class Model>
void expect_true(const Log& log, Cause cause_of, Told& told) {
    const ModelVerdict verdict = check_model<Model>(operations_for<Model>(log).value());
    std::vector<std::size_t> in_log;
    Core answered;
    for (std::size_t i = 0; i < log.operations.size(); ++i) {
        if (log.operations[i].ending != Ending::fail) in_log.push_back(i);
        if (log.operations[i].ending == Ending::ok) answered.push_back(i);
    }
    if (verdict.judgement == Judgement::not_linearizable) {
        ++told.bad;
        Core core;
        for (const std::size_t i : verdict.core) core.push_back(in_log[i]);
        told.with_cause += cause_of(log, core, {}).empty() ? 0 : 1;
        EXPECT_FALSE(conflict(log, core).empty());
        return;
    }
    ++told.good;
    for (std::size_t i = 0; i < answered.size(); ++i) {
        EXPECT_EQ(cause_of(log, answered, {}), "");
        std::rotate(answered.begin(), answered.begin() + 1, answered.end());
    }
}

std::string act_as_queue(std::vector<std::string>& held, const std::string& f,
                         const std::string& argument) {
    if (f == "enqueue") {
        held.push_back(argument);
        return argument;
    }
    const std::string value = held.empty() ? "nil" : held.front();
    if (!held.empty()) held.erase(held.begin());
    return value;
}
std::string act_as_stack(std::vector<std::string>& held, const std::string& f,
                         const std::string& argument) {
    if (f == "push") {
        held.push_back(argument);
        return argument;
    }
    const std::string value = held.empty() ? "nil" : held.back();
    if (!held.empty()) held.pop_back();
    return value;
}
std::string act_as_lock(std::vector<std::string>& held, const std::string& f, const std::string&) {
    if (held.empty() != (f == "acquire")) return "no";
    f == "acquire" ? held.push_back("") : held.clear();
    return "nil";
}

TEST(Causes, AreNeverToldOfAGoodHistory) {
    Told queues, stacks, locks;
    for (std::uint64_t seed = 0; seed < 4'000 * test_scale(); ++seed) {
        SCOPED_TRACE(seed);
        expect_true<Queue>(Drawing(seed, "enqueue", "dequeue").draw(act_as_queue), queue_cause,
                           queues);
        expect_true<Stack>(Drawing(seed, "push", "pop").draw(act_as_stack), stack_cause, stacks);
        expect_true<Mutex>(Drawing(seed, "acquire", "release").draw(act_as_lock), lock_cause,
                           locks);
        if (HasFailure()) return;
    }
    for (const Told& told : {queues, stacks, locks}) {
        EXPECT_GT(told.good, 500U);
        EXPECT_GT(told.bad, 100U);
        EXPECT_GT(told.with_cause * 10, told.bad * 5);
    }
}

// Transactions on two registers, of which each acts when it ends.
Log drawn_transactions(std::uint64_t seed) {
    std::uint64_t draws = 0;
    const auto below = [&](std::uint32_t limit) {
        return static_cast<std::uint32_t>(uniform(Key(seed).with(++draws), 0, limit - 1));
    };
    std::map<std::string, std::string> held;
    std::string text;
    std::vector<std::pair<std::string, std::vector<std::pair<std::string, std::string>>>> open;
    const std::uint32_t count = 3 + below(4);
    for (std::uint32_t called = 0; called < count || !open.empty();) {
        if (called < count && (open.empty() || below(2) == 0)) {
            std::vector<std::pair<std::string, std::string>> parts;
            for (std::uint32_t i = 0; i < 2; ++i)
                parts.emplace_back(below(2) == 0 ? "x" : "y",
                                   below(2) == 0 ? "nil" : std::to_string(below(3)));
            std::string asked;
            for (const auto& [name, value] : parts)
                asked += (value == "nil" ? "[r " : "[w ") + name + " " + value + "]";
            text +=
                "INFO  jepsen.util - " + std::to_string(called) + " :invoke :txn [" + asked + "]\n";
            open.emplace_back(std::to_string(called++), parts);
            continue;
        }
        const std::uint32_t which = below(static_cast<std::uint32_t>(open.size()));
        const auto [process, parts] = open[which];
        open.erase(open.begin() + which);
        std::string answer;
        for (const auto& [name, value] : parts) {
            if (value != "nil") held[name] = value;
            std::string found = held.count(name) == 0 ? "nil" : held[name];
            if (value == "nil" && below(8) == 0) found = std::to_string(below(3));
            answer +=
                (value == "nil" ? "[r " + name + " " + found : "[w " + name + " " + value) + "]";
        }
        text += "INFO  jepsen.util - " + process + (below(10) == 0 ? " :info" : " :ok") +
                " :txn [" + answer + "]\n";
    }
    return read_log(text, "h").value();
}

TEST(Causes, OfTransactionsAreNeverToldOfAGoodHistory) {
    Told told;
    for (std::uint64_t seed = 0; seed < 4'000 * test_scale() && !HasFailure(); ++seed) {
        SCOPED_TRACE(seed);
        expect_true<MultiRegister>(drawn_transactions(seed), registers_cause, told);
    }
    EXPECT_GT(told.good, 500U);
    EXPECT_GT(told.bad, 100U);
    EXPECT_GT(told.with_cause * 10, told.bad * 5);
}

}  // namespace
}  // namespace whitewater::linearizability
