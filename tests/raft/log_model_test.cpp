// Any sequence of commands: the log in memory does what a plain vector of entries does.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <rapidcheck/state.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "raft/log.hpp"

namespace whitewater::raft {
namespace {

struct PlainEntry {
    std::uint64_t term = 0;
    EntryKind kind{};
    std::string command;
    friend bool operator==(const PlainEntry&, const PlainEntry&) = default;
};

// The log as anybody would write it down: the base, and the entries after it.
struct PlainLog {
    EntryId base;
    std::vector<PlainEntry> entries;

    std::uint64_t end() const { return base.index.value + entries.size(); }
    std::uint64_t last_term() const {
        return entries.empty() ? base.term.value : entries.back().term;
    }
    std::uint64_t term_at(std::uint64_t index) const {
        return index == base.index.value ? base.term.value : at(index).term;
    }
    const PlainEntry& at(std::uint64_t index) const {
        return entries[static_cast<std::size_t>(index - base.index.value - 1)];
    }
};

using LogCommand = rc::state::Command<PlainLog, Log>;

// An index that may be asked about, both ends and one beyond each included.
std::uint64_t index_near(const PlainLog& model) {
    const std::uint64_t first = model.base.index.value;
    return *rc::gen::inRange<std::uint64_t>(first == 0 ? 0 : first - 1, model.end() + 2);
}
std::uint64_t index_of_an_entry(const PlainLog& model) {
    return *rc::gen::inRange<std::uint64_t>(model.base.index.value + 1, model.end() + 1);
}

// Mostly short, and now and then as long as the log's pages are, or longer than one.
std::string some_command() {
    if (*rc::gen::inRange(0, 4) > 0) return *rc::gen::arbitrary<std::string>();
    const auto fill = *rc::gen::inRange('a', 'z');
    return std::string(*rc::gen::inRange<std::size_t>(20'000, 80'000), fill);
}

struct Append : LogCommand {
    std::uint64_t rise = *rc::gen::inRange<std::uint64_t>(0, 3);  // of the term
    EntryKind kind = *rc::gen::element(EntryKind::noop, EntryKind::command);
    std::string command = some_command();

