// Every word of the language, once.
#include "scenarios/language/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace whitewater::scenarios {

// VOCABULARY(type, "noun", {"word", value}, ...) defines the words of one enumeration.
#define VOCABULARY(E, name, ...)                                              \
    template <>                                                               \
    std::string_view noun<E>() {                                              \
        return name;                                                          \
    }                                                                         \
    template <>                                                               \
    std::span<const Entry<E>> entries<E>() {                                  \
        using enum E;                                                         \
        static constexpr auto table = std::to_array<Entry<E>>({__VA_ARGS__}); \
        return table;                                                         \
    }

// "keeps-any" and its like say the same as the single words.
VOCABULARY(CrashStyle, "a crash style",                                           //
           {"losing", losing}, {"keeping", keeping},                              //
           {"prefix", prefix}, {"any", any},                                      //
           {"tearing", tearing}, {"keeps-nothing", losing},                       //
           {"keeps-all", keeping}, {"keeps-prefix", prefix}, {"keeps-any", any},  //
           {"keeps-torn", tearing})

VOCABULARY(ReadMode, "a way to read",  //
           {"log", log}, {"index", index}, {"lease", lease}, {"local", local})

VOCABULARY(LatencyShape, "a distribution",  //
           {"uniform", uniform}, {"exponential", exponential})

VOCABULARY(Closing, "a closing", {"all", all}, {"core", core})

// The picks that are one word of their own; `node` and `name` are written by what they name.
VOCABULARY(Pick, "a way of naming nodes",                 //
           {"leader", leader}, {"followers", followers},  //
           {"follower", follower}, {"all", all},          //
           {"rest", rest}, {"majority", majority},        //
           {"minority", minority}, {"voters", voters},    //
           {"learners", learners}, {"spares", spares})

VOCABULARY(Comparison, "a comparison",          //
           {"=", equal}, {"!=", not_equal},     //
           {"<", less}, {"<=", less_or_equal},  //
           {">", greater}, {">=", greater_or_equal})

VOCABULARY(MessageKind, "a kind of message",                    //
           {"request_vote", request_vote},                      //
           {"request_vote_reply", request_vote_reply},          //
           {"append_entries", append_entries},                  //
           {"append_entries_reply", append_entries_reply},      //
           {"install_snapshot", install_snapshot},              //
           {"install_snapshot_reply", install_snapshot_reply},  //
           {"timeout_now", timeout_now},                        //
           {"request", request}, {"reply", reply}, {"any", any})

VOCABULARY(FaultKind, "a fault",                                //
           {"partition", partition}, {"isolate", isolate},      //
           {"bridge", bridge}, {"cut", cut},                    //
           {"slow", slow}, {"drop", drop},                      //
           {"delay", delay}, {"duplicate", duplicate},          //
           {"hold", hold}, {"crash", crash},                    //
           {"restart", restart}, {"pause", pause},              //
           {"wipe", wipe}, {"disk", disk},                      //
           {"clock", clock}, {"loss", loss},                    //
           {"latency", latency}, {"duplication", duplication},  //
           {"reorder", reorder})

VOCABULARY(Role, "a role",                                  //
           {"leader", leader}, {"follower", follower},      //
           {"candidate", candidate}, {"learner", learner},  //
           {"down", down})

VOCABULARY(Presence, "a verb", {"holds", holds}, {"lacks", lacks})

VOCABULARY(Direction, "an arrow", {"->", one_way}, {"<->", both_ways})

VOCABULARY(Meddling, "a way to meddle",  //
           {"drop", drop}, {"delay", delay}, {"duplicate", duplicate}, {"hold", hold})

VOCABULARY(CrashPoint::Moment, "a moment", {"before", before}, {"after", after})

VOCABULARY(CrashPoint::Act, "an act", {"write", write}, {"sync", sync}, {"send", send})

VOCABULARY(DiskFails::Act, "an act of a disk", {"sync", sync}, {"write", write})

VOCABULARY(DiskArea, "an area of a disk", {"log", log}, {"meta", meta}, {"snapshot", snapshot})

VOCABULARY(Watch::Demand, "a demand", {"always", always}, {"never", never})

VOCABULARY(OperationKind, "an operation",  //
           {"put", put}, {"get", get}, {"delete", remove}, {"append", append}, {"cas", cas})

// A value is written as itself.
VOCABULARY(Outcome::Kind, "an outcome",                     //
           {"ok", ok}, {"none", none}, {"failed", failed},  //
           {"refused", refused}, {"timeout", timeout})

#undef VOCABULARY

namespace {

constexpr auto setup_statements = std::to_array<std::string_view>(
    {"nodes", "learners", "spares", "clients", "client", "limit", "seed", "raft", "network", "disk",
     "clock", "closing", "mutation", "must"});

constexpr auto step_statements = std::to_array<std::string_view>(
    {"wait",      "at",        "await",   "let",      "expect", "always",   "never",
     "partition", "isolate",   "bridge",  "cut",      "slow",   "heal",     "drop",
     "delay",     "duplicate", "hold",    "release",  "crash",  "restart",  "pause",
     "resume",    "wipe",      "disk",    "clock",    "chaos",  "transfer", "add",
     "promote",   "remove",    "members", "snapshot", "load",   "stop"});

constexpr auto other_words = std::to_array<std::string_view>(
    {"among",          "attempt",      "as",    "batch",       "by",
     "calm",           "check-quorum", "chunk", "brutal",      "committed",
     "converged",      "done",         "drift", "drift-bound", "election",
     "every",          "except",       "fails", "fired",       "for",
     "freezes",        "from",         "full",  "heartbeat",   "holds",
     "idle",           "inflight",     "is",    "keep",        "keys",
     "leaders",        "leadership",   "link",  "links",       "key",
     "mends",          "messages",     "node",  "of",          "off",
     "offset",         "on",           "once",  "or",          "pre-vote",
     "reads",          "rots",         "rough", "seeds",       "since",
     "snapshot-every", "store",        "term",  "to",          "via",
     "violate",        "with",         "within"});

template <class E>
void add_words(std::vector<std::string_view>& words) {
    for (const Entry<E>& entry : entries<E>()) {
        const bool is_word = entry.word[0] >= 'a' && entry.word[0] <= 'z';
        if (is_word) words.push_back(entry.word);
    }
}

template <class... E>
std::vector<std::string_view> words_of_all() {
    std::vector<std::string_view> words;
    (add_words<E>(words), ...);
    return words;
}

std::vector<std::string_view> all_words() {
    auto words =
        words_of_all<CrashStyle, ReadMode, LatencyShape, Closing, Pick, MessageKind, FaultKind,
                     Role, Presence, Meddling, CrashPoint::Moment, CrashPoint::Act, DiskFails::Act,
                     DiskArea, Watch::Demand, OperationKind, Outcome::Kind>();
    words.insert(words.end(), setup_statements.begin(), setup_statements.end());
    words.insert(words.end(), step_statements.begin(), step_statements.end());
    words.insert(words.end(), other_words.begin(), other_words.end());
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

}  // namespace

std::span<const std::string_view> setup_words() {
    return setup_statements;
}

std::span<const std::string_view> step_words() {
    return step_statements;
}

std::span<const std::string_view> reserved_words() {
    static const std::vector<std::string_view> words = all_words();
    return words;
}

bool is_reserved(std::string_view word) {
    const auto words = reserved_words();
    return std::binary_search(words.begin(), words.end(), word);
}

}  // namespace whitewater::scenarios
