// Operations of unknown outcome that cannot matter.
#pragma once

#include "kv/linearizability/key_history.hpp"

namespace whitewater::linearizability {

// Drops the maybes that nobody could need, whatever the order: those that write a value that no
// item needs (or can append to, to get what it needs), and those that append a text that occurs in
// no value that is needed. An order that places such a maybe is as good without it: what follows
// it up to the next write are appends, whose results nobody needs either, and reads, of which there
// are none. Drops nothing if there is a miss: a maybe that nobody needs may still make it true.
void drop_bystanders(KeyHistory& history);

}  // namespace whitewater::linearizability