    PlainEntry entry(const PlainLog& model) const {
        return {model.last_term() + rise, kind, kind == EntryKind::noop ? "" : command};
    }
    void apply(PlainLog& model) const override { model.entries.push_back(entry(model)); }
    void run(const PlainLog& model, Log& log) const override {
        const PlainEntry added = entry(model);
        const EntryId id = log.append({{added.term}, added.kind, as_bytes(added.command)});
        RC_ASSERT(id == (EntryId{{added.term}, {model.end() + 1}}));
        RC_ASSERT(log.last() == id);
    }
    void show(std::ostream& os) const override {
        os << "append, term + " << rise << ", " << command.size() << " bytes '"
           << command.substr(0, 40) << "'";
    }
};

struct Truncate : LogCommand {
    std::uint64_t from = 0;
    explicit Truncate(const PlainLog& model) {
        RC_PRE((!model.entries.empty()));
        from = index_of_an_entry(model);
    }
    void checkPreconditions(const PlainLog& model) const override {
        RC_PRE((from > model.base.index.value && from <= model.end()));
    }
    void apply(PlainLog& model) const override {
        model.entries.resize(static_cast<std::size_t>(from - model.base.index.value - 1));
    }
    void run(const PlainLog& model, Log& log) const override {
        log.truncate_from({from});
        const PlainLog after = nextState(model);
        RC_ASSERT(log.size() == after.entries.size());
        RC_ASSERT(log.last() == (EntryId{{after.last_term()}, {after.end()}}));
    }
    void show(std::ostream& os) const override { os << "truncate from " << from; }
};

struct Read : LogCommand {
    std::uint64_t index = 0;
    explicit Read(const PlainLog& model) {
        RC_PRE((!model.entries.empty()));
        index = index_of_an_entry(model);
    }
    void checkPreconditions(const PlainLog& model) const override {
        RC_PRE((index > model.base.index.value && index <= model.end()));
    }
    void run(const PlainLog& model, Log& log) const override {
        const Entry entry = log.at({index});
        const PlainEntry found{entry.term.value, entry.kind, std::string(as_text(entry.command))};
        RC_ASSERT(found == model.at(index));
        RC_ASSERT(log.term_at({index}).value == found.term);
        RC_ASSERT(log.term_at(log.base().index) == model.base.term);
    }
    void show(std::ostream& os) const override { os << "read " << index; }
};

struct Match : LogCommand {
    std::uint64_t index = 0;
    std::uint64_t term = 0;
    explicit Match(const PlainLog& model)
        : index(index_near(model)),
          term(*rc::gen::inRange<std::uint64_t>(0, model.last_term() + 2)) {}
    void run(const PlainLog& model, Log& log) const override {
        const bool is_within = index >= model.base.index.value && index <= model.end();
        RC_ASSERT(log.matches({{term}, {index}}) == (is_within && model.term_at(index) == term));
    }
    void show(std::ostream& os) const override { os << "match " << index << "^" << term; }
};

// Whether `bytes` are the entries from `first` to `last`, and nothing else.
bool are_the_entries(const PlainLog& model, std::uint64_t first, std::uint64_t last,
                     ByteView bytes) {
    EntryReader reader(bytes);
    for (std::uint64_t index = first; index <= last; ++index) {
        if (!reader.next()) return false;
        const Entry& entry = reader.entry();
        const PlainEntry found{entry.term.value, entry.kind, std::string(as_text(entry.command))};
        if (!(found == model.at(index))) return false;
    }
    return !reader.next() && reader.ok();
}

// Two slices, the first of which is looked at when the second has been taken too: a leader takes
// one for each of its followers, and encodes them later.
struct Slice : LogCommand {
    std::uint64_t first = 0;
    std::uint64_t other = 0;
    std::uint32_t count = *rc::gen::inRange<std::uint32_t>(0, 9);
    explicit Slice(const PlainLog& model)
        : first(any_after_base(model)), other(any_after_base(model)) {}
    static std::uint64_t any_after_base(const PlainLog& model) {
        return *rc::gen::inRange<std::uint64_t>(model.base.index.value + 1, model.end() + 3);
    }
    void checkPreconditions(const PlainLog& model) const override {
        RC_PRE((std::min(first, other) > model.base.index.value));
    }
    void run(const PlainLog& model, Log& log) const override {
        const EntryBatch batch = log.slice({first}, count);
        const EntryBatch next = log.slice({other}, count);
        check(model, first, batch);
        check(model, other, next);
    }
    void check(const PlainLog& model, std::uint64_t from, const EntryBatch& batch) const {
        const std::uint64_t rest = from > model.end() ? 0 : model.end() - from + 1;
        RC_ASSERT(batch.count <= std::min<std::uint64_t>(count, rest));
        RC_ASSERT((batch.count > 0 || count == 0 || rest == 0));
        RC_ASSERT(are_the_entries(model, from, from + batch.count - 1, batch.bytes));
    }
    void show(std::ostream& os) const override {
        os << "slices of " << count << " from " << first << " and " << other;
    }
};

struct Gather : LogCommand {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    explicit Gather(const PlainLog& model) {
        RC_PRE((!model.entries.empty()));
        first = index_of_an_entry(model);
        last = index_of_an_entry(model);
        if (first > last) std::swap(first, last);
    }
    void checkPreconditions(const PlainLog& model) const override {
        RC_PRE((first > model.base.index.value && last <= model.end()));
    }
    void run(const PlainLog& model, Log& log) const override {
        Bytes room;
        RC_ASSERT(are_the_entries(model, first, last, log.gather({first}, {last}, room)));
    }
    void show(std::ostream& os) const override { os << "gather " << first << ".." << last; }
};

// The two searches by which conflicts are resolved (§3.5), against a scan of all entries.
struct SearchTerm : LogCommand {
    std::uint64_t term = 0;
    explicit SearchTerm(const PlainLog& model)
        : term(*rc::gen::inRange<std::uint64_t>(0, model.last_term() + 2)) {}
    void run(const PlainLog& model, Log& log) const override {
        std::uint64_t first = model.end() + 1;
        for (std::uint64_t index = model.end(); index > model.base.index.value; --index)
            if (model.at(index).term >= term) first = index;
        RC_ASSERT(log.first_with_term_at_least({term}).value == first);
        std::uint64_t last = 0;
        for (std::uint64_t index = model.base.index.value; index <= model.end(); ++index)
            if (model.term_at(index) == term) last = index;
        RC_ASSERT(log.last_with_term({term}).value == last);
    }
    void show(std::ostream& os) const override { os << "search term " << term; }
};

// Two logs built in different ways: their hashes agree exactly as far as their entries do.
struct CompareHashes : LogCommand {
    std::uint64_t other_from = 0;  // from here on the other log's commands differ
    explicit CompareHashes(const PlainLog& model)
        : other_from(
              *rc::gen::inRange<std::uint64_t>(model.base.index.value + 1, model.end() + 2)) {}
    void run(const PlainLog& model, Log& log) const override {
        Log other(log.base(), log.hash_at(log.base().index));
        for (std::uint64_t index = model.base.index.value + 1; index <= model.end(); ++index) {
            PlainEntry entry = model.at(index);
            if (index >= other_from) entry.command += "!";
            other.append({{entry.term}, entry.kind, as_bytes(entry.command)});
            RC_ASSERT((other.hash_at({index}) == log.hash_at({index})) == (index < other_from));
        }
    }
    void show(std::ostream& os) const override { os << "compare hashes up to " << other_from; }
};

RC_GTEST_PROP(LogModel, TheLogDoesWhatAVectorOfEntriesDoes, ()) {
    PlainLog model;
    model.base = *rc::gen::element(EntryId{}, EntryId{{4}, {10}});
    Log log(model.base, 0xBA5E);
    rc::state::check(
        model, log,
        rc::state::gen::execOneOfWithArgs<Append, Append, Append, Truncate, Read, Match, Slice,
                                          Gather, SearchTerm, CompareHashes>());
}

}  // namespace
}  // namespace whitewater::raft
