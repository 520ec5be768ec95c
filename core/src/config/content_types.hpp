// Which content type travels on each link of a pipeline.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "weir/plugin.h"

namespace weir {

struct Chain {
    std::vector<const weir_component*> nodes;  // the source, then the transforms
    std::vector<const weir_component*> sinks;
};

// The first link for which nothing fits: of `node` to the next one, or, for the last node, to the sinks.
struct Misfit {
    size_t node;
    std::vector<std::string> produced;
};

// One type for each node: what it hands on. The downstream's order of preference decides, "*/*" fits all, and who
// produces "*/*" hands on what it gets. A choice that leaves a later link without a type is not made.
std::variant<std::vector<std::string>, Misfit> choose_types(const Chain& chain);

// The content types of a NULL-terminated list, which may be NULL.
std::vector<std::string> type_list(const char* const* types);

}  // namespace weir
