// The puppets that act on a test's stage.
#include "tests/sim/stage.hpp"

#include <algorithm>
#include <utility>

namespace whitewater::sim {

// Plays a script, and notes what it meets.
class Stage::Puppet : public Process {
  public:
    Puppet(Stage& stage, Machine& machine) : stage_(stage), machine_(machine) { ++stage_.alive_; }
    ~Puppet() override { --stage_.alive_; }
    Puppet(const Puppet&) = delete;

    void start() override {
        note("boot " + std::to_string(machine_.incarnation()));
        if (script().start) script().start(machine_);
    }
    void receive(NodeId from, ByteView bytes) override {
        note(std::string(as_text(bytes)) + " from " + name_of(from));
        if (script().receive) script().receive(machine_, from, as_text(bytes));
    }
    void timer_fired() override {
        note("timer");
        if (script().timer_fired) script().timer_fired(machine_);
    }
    void synced(std::uint8_t file, Ticket ticket, SyncResult result) override {
        note("sync " + std::to_string(ticket));
        if (script().synced) script().synced(machine_, file, ticket, result);
    }

  private:
    const Script& script() const { return stage_.scripts_.at(machine_.id()); }
    void note(std::string what) {
        stage_.met_.push_back({stage_.world_.now(), machine_.id(), std::move(what)});
    }

    Stage& stage_;
    Machine& machine_;
};

Stage::Stage(const WorldSettings& settings) : world_(settings) {
    world_.recorder().attach(&collector_);
}

Stage::~Stage() {
    world_.recorder().attach(nullptr);
}

void Stage::add(NodeId id, Script script) {
    scripts_[id] = std::move(script);
    world_.add_machine(id, [this](Machine& machine) {
        machines_[machine.id()] = &machine;
        return std::make_unique<Puppet>(*this, machine);
    });
}

void Stage::add_nodes(std::uint32_t count, const Script& script) {
    for (std::uint32_t i = 1; i <= count; ++i) add(node(i), script);
}

void Stage::send(NodeId from, NodeId to, std::string_view text, std::uint8_t kind) {
    machine(from).send(to, {.kind = kind, .term = 1, .index = ++sent_[from], .op = {}},
                       as_bytes(text));
}

void Stage::at(Time at, std::function<void()> what) {
    calls_.push_back(std::move(what));
    world_.call_at(at, *this, calls_.size() - 1);
}

void Stage::act(std::uint64_t what) {
    const auto call = calls_[what];  // it may add calls
    call();
}

void Stage::run_until(Time end) {
    while (world_.next_event() <= end) world_.step();
    world_.advance_to(end);
}

std::vector<std::string> Stage::met_by(NodeId id) const {
    std::vector<std::string> words;
    for (const Met& met : met_)
        if (met.node == id) words.push_back(met.what);
    return words;
}

std::vector<Record> Stage::records(Kind kind) const {
    std::vector<Record> found;
    for (const Record& record : trace_.records)
        if (record.kind == kind) found.push_back(record);
    return found;
}

std::string Stage::text_of(Seq seq) const {
    for (const Trace::TextOf& text : trace_.texts)
        if (text.seq == seq) return text.text;
    return {};
}

WorldSettings steady(Duration latency) {
    WorldSettings settings;
    settings.network.latency_min = latency;
    settings.network.latency_max = latency;
    settings.disk.sync_min = milliseconds(2);
    settings.disk.sync_max = milliseconds(2);
    settings.message_kinds = {"request_vote", "append_entries", "reply"};
    return settings;
}

}  // namespace whitewater::sim
