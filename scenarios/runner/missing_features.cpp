// Finding the first use of each feature that is still missing.
#include "scenarios/runner/missing_features.hpp"

#include <fmt/format.h>

#include <set>
#include <string>

#include "raft/mutation.hpp"
#include "raft/safety_names.hpp"
#include "scenarios/runner/verdict.hpp"

namespace whitewater::scenarios {

namespace {

class Finder {
  public:
    explicit Finder(const Scenario& scenario) : scenario_(scenario) {}

    std::vector<Diagnostic> find() {
        look_at_setup();
        for (const Step& step : scenario_.steps)
            std::visit([this, &step](const auto& action) { look_at(action, step.at); },
                       step.action);
        return std::move(found_);
    }

  private:
    void report(const std::string& feature, const Spot& at) {
        if (told_.insert(feature).second)
            found_.push_back(
                diagnostic_at(scenario_, at, fmt::format("{} are not there yet", feature)));
    }

    // Where the set-up wrote the setting; line 0 if it did not.
    Spot line_of(Setting setting) const {
        for (const SetupLine& line : scenario_.source.setup)
            if (line.settings.count(setting) != 0) return line.at;
        return {};
    }

    void look_at_setup() {
        const Setup& setup = scenario_.setup;
        if (setup.spares > 0) report("spares (membership changes)", line_of(Setting::spares));
        if (setup.learners > 0) report("learners", line_of(Setting::learners));
        if (setup.raft.reads == ReadMode::lease)
            report("lease reads", line_of(Setting::raft_reads));
        for (const Setting setting :
             {Setting::raft_snapshot_every, Setting::raft_keep, Setting::raft_chunk})
            if (line_of(setting).line > 0) report("snapshots", line_of(setting));
        look_at_names();
    }

    void look_at_names() {
        const Setup& setup = scenario_.setup;
        if (setup.mutation.has_value() &&
            raft::mutation_named(*setup.mutation) == raft::Mutation::none)
            found_.push_back(
                diagnostic_at(scenario_, setup.mutation_at,
                              fmt::format("there is no mutation called '{}'; known: {}",
                                          *setup.mutation, known_mutations())));
        if (!setup.must.has_value()) return;
        look_at_check(*setup.must, setup.must->property);
        for (const std::string& neighbour : setup.must->neighbours)
            if (neighbour != name_of(Verdict::liveness)) look_at_check(*setup.must, neighbour);
    }

    void look_at_check(const MustViolate& must, const std::string& name) {
        if (raft::check_named(name).has_value()) return;
        found_.push_back(diagnostic_at(
            scenario_, must.at,
            fmt::format("nothing called '{}' is checked; known: {}", name, known_checks())));
    }

    static std::string known_mutations() {
        std::string names;
        for (const std::string_view name : raft::mutation_names())
            names += fmt::format("{}{}", names.empty() ? "" : " ", name);
        return names;
    }

    static std::string known_checks() {
        std::string names;
        for (const std::string_view name : raft::check_names())
            names += fmt::format("{}{}", names.empty() ? "" : " ", name);
        return names;
    }

    void look_at(const FaultStep& fault, const Spot& at) {
        std::visit([this, &at](const auto& one) { look_at_fault(one, at); }, fault);
    }
    void look_at(const Administration& request, const Spot& at) {
        if (std::holds_alternative<Transfer>(request)) return report("leadership transfers", at);
        if (std::holds_alternative<TakeSnapshot>(request)) return report("snapshots", at);
        report("membership changes", at);
    }
    void look_at(const Chaos& chaos, const Spot&) {
        for (const ChaosClause& clause : chaos.clauses)
            std::visit([this, &clause](const auto& one) { look_at_clause(one, clause.at); },
                       clause.action);
    }
    void look_at(const Await& step, const Spot& at) { look_at(step.condition, at); }
    void look_at(const Expect& step, const Spot& at) { look_at(step.condition, at); }
    void look_at(const Watch& step, const Spot& at) { look_at(step.condition, at); }
    void look_at(const Condition& condition, const Spot& at) {
        const auto* fired = std::get_if<Fired>(&condition.test);
        if (fired != nullptr && fired->fault >= FaultKind::loss)
            report("'fired' for the network's set-up rates", at);
    }
    template <class Other>
    void look_at(const Other&, const Spot&) {}

    void look_at_fault(const Wipe&, const Spot& at) { report("wiped disks", at); }
    void look_at_fault(const DiskFails&, const Spot& at) { report("disk errors", at); }
    void look_at_fault(const DiskFull&, const Spot& at) { report("full disks", at); }
    void look_at_fault(const DiskSlow&, const Spot& at) { report("slow disks", at); }
    void look_at_fault(const DiskRots&, const Spot& at) { report("rotting disks", at); }
    void look_at_fault(const DiskMends&, const Spot& at) { report("disk errors", at); }
    template <class Other>
    void look_at_fault(const Other&, const Spot&) {}

    void look_at_clause(const ChaosWipe&, const Spot& at) { report("wiped disks", at); }
    void look_at_clause(const ChaosDiskFails&, const Spot& at) { report("disk errors", at); }
    void look_at_clause(const ChaosDiskFull&, const Spot& at) { report("full disks", at); }
    void look_at_clause(const ChaosDiskSlow&, const Spot& at) { report("slow disks", at); }
    void look_at_clause(const ChaosDiskRots&, const Spot& at) { report("rotting disks", at); }
    void look_at_clause(const ChaosTransfer&, const Spot& at) {
        report("leadership transfers", at);
    }
    template <class Other>
    void look_at_clause(const Other&, const Spot&) {}

    const Scenario& scenario_;
    std::vector<Diagnostic> found_;
    std::set<std::string> told_;
};

}  // namespace

std::vector<Diagnostic> missing_features(const Scenario& scenario) {
    return Finder(scenario).find();
}

}  // namespace whitewater::scenarios
