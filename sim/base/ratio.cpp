// Text form of a proportion.
#include "sim/base/ratio.hpp"

#include <fmt/format.h>

namespace whitewater {

std::string to_text(Ratio r) {
    const std::int64_t magnitude = r.ppm < 0 ? -r.ppm : r.ppm;
    std::string text = fmt::format("{}{}", r.ppm < 0 ? "-" : "", magnitude / 10'000);
    if (magnitude % 10'000 != 0) {
        std::string digits = fmt::format("{:04}", magnitude % 10'000);
        while (digits.back() == '0') digits.pop_back();
        text += "." + digits;
    }
    return text + "%";
}

}  // namespace whitewater
