// Which content type travels on each link of a pipeline.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "weir/plugin.h"

namespace weir {

struct ChainNode {
    const weir_component* component;
    const weir_component* predicate;  // NULL: none
};

struct Chain {
    std::vector<ChainNode> nodes;  // the source, then the transforms
    std::vector<const weir_component*> sinks;
};

// The first link for which nothing fits: of `node` to the next one, or, for the last node, to the sinks.
// `produced` is empty where the node has a predicate and cannot hand on the type `input` that passes it by.
struct Misfit {
    size_t node;
    std::vector<std::string> produced;
    std::string input;
};

// One type for each node: what it hands on. The downstream's order of preference decides, "*/*" fits all, and who
// produces "*/*" hands on what it gets. Who has a predicate hands on the type it gets: some records pass it by. A
// choice that leaves a later link without a type is not made.
std::variant<std::vector<std::string>, Misfit> choose_types(const Chain& chain);

// The content types of a NULL-terminated list, which may be NULL.
std::vector<std::string> type_list(const char* const* types);

}  // namespace weir
