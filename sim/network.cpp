// The way of one message: its key, what the faults do to it, and when it arrives.
#include "sim/network.hpp"

#include <algorithm>

#include "sim/network_faults.hpp"

namespace whitewater::sim {

namespace {

// What a message draws besides its latency, which is drawn from its key itself.
enum class Draw : std::uint64_t { loss = 1, reorder, duplicate, copy_latency };

Key for_draw(Key message, Draw draw) {
    return message.with(static_cast<std::uint64_t>(draw));
}

// Makes no key for what never happens: most networks are kind.
bool happens(Key message, Draw draw, Ratio share) {
    return share.ppm > 0 && chance(for_draw(message, draw), share);
}

}  // namespace

Network::Network(std::uint64_t seed, const NetworkSettings& settings,
                 const std::vector<std::string>& message_kinds)
    : key_(Key(seed).with("network")),
      settings_(settings),
      message_kinds_(message_kinds),
      link_numbers_(std::size_t{max_addresses} * max_addresses, 0) {}

Network::~Network() = default;

Network::Link& Network::link(NodeId from, NodeId to) {
    std::uint16_t& number = link_numbers_[std::size_t{from.value} * max_addresses + to.value];
    if (number == 0) {
        number = static_cast<std::uint16_t>(links_.size() + 1);
        links_.push_back(std::make_unique<Link>());
        links_.back()->number = number;
        links_.back()->key = key_.with(from.value).with(to.value);
    }
    return *links_[number - 1U];
}

std::uint64_t Network::sent(std::uint8_t kind, NodeId from, NodeId to) const {
    const auto number = link_numbers_[std::size_t{from.value} * max_addresses + to.value];
    if (number == 0) return 0;
    const std::vector<Traffic>& kinds = links_[number - 1U]->kinds;
    if (kind != MessageRule::any_kind) return kind < kinds.size() ? kinds[kind].sent : 0;
    std::uint64_t sum = 0;
    for (const Traffic& traffic : kinds) sum += traffic.sent;
    return sum;
}

Key Network::key_of(Link& link, const MessageLabel& label) {
    if (label.kind >= link.kinds.size()) link.kinds.resize(std::size_t{label.kind} + 1);
    Traffic& traffic = link.kinds[label.kind];
    ++traffic.sent;
    const RepeatCounter::Key used{label.term, label.index};
    const std::uint64_t nth =
        label.is_numbered ? traffic.uses.count_unique(used) : traffic.uses.count(used);
    // The count stays below 2^56, so that kind and count are one word.
    const std::uint64_t kind_and_nth = (std::uint64_t{label.kind} << 56) | nth;
    return link.key.with(label.term).with(label.index).with(kind_and_nth);
}

Duration Network::latency(Key key) const {
    const Duration spread = settings_.latency_max - settings_.latency_min;
    if (settings_.distribution == Distribution::uniform)
        return uniform(key, settings_.latency_min, settings_.latency_max);
    return settings_.latency_min + exponential(key, spread / 2, spread * 10);
}

const Fate& Network::send(NodeId from, NodeId to, const MessageLabel& label, Time now) {
    Link& on = link(from, to);
    Passage passage{.from = from,
                    .to = to,
                    .kind = label.kind,
                    .now = now,
                    .link = on,
                    .key = key_of(on, label)};
    fate_.outcome = Fate::Outcome::delivered;
    fate_.copies = 0;
    if (!is_connected(from, to)) return drop(DropCause::cut);
    if (meddles_) pass_faults(passage);
    if (fate_.outcome != Fate::Outcome::delivered) return fate_;
    if (happens(passage.key, Draw::loss, settings_.loss)) return drop(DropCause::loss);
    arrange_arrivals(passage);
    return fate_;
}

const Fate& Network::drop(DropCause cause) {
    fate_.outcome = Fate::Outcome::dropped;
    fate_.cause = cause;
    return fate_;
}

void Network::pass_faults(Passage& passage) {
    for (const auto& standing : standing_) {
        if (const auto* slow = std::get_if<Slow>(&standing->fault)) {
            if (standing->catches(*slow, passage)) passage.delay = passage.delay + slow->by;
            continue;
        }
        const auto* rule = std::get_if<MessageRule>(&standing->fault);
        if (rule == nullptr || !standing->catches(*rule, passage)) continue;
        ++standing->matched;
        switch (rule->effect) {
            case MessageRule::Effect::drop:
                drop(DropCause::rule);
                return;
            case MessageRule::Effect::hold:
                fate_.outcome = Fate::Outcome::held;
                fate_.holder = standing->ordinal;
                return;
            case MessageRule::Effect::delay:
                passage.delay = passage.delay + rule->by;
                break;
            case MessageRule::Effect::duplicate:
                ++passage.copies;
                break;
        }
    }
}

// A link is FIFO: a message arrives no earlier than the one before it, unless it is one that may
// overtake, which the others then do not wait for either. A copy follows its original after a
// latency of its own, and nothing waits for it.
void Network::arrange_arrivals(Passage& passage) {
    Time arrival = passage.now + latency(passage.key) + passage.delay;
    if (!happens(passage.key, Draw::reorder, settings_.reorder)) {
        arrival = std::max(arrival, passage.link.last_arrival);
        passage.link.last_arrival = arrival;
    }
    if (happens(passage.key, Draw::duplicate, settings_.duplicate)) ++passage.copies;
    fate_.copies = std::min(passage.copies, Fate::max_copies);
    fate_.arrivals[0] = arrival;
    for (std::size_t copy = 1; copy < fate_.copies; ++copy) {
        const Key key = for_draw(passage.key, Draw::copy_latency).with(copy);
        fate_.arrivals[copy] = arrival + latency(key);
    }
}

}  // namespace whitewater::sim
