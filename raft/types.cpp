// The names of Raft's roles.
#include "raft/types.hpp"

namespace whitewater::raft {

const char* name_of(Role role) {
    switch (role) {
        case Role::follower:
            return "follower";
        case Role::pre_candidate:
            return "pre_candidate";
        case Role::candidate:
            return "candidate";
        case Role::leader:
            return "leader";
        case Role::learner:
            return "learner";
    }
    return "?";
}

}  // namespace whitewater::raft
