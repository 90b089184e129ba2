// From a log to a history of the store: what its operations mean.
#pragma once

#include "kv/linearizability/history.hpp"
#include "kv/linearizability/readers/log.hpp"

namespace whitewater::linearizability {

// How the operations of a log on values are to be read. All are the same store; they differ in what
// they allow, and in where the key stands.
enum class StoreModel : std::uint8_t {
    kv,            // keys; in Jepsen's EDN, each value is [key value]
    register_,     // one register: read and write
    cas_register,  // and cas
    append         // keys with put, append and get
};
std::optional<StoreModel> store_model_named(std::string_view name);

// The model that suits the log: what it says itself, or what its format and operations suggest.
// Nothing if its operations are not those of a store.
std::optional<StoreModel> suggested_store_model(const Log& log);

// Operations are called read, get or r; write, put or w; remove, delete or del; append; cas. Values
// are compared as texts: 3 and "3" are equal; nil is none. A cas that expects nil is refused: the
// store has none that creates what is absent.
//
// What is particular about formats: Porcupine's data holds "" for every key at first. In Jepsen's
// log of etcd a failed cas is an observation, it found another value; in Jepsen's EDN a failed
// operation did not happen. In JSON Lines, a cas that found another value is `ok` with "r":false.
//
// The operations keep their order: number i of the log is number i of the history, and has the id
// i + 1; client(p) stands for process p.
Result<History> store_history(const Log& log, StoreModel model);

}  // namespace whitewater::linearizability
