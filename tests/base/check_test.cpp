// CHECK throws, in every build, one sentence that says where and what.
#include "sim/base/check.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace whitewater {
namespace {

// What the CHECK inside `body` says; empty if it holds.
std::string failure_of(const std::function<void()>& body) {
    try {
        body();
    } catch (const CheckFailure& failure) {
        return failure.what();
    }
    return "";
}

TEST(Check, NamesFileLineAndConditionRelativeToTheProject) {
    const int two = 2;
    const int line = __LINE__ + 1;
    const std::string said = failure_of([&] { CHECK(two + two == 5); });
    EXPECT_EQ(said, fmt::format("tests/base/check_test.cpp:{}: two + two == 5", line));
}

TEST(Check, PutsTheSentenceBeforeTheCondition) {
    const int index = 7;
    const int line = __LINE__ + 1;
    const std::string said = failure_of([&] { CHECK(index < 5, "index {} of {}", index, 5); });
    EXPECT_EQ(said, fmt::format("tests/base/check_test.cpp:{}: index 7 of 5 [index < 5]", line));
}

TEST(Check, SaysNothingWhenThePromiseHolds) {
    EXPECT_EQ(failure_of([] { CHECK(true, "never {}", "said"); }), "");
}

TEST(Check, EvaluatesItsConditionExactlyOnce) {
    int evaluated = 0;
    CHECK(++evaluated > 0);
    EXPECT_EQ(evaluated, 1);
}

TEST(Check, KnowsTheFileThatBrokeItsPromise) {
    try {
        CHECK(false);
    } catch (const CheckFailure& failure) {
        EXPECT_EQ(failure.file(), "tests/base/check_test.cpp");
    }
}

TEST(ProjectPath, DropsWhereTheProjectWasBuiltAndNothingElse) {
    const std::string here = __FILE__;  // a compiler cache may have made it relative
    const std::string root = here.substr(0, here.rfind("tests/base/check_test.cpp"));
    EXPECT_EQ(project_path((root + "raft/log.cpp").c_str()), "raft/log.cpp");
    EXPECT_EQ(project_path((root + "tests/raft/log_test.cpp").c_str()), "tests/raft/log_test.cpp");
    EXPECT_EQ(project_path("/usr/include/sim/other.hpp"), "/usr/include/sim/other.hpp");
}

}  // namespace
}  // namespace whitewater
