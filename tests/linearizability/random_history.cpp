// Drawing histories: clients call, the store acts at some moment, replies come or are lost.
#include "tests/linearizability/random_history.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>

#include "sim/base/prng.hpp"

namespace whitewater::linearizability {
namespace {

class Drawing {
  public:
    explicit Drawing(const Shape& shape) : shape_(shape), sessions_(shape.clients) {}

    RandomHistory draw() {
        while (called_ < shape_.operations || is_busy()) {
            ++step_;
            act(sessions_[draw_below("who", shape_.clients)]);
            if (!late_.empty() && draw_below("late", 8) == 0) act_late();
        }
        return std::move(drawn_);
    }

  private:
    enum class Stage : std::uint8_t { idle, called, acted };
    struct Session {
        Stage stage = Stage::idle;
        OperationId operation;
        Response response;
    };

    Key key(std::string_view what) const { return Key(shape_.seed).with(what).with(step_); }
    std::uint32_t draw_below(std::string_view what, std::uint32_t limit) const {
        return static_cast<std::uint32_t>(uniform(key(what), 0, limit - 1));
    }
    Time now() const { return Time{static_cast<std::int64_t>(step_) * 1000}; }

    bool is_busy() const {
        for (const Session& session : sessions_)
            if (session.stage != Stage::idle) return true;
        return false;
    }

    std::string text(std::string_view what) const {
        if (shape_.values == 0) return std::to_string(step_) + ".";
        std::string drawn;
        for (std::uint32_t left = 1 + draw_below("length", shape_.lengths); left > 0; --left) {
            const std::uint64_t letter = uniform(key(what).with(left), 0, shape_.values - 1);
            drawn += static_cast<char>('a' + letter);
        }
        return drawn;
    }

    // Often the value that is there, so that a cas has a chance.
    std::string expectation(const std::string& of_key) {
        const Value& holds = store_[of_key];
        if (holds && draw_below("lucky", 2) == 0) return *holds;
        return text("expected");
    }

    Request request() {
        const std::string of_key = "k" + std::to_string(draw_below("key", shape_.keys));
        const std::uint32_t sum =
            shape_.gets + shape_.puts + shape_.removes + shape_.appends + shape_.swaps;
        std::uint32_t kind = draw_below("kind", sum);
        if (kind < shape_.gets) return Request::get(of_key);
        kind -= shape_.gets;
        if (kind < shape_.puts) return Request::put(of_key, text("value"));
        kind -= shape_.puts;
        if (kind < shape_.removes) return Request::remove(of_key);
        kind -= shape_.removes;
        if (kind < shape_.appends) return Request::append(of_key, text("value"));
        return Request::cas(of_key, expectation(of_key), text("value"));
    }

    void act(Session& session) {
        History& history = drawn_.history;
        const std::uint32_t number = static_cast<std::uint32_t>(&session - sessions_.data());
        switch (session.stage) {
            case Stage::idle:
                if (called_ == shape_.operations) return;
                session.operation = OperationId{++called_};
                history.invoke(session.operation, client(number + 1), request(), now());
                session.stage = Stage::called;
                return;
            case Stage::called:
                if (chance(key("lost on the way"), shape_.lost)) {
                    history.abandon(session.operation, now());
                    late_.push_back(session.operation);
                    session.stage = Stage::idle;
                    return;
                }
                session.response = execute(session.operation);
                session.stage = Stage::acted;
                return;
            case Stage::acted:
                if (chance(key("reply lost"), shape_.lost))
                    history.abandon(session.operation, now());
                else
                    history.complete(session.operation, answer(session), now());
                session.stage = Stage::idle;
                return;
        }
    }

    // A request that the network held back arrives at last, or is lost for good.
    void act_late() {
        const std::uint32_t which = draw_below("which", static_cast<std::uint32_t>(late_.size()));
        if (draw_below("arrives", 2) == 0) execute(late_[which]);
        late_.erase(late_.begin() + which);
    }

    Response execute(OperationId id) {
        const Request asked = drawn_.history.operations()[*drawn_.history.find(id)].request;
        Response response = respond(id, asked);
        held_[asked.key].push_back(store_[asked.key]);
        return response;
    }

    Response respond(OperationId id, const Request& asked) {
        Value& holds = store_[asked.key];
        drawn_.effects.push_back(id);
        switch (asked.kind) {
            case Kind::get:
                return Response::read(holds);
            case Kind::put:
                holds = asked.argument;
                return Response::done();
            case Kind::remove:
                holds.reset();
                return Response::done();
            case Kind::append:
                holds = holds.value_or("") + asked.argument;
                return Response::done();
            case Kind::cas:
                break;
        }
        if (holds != asked.expected)
            return draw_below("tells", 2) == 0 ? Response::cas_failed()
                                               : Response::cas_failed_seeing(holds);
        holds = asked.argument;
        return Response::done();
    }

    Value false_value(const std::string& of_key) {
        const std::vector<Value>& held = held_[of_key];
        if (!held.empty() && chance(key("stale"), shape_.stale))
            return held[draw_below("of old", static_cast<std::uint32_t>(held.size()))];
        return draw_below("lie of none", 4) == 0 ? Value() : Value(text("lie"));
    }

    Response answer(const Session& session) {
        if (!chance(key("lie"), shape_.lies)) return session.response;
        const Operation& operation =
            drawn_.history.operations()[*drawn_.history.find(session.operation)];
        const Value lie = false_value(operation.request.key);
        if (operation.request.kind == Kind::get) return Response::read(lie);
        if (operation.request.kind != Kind::cas) return session.response;
        if (session.response.outcome != Outcome::ok) return Response::done();
        return draw_below("tells", 2) == 0 ? Response::cas_failed()
                                           : Response::cas_failed_seeing(lie);
    }

    const Shape shape_;
    std::vector<Session> sessions_;
    std::vector<OperationId> late_;
    std::map<std::string, Value> store_;
    std::map<std::string, std::vector<Value>> held_;  // by key: what it held after each operation
    RandomHistory drawn_;
    std::uint32_t called_ = 0;
    std::uint64_t step_ = 0;
};

}  // namespace

RandomHistory random_history(const Shape& shape) {
    return Drawing(shape).draw();
}

namespace {

bool is_among(OperationId id, const std::vector<OperationId>& ids) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

History with_answers_only_to(const History& history, const std::vector<OperationId>& known) {
    struct Event {
        Position at;
        const Operation* operation;
    };
    std::vector<Event> events;
    for (const Operation& operation : history.operations()) {
        const Outcome outcome = operation.response.outcome;
        const bool effective = outcome == Outcome::ok || outcome == Outcome::unknown;
        const bool kept = is_among(operation.id, known);
        if (effective || kept) events.push_back({operation.call_position, &operation});
        if (kept && outcome != Outcome::unknown)
            events.push_back({operation.return_position, &operation});
    }
    std::sort(events.begin(), events.end(),
              [](const Event& a, const Event& b) { return a.at < b.at; });
    History rest(history.initial());
    for (const Event& event : events) {
        const Operation& operation = *event.operation;
        if (event.at == operation.call_position)
            rest.invoke(operation.id, operation.client, operation.request);
        else
            rest.complete(operation.id, operation.response);
    }
    return rest;
}

std::uint64_t test_scale() {
    const char* scale = std::getenv("WHITEWATER_TEST_SCALE");
    return scale == nullptr ? 1 : std::max(1ULL, std::strtoull(scale, nullptr, 10));
}

}  // namespace whitewater::linearizability
