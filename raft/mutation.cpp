// The names of the mutations, as scenario files spell them.
#include "raft/mutation.hpp"

#include <array>

namespace whitewater::raft {

namespace {

struct Named {
    Mutation mutation;
    std::string_view name;
};

constexpr std::array mutations = {
    Named{Mutation::vote_before_persist, "vote_before_persist"},
    Named{Mutation::ack_before_fsync, "ack_before_fsync"},
    Named{Mutation::count_stale_votes, "count_stale_votes"},
    Named{Mutation::fig8_commit_old_term, "fig8_commit_old_term"},
    Named{Mutation::read_local_leader, "read_local_leader"},
};

}  // namespace

std::string_view name_of(Mutation mutation) {
    for (const Named& named : mutations) {
        if (named.mutation == mutation) return named.name;
    }
    return "none";
}

Mutation mutation_named(std::string_view name) {
    for (const Named& named : mutations) {
        if (named.name == name) return named.mutation;
    }
    return Mutation::none;
}

std::vector<std::string_view> mutation_names() {
    std::vector<std::string_view> names;
    for (const Named& named : mutations) names.push_back(named.name);
    return names;
}

}  // namespace whitewater::raft
