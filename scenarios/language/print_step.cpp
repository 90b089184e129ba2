// Writes the steps about time, checks and clients, and finds the words for any step.
#include <fmt/format.h>

#include "scenarios/language/overloaded.hpp"
#include "scenarios/language/print.hpp"
#include "scenarios/language/vocabulary.hpp"

namespace whitewater::scenarios {

namespace {

std::string print_outcome(const Outcome& outcome) {
    if (outcome.kind != Outcome::Kind::value) return std::string(word_for(outcome.kind));
    // A value that looks like an outcome is one only in quotes.
    if (value_for<Outcome::Kind>(outcome.value)) return quoted(outcome.value);
    return print_text(outcome.value);
}

Phrase await_phrase(const Await& await) {
    std::string body = print_condition(await.condition);
    if (await.name) body += " as " + *await.name;
    return {"await", std::move(body), "within " + to_text(await.within)};
}

Phrase watch_phrase(const Watch& watch) {
    return {std::string(word_for(watch.demand)), print_condition(watch.condition),
            watch.lasting ? "for " + to_text(*watch.lasting) : ""};
}

Phrase operation_phrase(const ClientOperation& operation) {
    std::string body = fmt::format("{} {}", word_for(operation.kind), print_text(operation.key));
    switch (operation.kind) {
        case OperationKind::cas:
            body += " " + print_text(operation.expected) + " " + print_text(operation.value);
            break;
        case OperationKind::put:
        case OperationKind::append:
            body += " " + print_text(operation.value);
            break;
        case OperationKind::get:
        case OperationKind::remove:
            break;
    }
    if (operation.via) body += " via " + print_selector(*operation.via);
    std::string tail;
    for (const Outcome& outcome : operation.outcomes) {
        tail += tail.empty() ? "-> " : " or ";
        tail += print_outcome(outcome);
    }
    return {name_of(operation.client), std::move(body), std::move(tail)};
}

Phrase load_phrase(const Load& load) {
    std::string body;
    for (const NodeId id : load.clients) body += name_of(id) + " ";
    for (const Load::Share& share : load.mix) {
        body += fmt::format("{} {} ", word_for(share.kind), to_text(share.share));
    }
    body += fmt::format("on {} keys every {}", load.keys, print_range(load.every));
    if (load.via) body += " via " + print_selector(*load.via);
    if (load.lasting) body += " for " + to_text(*load.lasting);
    return {"load", std::move(body), ""};
}

}  // namespace

std::string joined(const Phrase& phrase) {
    std::string text = phrase.statement;
    if (!phrase.body.empty()) text += " " + phrase.body;
    if (!phrase.tail.empty()) text += " " + phrase.tail;
    return text;
}

Phrase phrase_of(const Action& action) {
    return std::visit(Overloaded{
                          [](const Wait& a) {
                              return Phrase{"wait", to_text(a.lasting), ""};
                          },
                          [](const At& a) {
                              return Phrase{"at", to_text(a.time), ""};
                          },
                          [](const Await& a) { return await_phrase(a); },
                          [](const Let& a) {
                              return Phrase{"let", a.name + " = " + print_selector(a.nodes), ""};
                          },
                          [](const Expect& a) {
                              return Phrase{"expect", print_condition(a.condition), ""};
                          },
                          [](const Watch& a) { return watch_phrase(a); },
                          [](const FaultStep& a) { return phrase_of(a); },
                          [](const Administration& a) { return phrase_of(a); },
                          [](const ClientOperation& a) { return operation_phrase(a); },
                          [](const Load& a) { return load_phrase(a); },
                          [](const StopLoad&) {
                              return Phrase{"stop", "load", ""};
                          },
                          [](const Chaos& a) {
                              const std::string profile = a.profile.empty() ? "" : a.profile + " ";
                              return Phrase{"chaos", profile + "for " + to_text(a.lasting), ""};
                          },
                      },
                      action);
}

std::string print(const Action& action) {
    return joined(phrase_of(action));
}

}  // namespace whitewater::scenarios
