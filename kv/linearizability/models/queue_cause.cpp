// A queue or a stack that gave out what it did not hold, twice what it held once, or out of turn.
#include <fmt/format.h>

#include <string_view>

#include "kv/linearizability/models/causes.hpp"
#include "kv/linearizability/models/logged_words.hpp"

namespace whitewater::linearizability {
namespace {

// What is said of a queue, and of a stack.
struct Words {
    std::string_view in, out;
    std::string_view put_in, taken_out;
};
constexpr Words of_queue = {"enqueue", "dequeue", "enqueued", "dequeued"};
constexpr Words of_stack = {"push", "pop", "pushed", "popped"};

class Container {
  public:
    Container(const Log& log, const Core& core, const Words& words, const IsEnough& is_enough)
        : words_(words), is_enough_(is_enough), object_(log, core) {}

    std::string cause() const {
        for (const Logged* out : object_.core) {
            if (out->f != words_.out) continue;
            for (const auto attempt : {&Container::never_put_in, &Container::taken_out_too_often,
                                       &Container::found_nothing, &Container::out_of_turn}) {
                if (is_spent(is_enough_)) return {};
                std::string sentence = (this->*attempt)(*out);
                if (!sentence.empty()) return sentence;
            }
        }
        return {};
    }

  private:
    bool puts_in(const Logged& logged, std::string_view value) const {
        return logged.f == words_.in && to_text(logged.argument) == value;
    }
    bool takes_out(const Logged& logged, std::string_view value) const {
        return logged.f == words_.out && is_answered(logged) && to_text(logged.result) == value;
    }
    std::size_t times_put_in(std::string_view value, Position before) const {
        std::size_t times = 0;
        for (const Logged* each : object_.all)
            times += puts_in(*each, value) && each->called < before;
        return times;
    }
    // nil says that there is nothing, unless somebody put in a nil.
    bool found_something(const Logged& out) const {
        return !out.result.is_nil() || times_put_in("nil", never_returned) > 0;
    }

    std::string never_put_in(const Logged& out) const {
        if (!found_something(out) || times_put_in(to_text(out.result), out.ended) > 0) return {};
        if (out.result.is_nil()) return {};
        return fmt::format("{}, but nobody had called {} of {} by then", told(out), words_.in,
                           shown(out.result));
    }

    std::string taken_out_too_often(const Logged& out) const {
        if (!found_something(out) || out.result.is_nil()) return {};
        const std::string value = to_text(out.result);
        const Logged* earlier = nullptr;
        std::size_t times = 1;
        for (const Logged* each : object_.all) {
            if (each == &out || !takes_out(*each, value) || each->ended > out.ended) continue;
            ++times;
            earlier = each;
        }
        const std::size_t put_in = times_put_in(value, out.ended);
        if (times <= put_in) return {};
        if (put_in == 1)
            return fmt::format("{}, but {}, and {} was {} only once by then", told(out),
                               told(*earlier), shown(out.result), words_.put_in);
        return fmt::format("{}, but it was {} {} times by then, and {} only {} times", told(out),
                           words_.taken_out, times, words_.put_in, put_in);
    }

    // How it is known that the value of `in` was still there when `out` had returned; empty if it
    // is not.
    std::string still_there(const Logged& in, const Logged& out) const {
        const std::string value = to_text(in.argument);
        if (times_put_in(value, never_returned) != 1) return {};
        const Logged* taking = nullptr;
        bool may_be_gone = false;
        for (const Logged* each : object_.all) {
            if (takes_out(*each, value)) {
                if (taking != nullptr) return {};
                taking = each;
            }
            if (each->f == words_.out && !is_answered(*each) && each->called < out.ended)
                may_be_gone = true;
        }
        if (taking == nullptr && may_be_gone) return {};
        if (taking == nullptr)
            return fmt::format("nobody had {} {} by then", words_.taken_out, shown(in.argument));
        if (!is_over_before(out, *taking)) return {};
        return fmt::format("{}, which returned it, was called only in line {}", named(*taking),
                           taking->call_line);
    }

    std::string found_nothing(const Logged& out) const {
        if (found_something(out)) return {};
        for (const Logged* in : object_.core) {
            if (in->f != words_.in || !is_over_before(*in, out)) continue;
            if (is_spent(is_enough_)) return {};
            const std::string how = still_there(*in, out);
            if (!how.empty())
                return fmt::format(
                    "{} found nothing in line {}, but {}, before it was called in "
                    "line {}, and {}",
                    named(out), out.end_line, told(*in), out.call_line, how);
        }
        return {};
    }

    // What the value of `out` had to wait for was still there.
    std::string out_of_turn(const Logged& out) const {
        if (!found_something(out) || out.result.is_nil()) return {};
        const Logged* own = nullptr;
        for (const Logged* each : object_.all)
            if (puts_in(*each, to_text(out.result))) own = each;
        if (own == nullptr || times_put_in(to_text(out.result), never_returned) != 1) return {};
        const bool is_queue = words_.in == of_queue.in;
        for (const Logged* in : object_.core) {
            if (in->f != words_.in || in == own) continue;
            if (is_spent(is_enough_)) return {};
            const bool is_first = is_queue ? is_over_before(*in, *own)
                                           : is_over_before(*own, *in) && is_over_before(*in, out);
            const std::string how = is_first ? still_there(*in, out) : std::string();
            if (how.empty()) continue;
            if (is_queue)
                return fmt::format(
                    "{}, but {} came before it: {}, before {} was called in line {}, and {}",
                    told(out), shown(in->argument), told(*in), named(*own), own->call_line, how);
            return fmt::format(
                "{}, but {} lay on top of it: {}, before {} was called in line {} and succeeded in "
                "line {}, and {}",
                told(out), shown(in->argument), told(*own), named(*in), in->call_line, in->end_line,
                how);
        }
        return {};
    }

    const Words& words_;
    const IsEnough& is_enough_;
    Object object_;  // the queue or stack
};

}  // namespace

std::string queue_cause(const Log& log, const Core& core, const IsEnough& is_enough) {
    return Container(log, core, of_queue, is_enough).cause();
}
std::string stack_cause(const Log& log, const Core& core, const IsEnough& is_enough) {
    return Container(log, core, of_stack, is_enough).cause();
}

}  // namespace whitewater::linearizability
