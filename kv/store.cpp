// How the store executes commands, each client's at most once.
#include "kv/store.hpp"

#include "sim/base/hash.hpp"

namespace whitewater::kv {

namespace {

// The state's hash is the exclusive or of one word for each pair and each session, so that a change
// costs the same however much the store holds.
std::uint64_t pair_word(std::string_view key, std::string_view value) {
    return mix(hash_text(value, hash_text(key)));
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
    if (slot >= sessions_.size()) sessions_.resize(slot + 1);
    return sessions_[slot];
}

Store::Result Store::apply(const Command& command, std::uint64_t index, std::uint64_t term) {
    Session& session = session_of(command.client);
    if (sessions_kept_ == Sessions::kept) {
        if (command.sequence == session.sequence)
            return {Taken::duplicate, session.response, session.index, session.term};
        if (command.sequence < session.sequence) return {Taken::outdated, {}, index, term};
    }
    Result result{Taken::executed, execute(command), index, term};
    const std::uint64_t word = session_word(command, result);
    hash_ ^= session.word ^ word;
    session = {command.sequence, result.response, index, term, word};
    return result;
}

Response Store::execute(const Command& command) {
    const auto found = values_.find(command.key);
    switch (command.kind) {
        case OperationKind::get:
            return Response::read(read(command.key));
        case OperationKind::put:
            set(command.key, std::string(command.argument));
            return Response::done();
        case OperationKind::remove:
            set(command.key, std::nullopt);
            return Response::done();
        case OperationKind::append:
            set(command.key,
                (found == values_.end() ? "" : found->second) + std::string(command.argument));
            return Response::done();
        case OperationKind::cas:
            if (found == values_.end()) return Response::cas_failed_seeing(std::nullopt);
            if (found->second != command.expected)
                return Response::cas_failed_seeing(found->second);
            set(command.key, std::string(command.argument));
            return Response::done();
    }
    return {};
}

void Store::set(std::string_view key, std::optional<std::string> value) {
    const auto found = values_.find(key);
    if (found != values_.end()) hash_ ^= pair_word(key, found->second);
    if (value.has_value()) hash_ ^= pair_word(key, *value);
    if (!value.has_value()) {
        if (found != values_.end()) values_.erase(found);
    } else if (found != values_.end()) {
        found->second = std::move(*value);
    } else {
        values_.emplace(std::string(key), std::move(*value));
    }
}

std::optional<std::string> Store::read(std::string_view key) const {
    const auto found = values_.find(key);
    if (found == values_.end()) return std::nullopt;
    return found->second;
}

}  // namespace whitewater::kv
