// The names of observations, as traces print them.
#include "raft/observation.hpp"

namespace whitewater::raft {

const char* name_of(ObservationKind kind) {
    switch (kind) {
        case ObservationKind::recovered:
            return "recovered";
        case ObservationKind::role_changed:
            return "role_changed";
        case ObservationKind::term_changed:
            return "term_changed";
        case ObservationKind::voted:
            return "voted";
        case ObservationKind::vote_received:
            return "vote_received";
        case ObservationKind::appended:
            return "appended";
        case ObservationKind::truncated:
            return "truncated";
        case ObservationKind::commit_advanced:
            return "commit_advanced";
        case ObservationKind::applied:
            return "applied";
        case ObservationKind::match_advanced:
            return "match_advanced";
        case ObservationKind::persisting:
            return "persisting";
        case ObservationKind::persisted:
            return "persisted";
        case ObservationKind::vote_sent:
            return "vote_sent";
        case ObservationKind::ack_sent:
            return "ack_sent";
        case ObservationKind::read_confirmed:
            return "read_confirmed";
        case ObservationKind::dropped:
            return "dropped";
    }
    return "?";
}

}  // namespace whitewater::raft
