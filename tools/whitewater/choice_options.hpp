// The options by which a command line chooses events: --from, --until, --node, --kind, --why.
#pragma once

#include <boost/program_options.hpp>
#include <vector>

#include "tools/whitewater/choice.hpp"

namespace whitewater::tools {

void add_choice_options(boost::program_options::options_description& options);

// Reads them into `choice`; returns what is wrong with them, if anything is.
std::vector<Diagnostic> read_choice(const boost::program_options::variables_map& given,
                                    Choice& choice);

}  // namespace whitewater::tools
