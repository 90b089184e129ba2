// Whether bytes are UTF-8 text.
#pragma once

#include <string_view>

namespace whitewater {

// Well-formed UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above
// U+10FFFF.
bool is_utf8(std::string_view bytes);

}  // namespace whitewater
