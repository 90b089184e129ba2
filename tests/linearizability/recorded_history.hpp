// Reads the recorded histories in testdata: just enough of two formats for these files.
#pragma once

#include <string>

#include "kv/linearizability/history.hpp"

namespace whitewater::linearizability {

// Files of testdata/etcd: one register, called "x".
History read_etcd_log(const std::string& path);

// Files of testdata/porcupine-kv. What reads as "" is taken for a missing key.
History read_porcupine_log(const std::string& path);

}  // namespace whitewater::linearizability
