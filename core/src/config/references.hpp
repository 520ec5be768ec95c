// The nodes that [pipeline] and transforms name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/src/config/node_config.hpp"
#include "core/src/config/sections.hpp"

namespace weir {

struct Reference {
    weir_kind kind;
    std::string key;  // where it stands: "pipeline.transforms"
    std::string name;
    bool is_hidden;     // read from a file: never to be printed, nor what is near to it
    std::string shown;  // the name as a message may show it
    Place place;
};

// Those of one key of a table, in their order.
std::vector<Reference> references_in(const OptionValues& table, weir_kind kind,
                                     const std::string& path, std::string_view key);

// All of [pipeline]: source, transforms, sinks, the sink of dead letters.
std::vector<Reference> all_references(const OptionValues& pipeline);

// Reports names that no table declares, and names given twice in one list.
void check_references(const std::vector<Reference>& references, Sections& sections,
                      Problems& problems);

// Warns of declared nodes of these kinds that nothing names, and takes them out.
void drop_unused(const std::vector<Reference>& references, const std::vector<weir_kind>& kinds,
                 Sections& sections, Problems& problems);

}  // namespace weir
