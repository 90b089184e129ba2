// The replicated state machine: keys and values, and a session for each client (§6.3).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kv/command.hpp"

namespace whitewater::kv {

// Deterministic: the same commands in the same order leave the same state, hash and responses.
class Store {
  public:
    // How a session took a command (§6.3: at most once).
    enum class Taken : std::uint8_t {
        executed,   // for the first time
        duplicate,  // a retry of the session's last command: answered from memory
        outdated,   // older than the session's last command: the client no longer waits for it
    };
    // Sessions are part of the state. Two mistakes: to keep none, so that every retry is executed
    // again; and to keep them beside the state, where only the server that answers has them.
    enum class Sessions : std::uint8_t { kept, ignored, beside };
    enum class Answers : std::uint8_t { here, elsewhere };

    explicit Store(Sessions sessions = Sessions::kept) : sessions_(sessions) {}

    struct Result {
        Taken taken{};
        Response response;        // meaningless if outdated
        std::uint64_t index = 0;  // where it was executed: `index`, or earlier for a duplicate
        std::uint64_t term = 0;
    };
    // Applies the command of the log entry term^index. REQUIRES: indexes increase. Whether this
    // server answers the client makes no difference, unless sessions are kept beside the state.
    // Valid until the next `apply`.
    const Result& apply(const Command& command, std::uint64_t index, std::uint64_t term,
                        Answers answers = Answers::elsewhere);

    // What a read outside the log sees.
    std::optional<std::string> read(std::string_view key) const;

    // Covers all keys, values and sessions. O(1): kept up to date by each change.
    std::uint64_t hash() const { return hash_; }
    std::map<std::string, std::string> contents() const;

  private:
    struct Session {
        std::uint64_t sequence = 0;  // of the last command it took,
        Result result;               // and what came of it
        std::uint64_t word = 0;      // its part in the hash
    };

    struct Held {
        std::string value;
        std::uint64_t key_hash = 0;
        std::uint64_t word = 0;  // the pair's part in the hash
    };
    using Values = std::map<std::string, Held, std::less<>>;

    void execute(const Command& command, Response& response);
    void set(Values::iterator found, std::string_view key, std::string_view value);
    void remove(Values::iterator found);
    Session& session_of(NodeId client);

    Sessions sessions_;
    Values values_;
    std::vector<Session> session_by_client_;  // indexed by the client's address - 65
    Result passing_;                          // of a command that no session keeps
    std::uint64_t hash_ = 0;
};

}  // namespace whitewater::kv
