// Transactions that read what nobody had written, what had been overwritten, or a half of what was
// written at one moment.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "kv/linearizability/models/causes.hpp"
#include "kv/linearizability/models/logged_words.hpp"
#include "kv/linearizability/models/transactions.hpp"
#include "sim/base/printable.hpp"

namespace whitewater::linearizability {
namespace {

// What a transaction found in registers before it wrote them, and what it left in those it wrote.
struct Transaction {
    const Logged* logged = nullptr;
    std::map<std::string, std::string> found;
    std::map<std::string, std::string> left;
    std::string wrong_by_itself;  // a register in which it found something else than it had
};

constexpr const char* at_first = "nil";

Transaction transaction_of(const Logged& logged) {
    Transaction all;
    all.logged = &logged;
    const std::vector<Datum>& parts = logged.argument.items;
    const std::vector<Datum>& answers = logged.result.items;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string name = to_text(parts[i].items[1]);
        if (is_write(parts[i])) {
            all.left[name] = to_text(parts[i].items[2]);
            continue;
        }
        if (!is_answered(logged)) continue;
        const std::string value = to_text(answers[i].items[2]);
        const auto own = all.left.find(name);
        const std::string& expected =
            own != all.left.end() ? own->second : all.found.try_emplace(name, value).first->second;
        if (expected != value) all.wrong_by_itself = name;
    }
    return all;
}

class Registers {
  public:
    Registers(const Log& log, const Core& core, const IsEnough& is_enough) : is_enough_(is_enough) {
        for (const Logged& logged : log.operations)
            if (may_have_happened(logged)) all_.push_back(transaction_of(logged));
        for (const std::size_t index : head_of(core))
            core_.push_back(transaction_of(log.operations[index]));
        for (const Transaction& each : all_)
            for (const auto& written : each.left) writers_[written].push_back(&each);
    }

    std::string cause() const {
        for (const Transaction& reader : core_) {
            if (!reader.wrong_by_itself.empty())
                return fmt::format(
                    "{}, but {} in it differs from what it had read or written itself",
                    told(*reader.logged), printable(reader.wrong_by_itself));
            for (const auto attempt :
                 {&Registers::never_written, &Registers::overwritten, &Registers::torn})
                for (const auto& [name, value] : reader.found) {
                    if (is_spent(is_enough_)) return {};
                    std::string sentence = (this->*attempt)(reader, name, value);
                    if (!sentence.empty()) return sentence;
                }
        }
        return {};
    }

  private:
    std::string reading(const Transaction& reader, const std::string& name,
                        const std::string& value) const {
        return fmt::format("c{}'s txn read {} = {} in line {}", reader.logged->process,
                           printable(name), printable(value), reader.logged->end_line);
    }

    // Those that may have left the value before `reader` read it.
    std::vector<const Transaction*> writers(const Transaction& reader, const std::string& name,
                                            const std::string& value) const {
        std::vector<const Transaction*> writers;
        const auto of_value = writers_.find({name, value});
        if (of_value == writers_.end()) return writers;
        for (const Transaction* each : of_value->second)
            if (each->logged != reader.logged && each->logged->called < reader.logged->ended)
                writers.push_back(each);
        return writers;
    }

    // Was all that may have left the value over when `later` was called?
    bool is_past(const Transaction& reader, const std::string& name, const std::string& value,
                 const Logged& later) const {
        const std::vector<const Transaction*> all = writers(reader, name, value);
        return std::all_of(all.begin(), all.end(), [&](const Transaction* writer) {
            return is_over_before(*writer->logged, later);
        });
    }

    std::string never_written(const Transaction& reader, const std::string& name,
                              const std::string& value) const {
        if (value == at_first || !writers(reader, name, value).empty()) return {};
        return fmt::format("{}, but nothing had written {} to {} by then",
                           reading(reader, name, value), printable(value), printable(name));
    }

    // Another had left or found something else, before the reader was called.
    std::string overwritten(const Transaction& reader, const std::string& name,
                            const std::string& value) const {
        for (const Transaction& other : core_) {
            const auto left = other.left.find(name);
            const auto found = other.found.find(name);
            const bool writes = left != other.left.end();
            if (!writes && found == other.found.end()) continue;
            const std::string& held = writes ? left->second : found->second;
            if (is_spent(is_enough_)) return {};
            if (held == value || !is_over_before(*other.logged, *reader.logged) ||
                !is_past(reader, name, value, *other.logged))
                continue;
            return fmt::format(
                "{}, but c{}'s txn {} {} = {} and ended in line {}, before the other was called in "
                "line {}, and nothing made it {} after that",
                reading(reader, name, value), other.logged->process, writes ? "wrote" : "read",
                printable(name), printable(held), other.logged->end_line, reader.logged->call_line,
                printable(value));
        }
        return {};
    }

    // What it found in one register, a single transaction can have left, that wrote another one as
    // well; and in that it found what can only have been there before.
    std::string torn(const Transaction& reader, const std::string& name,
                     const std::string& value) const {
        const std::vector<const Transaction*> all = writers(reader, name, value);
        if (value == at_first || all.size() != 1) return {};
        const Transaction& writer = *all.front();
        for (const auto& [other, held] : reader.found) {
            const auto left = writer.left.find(other);
            if (left == writer.left.end() || left->second == held) continue;
            if (!is_past(reader, other, held, *writer.logged)) continue;
            return fmt::format(
                "{} and {} = {}, but c{}'s txn of line {}, which alone can have written the first, "
                "wrote {} = {} with it, and nothing made that {} after it was called",
                reading(reader, name, value), printable(other), printable(held),
                writer.logged->process, writer.logged->call_line, printable(other),
                printable(left->second), printable(held));
        }
        return {};
    }

    const IsEnough& is_enough_;
    std::vector<Transaction> all_;  // that may have happened
    std::vector<Transaction> core_;
    // Of `all_`, those that leave a register with a value.
    std::map<std::pair<const std::string, std::string>, std::vector<const Transaction*>> writers_;
};

}  // namespace

std::string registers_cause(const Log& log, const Core& core, const IsEnough& is_enough) {
    return Registers(log, core, is_enough).cause();
}

}  // namespace whitewater::linearizability
