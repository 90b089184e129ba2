// Drawing what is wrong: as text, as a page that needs nothing else, and why in words.
#include "kv/linearizability/explain/timeline.hpp"

#include <gtest/gtest.h>

#include "tests/linearizability/played.hpp"
#include "tests/linearizability/random_history.hpp"

namespace whitewater::linearizability {
namespace {

History stale_read() {
    return played({{1, put("3"), done(), 0, 1},
                   {4, put("9"), unknown(), 2},
                   {1, put("5"), done(), 3, 7},
                   {3, get(), saw("5"), 5, 6},
                   {2, get(), saw("3"), 8, 9}});
}

TEST(Timeline, DrawsWhatMattersInTheOrderOfEvents) {
    const History history = stale_read();
    EXPECT_EQ(to_text(timeline_of(history, check(history))),
              "    c1  []      put x \"3\"\n"
              "    c1    []    put x \"5\"\n"
              "  ! c2      []  get x = \"3\"\n");
}

TEST(Timeline, DrawsAnOperationThatNeverReturnedToTheEnd) {
    const History history = played({{1, put("3"), unknown(), 0}, {2, get(), saw("3"), 1, 2}});
    EXPECT_EQ(to_text(timeline_of(history, check(history))),
              "    c1  [==>  put x \"3\" ?\n"
              "    c2   []   get x = \"3\"\n");
}

TEST(Timeline, IsAPageWithoutNetworkAndBelowAMegabyte) {
    const RandomHistory drawn = random_history({.seed = 3, .operations = 20'000, .clients = 8});
    Timeline timeline = timeline_of(drawn.history, judge(drawn.history));
    timeline.title = "<script>alert(\"&\")</script>";
    timeline.marks.assign(100'000, {"partition", 10});
    const std::string page = to_html(timeline);
    EXPECT_LT(page.size(), 1'000'000u);
    EXPECT_GT(page.size(), 100'000u);
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_EQ(page.find("http"), std::string::npos);
    EXPECT_NE(page.find("&lt;script&gt;alert(&quot;&amp;&quot;)"), std::string::npos);
    EXPECT_NE(page.find("prefers-color-scheme: dark"), std::string::npos);
    EXPECT_NE(page.find("1500 of 20000 operations<"), std::string::npos);
}

TEST(Timeline, ShowsTheViolationOnThePage) {
    const History history = stale_read();
    const std::string page = to_html(timeline_of(history, check(history)));
    // Once with what it contradicts, and once among all others.
    EXPECT_NE(page.find("class=\"bar culprit\"><title>c2 get x = &quot;3&quot;</title>"),
              std::string::npos);
    EXPECT_NE(page.find("id=\"culprit\"><title>c2 get x = &quot;3&quot;</title>"),
              std::string::npos);
    EXPECT_NE(page.find("nothing wrote &quot;3&quot; after that"), std::string::npos);
    EXPECT_NE(page.find("class=\"bar open\""), std::string::npos);
}

using Reason = Edge::Reason;

TEST(Edges, TellWhoReturnedBeforeWhomAndWhoReadWhom) {
    const Verdict verdict = check(stale_read());
    ASSERT_TRUE(verdict.violation);
    const std::vector<Edge>& edges = verdict.violation->edges;
    const auto has = [&](std::uint64_t from, std::uint64_t to, Reason reason) {
        return std::any_of(edges.begin(), edges.end(), [&](const Edge& edge) {
            return edge.from.value == from && edge.to.value == to && edge.reason == reason;
        });
    };
    EXPECT_TRUE(has(1, 5, Reason::was_read));
    EXPECT_TRUE(has(1, 3, Reason::returned_before));
    EXPECT_TRUE(has(3, 5, Reason::returned_before));
    EXPECT_FALSE(has(1, 5, Reason::returned_before));  // follows from the two above
    EXPECT_EQ(edges.size(), 3u);
}

}  // namespace
}  // namespace whitewater::linearizability
