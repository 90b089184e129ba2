# Writes OUTPUT, a C++ source that holds the text of INPUT, for tools/whitewater/replay_page.cpp.
# In parts, since a compiler need not take a longer literal. The text is ASCII: the page's build
# sees to that, so no part ends within a character.
file(READ "${INPUT}" text)
string(LENGTH "${text}" size)
set(parts "")
set(at 0)
while(at LESS size)
  string(SUBSTRING "${text}" ${at} 8000 part)
  string(APPEND parts "    R\"whitewater(${part})whitewater\",\n")
  math(EXPR at "${at} + 8000")
endwhile()
file(WRITE "${OUTPUT}" "// Made by tools/embed.cmake from ${NAME}.
#include <string_view>
#include <vector>

namespace whitewater::tools {

std::vector<std::string_view> replay_template_parts();

std::vector<std::string_view> replay_template_parts() {
    return {
${parts}    };
}

}  // namespace whitewater::tools
")
