// Real time and reading: the two reasons.
#include "kv/linearizability/explain/edges.hpp"

#include <algorithm>

#include "kv/linearizability/explain/meanings.hpp"

namespace whitewater::linearizability {
namespace {

class Edges {
  public:
    Edges(const History& history, const std::vector<OperationId>& core) : history_(history) {
        for (const OperationId id : core)
            if (const auto index = history.find(id)) involved_.push_back(*index);
        const std::vector<std::size_t> readers = involved_;
        for (const std::size_t reader : readers) find_writer(reader);
        std::sort(involved_.begin(), involved_.end());
        involved_.erase(std::unique(involved_.begin(), involved_.end()), involved_.end());
        for (const std::size_t from : involved_)
            for (const std::size_t to : involved_)
                if (is_before(from, to) && !follows_from_others(from, to))
                    add(from, to, Edge::Reason::returned_before);
    }

    std::vector<Edge> take() { return std::move(edges_); }

  private:
    const Operation& operation(std::size_t index) const { return history_.operations()[index]; }
    void add(std::size_t from, std::size_t to, Edge::Reason reason) {
        edges_.push_back({operation(from).id, operation(to).id, reason});
    }

    bool is_before(std::size_t from, std::size_t to) const {
        return operation(from).return_position < operation(to).call_position;
    }
    bool follows_from_others(std::size_t from, std::size_t to) const {
        return std::any_of(involved_.begin(), involved_.end(), [&](std::size_t between) {
            return is_before(from, between) && is_before(between, to);
        });
    }

    void find_writer(std::size_t reader) {
        if (!met_a_value(operation(reader))) return;
        const Value value = value_met(operation(reader));
        if (value == history_.initial()) return;
        std::size_t writer = history_.size();
        for (std::size_t i = 0; i < history_.size(); ++i) {
            const Operation& candidate = operation(i);
            const bool is_possible = i != reader &&
                                     candidate.request.key == operation(reader).request.key &&
                                     candidate.call_position < operation(reader).return_position &&
                                     could_leave(candidate, value);
            if (is_possible && writer != history_.size()) return;
            if (is_possible) writer = i;
        }
        if (writer == history_.size()) return;
        add(writer, reader, Edge::Reason::was_read);
        involved_.push_back(writer);
    }

    const History& history_;
    std::vector<std::size_t> involved_;  // indices of operations
    std::vector<Edge> edges_;
};

}  // namespace

std::vector<Edge> edges_between(const History& history, const std::vector<OperationId>& core) {
    return Edges(history, core).take();
}

}  // namespace whitewater::linearizability
