// The nemesis: draws faults from a profile, strikes with them for a while, and takes them back.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/base/ids.hpp"
#include "sim/base/prng.hpp"
#include "sim/base/ratio.hpp"
#include "sim/base/time.hpp"
#include "sim/fault.hpp"
#include "sim/world.hpp"

namespace whitewater::sim {

// Both ends included.
template <class T>
struct Range {
    T min{};
    T max{};
};

// Finds nodes at the moment of a strike: "the leader". What it draws, it draws from the key.
using Resolver = std::function<NodeSet(Key)>;

// Whom a clause strikes: what `resolver` finds, or else so many drawn ones of the targets.
struct Victims {
    Range<std::uint32_t> count{1, 1};
    Resolver resolver{};
};

// -- What a clause may do -------------------------------------------------------------------------

struct DrawCrash {  // down, and started again when it is over
    Victims who{};
    CrashStyle style = CrashStyle::any;
};
struct DrawPause {
    Victims who{};
};
struct DrawPartition {
    enum class Shape : std::uint8_t {
        any,      // two groups, neither empty; `who` is not asked
        split,    // `who` against the others
        isolate,  // each of `who` alone, the others together
        bridge,   // two halves of the others, which only `who` connects
    };
    Shape shape = Shape::any;
    Victims who{};
};
struct DrawCut {  // so many one-way links between targets
    Range<std::uint32_t> links{1, 1};
};
struct DrawSlow {
    Range<std::uint32_t> links{1, 1};
    Range<Duration> by{};
};
struct DrawRule {
    MessageRule rule{};  // its effect and kind; the rest is drawn
    Resolver from{};     // null: all machines, clients included
    Resolver to{};
    Range<Ratio> share{Ratio::percent(100), Ratio::percent(100)};
    Range<Duration> by{};
};
struct DrawClockStep {
    Victims who{};
    Range<Duration> by{};
};
struct DrawClockDrift {
    Victims who{};
    Range<Ratio> rate{};
};
struct DrawClockFreeze {
    Victims who{};
};
// Something that is no fault of the world: a transfer of leadership. Says whether it did anything.
struct DrawOther {
    std::function<bool(Key)> strike{};
};

using NemesisAction = std::variant<DrawCrash, DrawPause, DrawPartition, DrawCut, DrawSlow, DrawRule,
                                   DrawClockStep, DrawClockDrift, DrawClockFreeze, DrawOther>;

// Strikes for the first time one draw of `every` after the beginning, then one draw after each
// strike.
struct NemesisClause {
    NemesisAction action{};
    Range<Duration> every{};
    std::optional<Range<Duration>> lasting{};  // none: until the nemesis ends
    // What every draw of the clause is keyed by, with the seed and the number of the strike.
    // Clauses with the same text are told apart by their ordinal.
    std::string text{};
    std::uint32_t ordinal = 0;
};

struct NemesisProfile {
    std::uint64_t seed = 1;
    NodeSet targets{};  // whom it may strike
    Duration lasting{};
    std::vector<NemesisClause> clauses{};
};

// -- The nemesis ----------------------------------------------------------------------------------

// A draw never depends on what else is going on: victims are drawn first, and those for whom the
// fault makes no sense at that moment (a crash of a node that is down) are then let off. So taking
// one clause out of a profile leaves the strikes of the others as they were.
class Nemesis : public Actor {
  public:
    // Begins at once. The world must outlive it.
    Nemesis(World& world, NemesisProfile profile);
    ~Nemesis() override;
    Nemesis(const Nemesis&) = delete;

    bool is_over() const { return is_over_; }
    // Ends it now: its faults are undone, in the order they were drawn. Does nothing if it is over.
    void stop();

    void act(std::uint64_t what) override;

    // What one clause came to, for the fire gate.
    struct ClauseReport {
        std::string text;
        std::uint64_t expected = 0;   // strikes up to now, going by the mean of `every`
        std::uint64_t attempted = 0;  // strikes
        std::uint64_t fired = 0;      // strikes that met somebody
    };
    std::vector<ClauseReport> report() const;

    // Every fault it injected, by time: enough to write the run out without chance.
    struct Drawn {
        Time at{};
        Duration lasting{};
        Fault fault{};
        std::size_t clause = 0;     // its position in the profile
        std::uint64_t ordinal = 0;  // as World::inject numbered it
    };
    const std::vector<Drawn>& drawn() const { return drawn_; }

  private:
    struct Progress {  // of one clause
        Key key;
        std::uint64_t strikes = 0;
        std::uint64_t fired = 0;
    };
    struct Strike;  // one strike of one clause

    void schedule(std::size_t clause);
    void strike(std::size_t clause);

    World& world_;
    NemesisProfile profile_;
    std::vector<Progress> progress_;
    std::vector<Drawn> drawn_;
    Time began_;
    Time ends_;
    bool is_over_ = false;
};

}  // namespace whitewater::sim
