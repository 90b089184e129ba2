// The words of the language: which word means which value, and which words no name may take.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "scenarios/language/scenario.hpp"

namespace whitewater::scenarios {

// One way to write a value. The first entry of a value is its canonical spelling.
template <class E>
struct Entry {
    std::string_view word;
    E value;
};

// The words for an enumeration, and what such a word is called in a message ("a crash style").
// Specialised in vocabulary.cpp for every enumeration that has words.
template <class E>
std::span<const Entry<E>> entries();
template <class E>
std::string_view noun();

// Declared here so that other files use the specialisations.
#define WHITEWATER_VOCABULARY(E)            \
    template <>                             \
    std::span<const Entry<E>> entries<E>(); \
    template <>                             \
    std::string_view noun<E>();
WHITEWATER_VOCABULARY(CrashStyle)
WHITEWATER_VOCABULARY(ReadMode)
WHITEWATER_VOCABULARY(LatencyShape)
WHITEWATER_VOCABULARY(Closing)
WHITEWATER_VOCABULARY(Pick)
WHITEWATER_VOCABULARY(Comparison)
WHITEWATER_VOCABULARY(MessageKind)
WHITEWATER_VOCABULARY(FaultKind)
WHITEWATER_VOCABULARY(Role)
WHITEWATER_VOCABULARY(Presence)
WHITEWATER_VOCABULARY(Direction)
WHITEWATER_VOCABULARY(Meddling)
WHITEWATER_VOCABULARY(CrashPoint::Moment)
WHITEWATER_VOCABULARY(CrashPoint::Act)
WHITEWATER_VOCABULARY(DiskFails::Act)
WHITEWATER_VOCABULARY(DiskArea)
WHITEWATER_VOCABULARY(Watch::Demand)
WHITEWATER_VOCABULARY(OperationKind)
WHITEWATER_VOCABULARY(Outcome::Kind)
#undef WHITEWATER_VOCABULARY

// The canonical spelling. REQUIRES: the value has one.
template <class E>
std::string_view word_for(E value) {
    for (const Entry<E>& entry : entries<E>()) {
        if (entry.value == value) return entry.word;
    }
    CHECK(false, "a value of '{}' has no word", noun<E>());
    return {};
}

// The value that `word` spells, or nothing.
template <class E>
std::optional<E> value_for(std::string_view word) {
    for (const Entry<E>& entry : entries<E>()) {
        if (entry.word == word) return entry.value;
    }
    return std::nullopt;
}

// The canonical spellings, in the order of the reference.
template <class E>
std::vector<std::string_view> words_for() {
    std::vector<std::string_view> words;
    for (const Entry<E>& entry : entries<E>()) {
        if (word_for(entry.value) == entry.word) words.push_back(entry.word);
    }
    return words;
}

// The words that begin a set-up line, and those that begin a step. ("disk" and "clock" do both.)
std::span<const std::string_view> setup_words();
std::span<const std::string_view> step_words();

// The words that no node can be named by, sorted; and whether `word` is one.
std::span<const std::string_view> reserved_words();
bool is_reserved(std::string_view word);

}  // namespace whitewater::scenarios
