// Is a history linearizable? The question, the answer, and the proof that goes with it.
//
// A history is linearizable (Herlihy and Wing, TOPLAS 1990) if its operations can be put in one
// order that a single copy of the store would have answered the same way, and in which nothing
// comes before an operation that had returned before it was called. An operation of unknown
// outcome may stand anywhere after its call, or be left out; one that was not done is left out.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kv/linearizability/history.hpp"

namespace whitewater::linearizability {

enum class Judgement : std::uint8_t { ok, not_linearizable, undecided };

// How the judgement was reached.
enum class Path : std::uint8_t {
    witness,  // the order that the caller suggested is right
    blocks,   // every answer has one origin: the blocks of writes and their readers were ordered
    search    // orders were searched, for one key at least
};

// "witness", "blocks", "search".
std::string_view name_of(Path path);

// How hard to try. Counted, never timed: the same history always gets the same verdict.
struct Effort {
    std::uint64_t steps = 50'000'000;    // attempts to place an operation, over all keys
    std::uint64_t memory = 200'000'000;  // bytes for remembered configurations, one key at a time

    // Operations looked at in doing so, over all keys. A step looks at many where much overlaps or
    // is unknown.
    std::uint64_t looks = ~std::uint64_t{0};

    // Of a history that is bad: operations looked at for its explanation, all questions together.
    // If it does not suffice, the smallest core found by then is told. 15 million take about a
    // quarter of a second.
    std::uint64_t looks_to_explain = 15'000'000;

    // If given, asked now and then, also within one question: true ends the search undecided, and
    // cuts the explanation short as well. For callers with a clock: so time decides whether there
    // is a verdict, but never which.
    std::function<bool()> is_enough = {};
};

// Why an order is no linearization.
struct OrderDefect {
    std::size_t at = 0;  // index into the order; its size if something is missing from it
    std::string reason;
};

// One operation has to come before another.
struct Edge {
    enum class Reason : std::uint8_t {
        returned_before,  // `from` returned before `to` was called
        was_read          // `to` met the value that only `from` can have left
    };

    OperationId from;
    OperationId to;
    Reason reason = Reason::returned_before;
};

// What is wrong with a history, on one key. All lists are of operations on that key.
struct Violation {
    std::string key;

    // One sentence for people, true of this history: "c2's get of x returned "3" at 1.204s, but
    // ..."
    std::string sentence;

    // Answers that contradict each other, whatever the others are: the one that cannot be
    // explained first. That each cas outside of it which failed did not take effect is taken as
    // given; what it found is not.
    std::vector<OperationId> core;

    // So many at the end of the core are writes that are of interest only as a crowd. Where values
    // recur, a read is false only if every write of what it returned was over: thousands, perhaps,
    // of which each is needed, since if its outcome were unknown it might have come late. 0 if
    // there are few of them: then they stand among the others.
    std::size_t settled = 0;

    // Were any one of these answers unknown, would the others fit? If false, that is not known: the
    // effort did not suffice to find a smaller core, and the sentence says so.
    bool is_core_minimal = true;

    // Operations looked at to find all this: not many more than Effort::looks_to_explain, since one
    // question too much may be asked, but no two.
    std::uint64_t looks = 0;

    // What has to come before what in the core (but for what is settled), and before it if that was
    // read. Empty if the core is very large.
    std::vector<Edge> edges;

    // The longest order found, and the operations that were then due and had no place in it.
    std::vector<OperationId> prefix;
    std::vector<OperationId> unplaced;
};

struct Verdict {
    Judgement judgement = Judgement::undecided;
    Path path = Path::blocks;  // of all keys, the hardest

    // ok: a linearization of the whole history. verify_order accepts it.
    std::vector<OperationId> order;

    // not_linearizable: what is wrong, on the first bad key in the order of first use.
    std::optional<Violation> violation;

    // undecided: the keys for which the effort did not suffice. No other key is bad.
    std::vector<std::string> undecided_keys;

    // Why the witness was of no use, if one was given and was not right. No verdict in itself.
    std::optional<OrderDefect> witness_defect;

    std::uint64_t steps = 0;  // the effort that was spent
};

// Without a witness.
Verdict check(const History& history, const Effort& effort = {});

// The same without the explanation: of the violation only the key is told.
Verdict judge(const History& history, const Effort& effort = {});

// Tries `witness` first: the operations that took effect, in the order in which they did, with
// reads where they read. A simulator knows it: it is the commit order. A right witness is proof,
// and costs one pass; a wrong one proves nothing, and the search decides.
Verdict check(const History& history, std::span<const OperationId> witness,
              const Effort& effort = {});

// The kernel on which every `ok` rests: reads the order once, replaying the store and watching real
// time, and shares no code with the search. Nothing if `order` is a linearization of `history`.
std::optional<OrderDefect> verify_order(const History& history, std::span<const OperationId> order);

}  // namespace whitewater::linearizability
