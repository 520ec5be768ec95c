// What must be true of the entries of `meta`, whatever the pipeline does.
#pragma once

#include <string>
#include <vector>

#include "state/meta_entries.hpp"

namespace weir::state {

// A sentence for each that is not.
std::vector<std::string> broken_invariants(const Meta& meta);

}  // namespace weir::state
