// The extras of a scene.
#include "tests/kv/scene.hpp"

#include <utility>

namespace whitewater::kv {

class Scene::Extra : public sim::Process {
  public:
    Extra(Scene& scene, NodeId id, Answer answer)
        : scene_(scene), id_(id), answer_(std::move(answer)) {}

    void start() override {}
    void receive(NodeId from, ByteView bytes) override {
        scene_.heard_.push_back({scene_.time(), id_, from, Bytes(bytes.begin(), bytes.end())});
        if (answer_) answer_(from, bytes);
    }
    void timer_fired() override {}
    void synced(std::uint8_t, sim::Ticket, sim::SyncResult) override {}

  private:
    Scene& scene_;
    NodeId id_;
    Answer answer_;
};

namespace {

sim::WorldSettings steady() {
    sim::WorldSettings settings;
    settings.network.latency_min = milliseconds(1);
    settings.network.latency_max = milliseconds(1);
    settings.disk.sync_min = milliseconds(2);
    settings.disk.sync_max = milliseconds(2);
    settings.disk.crash = sim::CrashStyle::losing;
    return settings;
}

}  // namespace

Scene::Scene() : world_(steady()) {}

void Scene::add_extra(NodeId id, Answer answer) {
    world_.add_machine(id, [this, id, answer](sim::Machine& machine) {
        machines_[id] = &machine;
        return std::make_unique<Extra>(*this, id, answer);
    });
}

void Scene::say(NodeId from, NodeId to, ByteView bytes) {
    machines_.at(from)->send(to, {.kind = 0, .term = 1, .index = ++said_, .op = {}}, bytes);
}

std::vector<Reply> Scene::replies(NodeId client) const {
    std::vector<Reply> found;
    for (const Heard& heard : heard_)
        if (heard.by == client) found.push_back(decode_reply(heard.bytes).value());
    return found;
}

std::vector<std::string> Scene::texts(NodeId by) const {
    std::vector<std::string> found;
    for (const Heard& heard : heard_)
        if (heard.by == by) found.emplace_back(as_text(heard.bytes));
    return found;
}

void Scene::at(Duration at, std::function<void()> what) {
    calls_.push_back(std::move(what));
    world_.call_at(Time{at.us}, *this, calls_.size() - 1);
}

void Scene::run_until(Duration end) {
    while (world_.next_event() <= Time{end.us}) world_.step();
    world_.advance_to(Time{end.us});
}

}  // namespace whitewater::kv
