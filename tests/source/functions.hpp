// Finds the function bodies in C++ code by matching braces: a reader of our style, no parser.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace whitewater::source {

struct Function {
    std::string head;    // what stands before its body: "void f(int x)"
    int first_line = 0;  // where the head begins
    int last_line = 0;   // where the body ends
};

// The outermost functions of `code`: lambdas and local types belong to the function around them.
// REQUIRES: `code` comes from code_of().
std::vector<Function> functions_of(std::string_view code);

}  // namespace whitewater::source
