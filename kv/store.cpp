// How the store executes commands, each client's at most once.
#include "kv/store.hpp"

#include "sim/base/hash.hpp"

namespace whitewater::kv {

namespace {

// The state's hash is the exclusive or of one word for each pair and each session, so that a change
// costs the same however much the store holds.
std::uint64_t pair_word(std::uint64_t key_hash, std::string_view value) {
    return mix(hash_text(value, key_hash));
}

std::uint64_t session_word(const Command& command, const Store::Result& result) {
    std::uint64_t word = combine(command.client.value, command.sequence);
    word = combine(combine(word, result.index), result.term);
    word = combine(word, static_cast<std::uint64_t>(result.response.outcome));
    const linearizability::Value& value = result.response.value;
    return value.has_value() ? mix(hash_text(*value, word)) : mix(word);
}

}  // namespace

Store::Session& Store::session_of(NodeId client) {
    const std::size_t slot = client.value - 65;
    if (slot >= session_by_client_.size()) session_by_client_.resize(slot + 1);
    return session_by_client_[slot];
}

const Store::Result& Store::apply(const Command& command, std::uint64_t index, std::uint64_t term,
                                  Answers answers) {
    // BUG session_outside_state (LogCabin 445f383, copycat PR 134): a session that is no part of
    // the replicated state makes the same command a retry here and news there.
    const bool is_beside = sessions_ == Sessions::beside;
    if (is_beside && answers == Answers::elsewhere) {
        passing_ = {Taken::executed, {}, index, term};
        execute(command, passing_.response);
        return passing_;
    }
    Session& session = session_of(command.client);
    // BUG no_dedup (hashicorp/raft #142, khepri #250): the log may well hold a retry twice.
    if (sessions_ != Sessions::ignored) {
        if (command.sequence < session.sequence)
            return passing_ = {Taken::outdated, {}, index, term};
        if (command.sequence == session.sequence) {
            session.result.taken = Taken::duplicate;
            return session.result;
        }
    }
    session.sequence = command.sequence;
    session.result.taken = Taken::executed;
    session.result.index = index;
    session.result.term = term;
    execute(command, session.result.response);
    const std::uint64_t word = is_beside ? 0 : session_word(command, session.result);
    hash_ ^= session.word ^ word;
    session.word = word;
    return session.result;
}

// Changes the response in place: what it held goes.
void Store::execute(const Command& command, Response& response) {
    const auto found = values_.find(command.key);
    const bool is_there = found != values_.end();
    response.outcome = Outcome::ok;
    response.value.reset();
    switch (command.kind) {
        case OperationKind::get:
            if (is_there) response.value = found->second.value;
            break;
        case OperationKind::put:
            set(found, command.key, command.argument);
            break;
        case OperationKind::remove:
            if (is_there) remove(found);
            break;
        case OperationKind::append:
            set(found, command.key,
                (is_there ? found->second.value : std::string()) + std::string(command.argument));
            break;
        case OperationKind::cas:
            if (is_there && found->second.value == command.expected)
                return set(found, command.key, command.argument);
            response.outcome = Outcome::failed_seeing;
            if (is_there) response.value = found->second.value;
            break;
    }
}

// `found` is where the key stands, or the end.
void Store::set(Values::iterator found, std::string_view key, std::string_view value) {
    if (found == values_.end())
        found = values_.emplace(std::string(key), Held{{}, hash_text(key), 0}).first;
    Held& held = found->second;
    const std::uint64_t word = pair_word(held.key_hash, value);
    hash_ ^= held.word ^ word;
    held.value = value;
    held.word = word;
}

void Store::remove(Values::iterator found) {
    hash_ ^= found->second.word;
    values_.erase(found);
}

std::map<std::string, std::string> Store::contents() const {
    std::map<std::string, std::string> pairs;
    for (const auto& [key, held] : values_) pairs.emplace(key, held.value);
    return pairs;
}

std::optional<std::string> Store::read(std::string_view key) const {
    const auto found = values_.find(key);
    if (found == values_.end()) return std::nullopt;
    return found->second.value;
}

}  // namespace whitewater::kv
