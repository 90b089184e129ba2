// Looking at the parts of a transaction, and at what its end says of them.
#include "kv/linearizability/models/transactions.hpp"

#include <fmt/format.h>

#include <utility>

namespace whitewater::linearizability {
namespace {

bool is_read(const Datum& part) {
    return part.items[0].is_word() && (part.items[0].text == "r" || part.items[0].text == "read");
}

class Inspection {
  public:
    explicit Inspection(const Log& log) : log_(log) {}

    std::optional<Diagnostic> call(const Logged& logged) const {
        const Datum& asked = logged.argument;
        if (asked.kind != Datum::Kind::list)
            return wrong(asked, logged.call_line,
                         "a txn needs a list of parts, as [[r x nil] [w y 2]]");
        for (const Datum& part : asked.items) {
            if (!part.is_list_of(3))
                return wrong(part, logged.call_line,
                             fmt::format("{} is no part of a txn: [r register nil] or [w register "
                                         "value] is",
                                         to_text(part)));
            if (is_read(part) || is_write(part)) continue;
            if (part.items[0].is_word() && part.items[0].text == "append")
                return wrong(part.items[0], logged.call_line,
                             "txns that append to lists (Elle's list-append) are not supported: "
                             "a part should be r or w");
            return wrong(
                part.items[0], logged.call_line,
                fmt::format("{} is no part of a txn: r and w are", to_text(part.items[0])));
        }
        return std::nullopt;
    }

    std::optional<Diagnostic> answer(const Logged& logged) const {
        const std::vector<Datum>& asked = logged.argument.items;
        const Datum& answer = logged.result;
        if (!answer.is_list_of(asked.size()))
            return wrong(answer, logged.end_line,
                         fmt::format("the ok of this txn should repeat its {} parts, with what was "
                                     "read",
                                     asked.size()));
        for (std::size_t i = 0; i < asked.size(); ++i) {
            const Datum& part = answer.items[i];
            const bool is_of_it = part.is_list_of(3) && is_write(part) == is_write(asked[i]) &&
                                  is_read(part) == is_read(asked[i]) &&
                                  to_text(part.items[1]) == to_text(asked[i].items[1]);
            const bool is_same =
                is_of_it && (is_read(part) || to_text(part.items[2]) == to_text(asked[i].items[2]));
            if (!is_same)
                return wrong(
                    part, logged.end_line,
                    fmt::format("{} is no answer to {}", to_text(part), to_text(asked[i])));
        }
        return std::nullopt;
    }

  private:
    // What the file does not hold at all stands nowhere but in the event's line.
    Diagnostic wrong(const Datum& at, int line, std::string message) const {
        const bool is_there = at.line > 0;
        return {{log_.file, is_there ? at.line : line, is_there ? at.column : 0, 1},
                std::move(message),
                ""};
    }

    const Log& log_;
};

}  // namespace

bool is_write(const Datum& part) {
    return part.items[0].is_word() && (part.items[0].text == "w" || part.items[0].text == "write");
}

std::optional<Diagnostic> malformed_transaction(const Log& log, const Logged& logged) {
    const Inspection inspection(log);
    if (auto problem = inspection.call(logged)) return problem;
    if (logged.ending != Ending::ok) return std::nullopt;
    return inspection.answer(logged);
}

}  // namespace whitewater::linearizability
