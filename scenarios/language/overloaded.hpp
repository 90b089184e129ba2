// Overloaded: a visitor of a variant, made of one lambda for each alternative.
#pragma once

namespace whitewater::scenarios {

template <class... Lambdas>
struct Overloaded : Lambdas... {
    using Lambdas::operator()...;
};
template <class... Lambdas>
Overloaded(Lambdas...) -> Overloaded<Lambdas...>;

}  // namespace whitewater::scenarios
