// Puts right the checksums of a binary trace: a fuzzer's changes must get past them.
#pragma once

#include "sim/base/bytes.hpp"

namespace whitewater::fuzz {

// Of the header, of each chunk and of the directory, as far as these lie within the file.
Bytes with_right_checksums(ByteView file);

}  // namespace whitewater::fuzz
