// A scenario's steps, played: one cursor that moves through simulated time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kv/cluster.hpp"
#include "kv/workload.hpp"
#include "scenarios/language/scenario.hpp"
#include "scenarios/runner/conditions.hpp"
#include "scenarios/runner/fault_counts.hpp"
#include "scenarios/runner/injector.hpp"
#include "scenarios/runner/message_counts.hpp"
#include "scenarios/runner/selection.hpp"
#include "scenarios/runner/storm.hpp"
#include "scenarios/runner/verdict.hpp"

namespace whitewater::scenarios {

// Plays the steps; knows nothing of verdicts other than its own (an expectation that was not met,
// a bound that passed). Call `advance` before every event until `is_over` or `failure`.
//
// `wait`, `at`, `await`, an operation with `->` and `always|never ... for` hold the cursor; nothing
// else does. Conditions are looked at after every event; the steps that follow run before the next
// event, even at the same instant.
class Story {
  public:
    // Both must outlive it.
    Story(const Scenario& scenario, kv::Cluster& cluster, std::uint64_t seed);

    // Looks at what the cursor waits for and at the watches, and plays every step that can be
    // played now.
    void advance();

    // The next moment at which the story wants to be advanced even if nothing happens.
    Time wakes_at() const;

    // All steps are done, and no timed load, chaos or issued operation is going on.
    bool is_over() const;

    // What went wrong, if anything: the story ends there.
    const std::optional<Finding>& failure() const { return failure_; }

    // Ends loads and chaos, for the closing. Undoes chaos' own faults.
    void stop_everything();

    void make_inert(FaultKind kind) { injector_.make_inert(kind); }
    Conditions conditions() const;
    const FaultCounts& faults() const { return faults_; }
    const std::vector<std::unique_ptr<Storm>>& storms() const { return storms_; }
    Selection& selection() { return selection_; }

  private:
    struct Free {};  // the cursor may go on
    struct Until {   // `wait`, `at`, `always|never ... for`
        Time time;
    };
    struct Awaiting {
        const Await* await = nullptr;
        const Step* step = nullptr;
        Key key;  // of the step: it is looked at after each event
        Time deadline;
    };
    struct Answer {  // an operation with `->`
        const ClientOperation* operation = nullptr;
        const Step* step = nullptr;
        std::optional<kv::OperationResult> result;
    };
    using Cursor = std::variant<Free, Until, Awaiting, Answer>;

    struct ActiveWatch {
        const Watch* watch = nullptr;
        const Step* step = nullptr;
        Key key;
        Time until;
    };

    Key key_of(const Step& step) const;
    bool is_free();
    bool is_met(const Awaiting& awaiting);
    bool is_answered(const Answer& answer);
    void look_at_watches();
    void play(const Step& step);
    void fail(Verdict verdict, const Step& step, std::string name, std::string sentence);
    void fail(const Step& step, const Unmatched& unmatched);

    void play(const Wait& wait, const Step& step);
    void play(const At& at, const Step& step);
    void play(const Await& await, const Step& step);
    void play(const Let& let, const Step& step);
    void play(const Expect& expect, const Step& step);
    void play(const Watch& watch, const Step& step);
    void play(const FaultStep& fault, const Step& step);
    void play(const Administration& request, const Step& step);
    void play(const ClientOperation& operation, const Step& step);
    void play(const Load& load, const Step& step);
    void play(const StopLoad& stop, const Step& step);
    void play(const Chaos& chaos, const Step& step);
    std::optional<NodeId> one_node(const std::optional<Selector>& via, const Step& step);

    const Scenario& scenario_;
    kv::Cluster& cluster_;
    std::uint64_t seed_;
    Selection selection_;
    FaultCounts faults_;
    Injector injector_;
    MessageCounts messages_;
    std::vector<std::unique_ptr<kv::Workload>> loads_;
    std::vector<const Load*> load_steps_;  // beside loads_
    std::vector<std::unique_ptr<Storm>> storms_;
    std::vector<ActiveWatch> watches_;
    Cursor cursor_;
    std::size_t next_step_ = 0;
    sim::Seq last_told_ = 0;                  // the event of the step before
    std::uint64_t seen_ = ~std::uint64_t{0};  // cluster.changes() when conditions were looked at
    std::uint32_t issued_ = 0;                // operations without `->` that are under way
    std::optional<Finding> failure_;
};

}  // namespace whitewater::scenarios
