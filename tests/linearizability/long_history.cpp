// Drawing long histories, and finding in them the place for a lie.
#include "tests/linearizability/long_history.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/base/prng.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

// Writes histories in which operations are numbered from 1 on.
class Writer {
  public:
    OperationId invoke(std::uint32_t who, Request request) {
        const OperationId id{history_.size() + 1};
        history_.invoke(id, client(who), std::move(request));
        return id;
    }
    void complete(OperationId id, Response response) { history_.complete(id, std::move(response)); }
    void put(std::uint32_t who, const std::string& value) {
        complete(invoke(who, Request::put("x", value)), Response::done());
    }
    void get(std::uint32_t who, const std::string& value) {
        complete(invoke(who, Request::get("x")), Response::read(value));
    }
    std::size_t size() const { return history_.size(); }
    History take() { return std::move(history_); }

  private:
    History history_;
};

// The same history, but that `liar` answers `value`.
History with_answer(const History& history, const Operation& liar, const Value& value) {
    const std::vector<Operation>& operations = history.operations();
    struct Event {
        Position at;
        std::size_t operation;
    };
    std::vector<Event> events;
    for (std::size_t i = 0; i < operations.size(); ++i) {
        events.push_back({operations[i].call_position, i});
        if (operations[i].return_position != never_returned)
            events.push_back({operations[i].return_position, i});
    }
    std::sort(events.begin(), events.end(),
              [](const Event& a, const Event& b) { return a.at < b.at; });
    History changed(history.initial());
    for (const Event& event : events) {
        const Operation& operation = operations[event.operation];
        if (event.at == operation.call_position)
            changed.invoke(operation.id, operation.client, operation.request);
        else
            changed.complete(operation.id,
                             &operation == &liar ? Response::read(value) : operation.response);
    }
    return changed;
}

// Looks for a get that can be made to lie.
class Liar {
  public:
    Liar(const History& history, Lie lie) : operations_(history.operations()), lie_(lie) {
        for (const Operation& operation : operations_) {
            if (operation.request.kind != Kind::put) continue;
            writer_of_[operation.request.argument] = &operation;
            if (operation.return_position != never_returned)
                puts_[operation.key_number].push_back(&operation);
        }
        for (auto& [key, puts] : puts_)
            std::sort(puts.begin(), puts.end(), [](const Operation* a, const Operation* b) {
                return a->return_position < b->return_position;
            });
    }

    // The get, and what it should return. Nothing if there is none.
    std::optional<std::pair<const Operation*, Value>> find() const {
        for (std::size_t i = operations_.size() / 10 * 9; i < operations_.size(); ++i) {
            const Operation& get = operations_[i];
            if (get.request.kind != Kind::get || get.response.outcome != Outcome::ok) continue;
            const Operation* overwriting =
                lie_ == Lie::stale_read ? last_put_before(get) : put_seen_before(i);
            if (overwriting == nullptr) continue;
            const Operation* old = last_returned(get.key_number, overwriting->call_position);
            if (old == nullptr || get.response.value == old->request.argument) continue;
            return std::pair(&get, Value(old->request.argument));
        }
        return std::nullopt;
    }

  private:
    // The put on the key that returned last before `end`.
    const Operation* last_returned(std::uint32_t key, Position end) const {
        const auto puts = puts_.find(key);
        if (puts == puts_.end()) return nullptr;
        const auto at = std::lower_bound(
            puts->second.begin(), puts->second.end(), end,
            [](const Operation* put, Position p) { return put->return_position < p; });
        return at == puts->second.begin() ? nullptr : *(at - 1);
    }
    const Operation* last_put_before(const Operation& get) const {
        return last_returned(get.key_number, get.call_position);
    }

    // A put that is not done when the get returns, but that an earlier get saw.
    const Operation* put_seen_before(std::size_t index) const {
        const Operation& get = operations_[index];
        constexpr std::size_t far = 1'000;
        for (std::size_t i = index; i-- > index - std::min(index, far);) {
            const Operation& earlier = operations_[i];
            if (earlier.key_number != get.key_number || earlier.request.kind != Kind::get) continue;
            if (earlier.return_position > get.call_position || !earlier.response.value) continue;
            const auto writer = writer_of_.find(*earlier.response.value);
            if (writer == writer_of_.end()) continue;
            const Position returned = writer->second->return_position;
            if (returned > get.return_position && returned != never_returned) return writer->second;
        }
        return nullptr;
    }

    const std::vector<Operation>& operations_;
    const Lie lie_;
    std::map<std::string, const Operation*> writer_of_;
    std::map<std::uint32_t, std::vector<const Operation*>> puts_;  // by key, in order of return
};

}  // namespace

History long_history(const LongShape& shape) {
    Shape drawn{.seed = shape.seed,
                .operations = shape.operations,
                .clients = shape.clients,
                .keys = shape.keys,
                .removes = 0,
                .appends = 0,
                .swaps = 0};
    drawn.lost = Ratio{shape.unknown.ppm / 2};  // a request may be lost, or its answer
    if (shape.form == Form::few_values) drawn.values = 5;
    if (shape.form == Form::swapping) drawn.swaps = drawn.puts;
    return random_history(drawn).history;
}

History crowded_history(std::uint32_t operations, std::uint32_t clients) {
    Writer writer;
    for (std::uint64_t round = 0; writer.size() < operations; ++round) {
        std::vector<OperationId> puts;
        const std::string first = std::to_string(round) + ".";
        for (std::uint32_t i = 1; i <= clients; ++i)
            puts.push_back(writer.invoke(i, Request::put("x", first + std::to_string(i))));
        for (const OperationId put : puts) writer.complete(put, Response::done());
        const Key key = Key(1).with(round);
        writer.get(1, first + std::to_string(uniform(key, 1, clients)));
    }
    return writer.take();
}

History history_after_pending_writes(std::uint32_t operations, std::uint32_t pending) {
    Writer writer;
    for (std::uint32_t i = 1; i <= pending; ++i)
        writer.invoke(i + 1, Request::put("x", "pending " + std::to_string(i)));
    for (std::uint32_t i = 0; i < operations / 2; ++i) {
        const std::string value = std::to_string(i);
        writer.put(1, value);
        writer.get(1, value);
    }
    return writer.take();
}

std::optional<History> with_lie(const History& history, Lie lie) {
    const auto found = Liar(history, lie).find();
    if (!found) return std::nullopt;
    return with_answer(history, *found->first, found->second);
}

}  // namespace whitewater::linearizability
