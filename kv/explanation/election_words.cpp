// Who broke the rule: a voter that gave two votes, or a candidate that counted what was none.
#include "kv/explanation/election_words.hpp"

#include <fmt/format.h>

namespace whitewater::kv {

namespace {

NodeSet miscounted(const Ballots& ballots) {
    NodeSet nodes;
    for (const Miscount& each : ballots.miscounts) nodes.insert(each.of);
    return nodes;
}

std::string message_words(const Miscount& miscount) {
    const std::string of = name_of(miscount.of);
    if (miscount.message == 0) return fmt::format("a vote of {}", of);
    if (miscount.kind == raft::MessageKind::request_vote_reply)
        return fmt::format("{}'s reply of term {}", of, miscount.term.value);
    if (miscount.kind == raft::MessageKind::pre_vote_reply)
        return fmt::format("{}'s answer to a pre-vote", of);
    return fmt::format("a message of {}", of);
}

// What `leader` did wrong when it counted; empty if nothing.
std::string miscount_words(NodeId leader, raft::Term term, const Ballots& ballots) {
    std::string text;
    for (const Miscount& each : ballots.miscounts)
        text += (text.empty() ? "" : " and ") + message_words(each);
    if (text.empty()) return text;
    return fmt::format(
        " {} also counted {}, but {} had sent it no vote in term {}: it was {} that "
        "broke the rule.",
        name_of(leader), text, list_of(miscounted(ballots)), term.value, name_of(leader));
}

std::string voters_words(const Ballots& ballots, NodeId leader) {
    const bool is_alone = ballots.votes == NodeSet::of(leader) && !ballots.miscounts.empty();
    return fmt::format("{} {} {}", ballots.votes.is_empty() ? "nobody" : list_of(ballots.votes),
                       ballots.miscounts.empty() ? "elected" : "voted for",
                       is_alone ? "itself" : name_of(leader));
}

// That `leader` counted what it should not have.
std::string counted_words(NodeId leader, const Ballots& ballots) {
    if (ballots.miscounts.empty()) return {};
    return fmt::format(" {} took for {} of {} what was none, and so broke the rule.",
                       name_of(leader), ballots.miscounts.size() == 1 ? "a vote" : "votes",
                       list_of(miscounted(ballots)));
}

}  // namespace

std::uint32_t majority_of(std::uint32_t servers) {
    return servers / 2 + 1;
}

std::string elected_words(const ElectedClaim& claim) {
    const Ballots& ballots = claim.ballots;
    const std::uint32_t majority = majority_of(claim.servers);
    const bool is_elected = ballots.votes.size() >= majority;
    const std::string votes =
        ballots.votes.is_empty()
            ? std::string("without a vote")
            : fmt::format("with the {} of {}",
                          !is_elected && ballots.votes.size() == 1 ? "vote" : "votes",
                          list_of(ballots.votes));
    std::string text = fmt::format(
        "{} became leader of term {} {}: {} of {}, {} {} {} a majority.", name_of(claim.leader),
        claim.term.value, votes, ballots.votes.size(), claim.servers, is_elected ? "and" : "though",
        majority, majority == 1 ? "is" : "are");
    if (!is_elected && !ballots.repeated.is_empty())
        text += fmt::format(" It had counted {} of {} more than once.",
                            ballots.repeated.size() == 1 ? "the vote" : "the votes",
                            list_of(ballots.repeated));
    const NodeSet given = ballots.votes | ballots.uncounted;
    if (!is_elected && given.size() >= majority && claim.is_before_all_findings)
        text += fmt::format(
            " It had not yet counted the {} of {}: with {} it had been given {}, and so no check "
            "found anything wrong with it.",
            ballots.uncounted.size() == 1 ? "vote" : "votes", list_of(ballots.uncounted),
            ballots.uncounted.size() == 1 ? "that" : "those", given.size());
    return text + miscount_words(claim.leader, claim.term, ballots);
}

std::string overlap_words(const OverlapClaim& claim) {
    const NodeSet votes = claim.ballots.votes;
    const NodeSet earlier = claim.earlier_ballots.votes;
    const NodeSet both = votes & earlier;
    const std::string wrong = counted_words(claim.earlier_leader, claim.earlier_ballots) +
                              counted_words(claim.leader, claim.ballots);
    if (claim.leader == claim.earlier_leader)
        return fmt::format("{} had elected {}, and {} elected it again in the same term.{}",
                           list_of(earlier), name_of(claim.leader), list_of(votes), wrong);
    const std::string two =
        fmt::format("{}, {}", voters_words(claim.earlier_ballots, claim.earlier_leader),
                    voters_words(claim.ballots, claim.leader));
    if (both.is_empty()) return fmt::format("{}: no server voted in both.{}", two, wrong);
    return fmt::format("{}: {} voted in both, and so broke {} promise of one vote a term.{}", two,
                       list_of(both), both.size() == 1 ? "its" : "their", wrong);
}

}  // namespace whitewater::kv
