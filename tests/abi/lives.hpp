// Components of a plugin led through their states behind the C interface.
#pragma once

#include <string>

#include "core/src/config/node_config.hpp"
#include "weir/plugin.h"

namespace weir::test {

// A node with the component's defaults, and a value for each option that it requires.
NodeConfig node_with_defaults(const weir_component& component);

// An instance is made and forgotten; one is configured and forgotten.
void lead_to_configured(const weir_component& component);
// Two instances at once are given batches and stopped, one after the other.
void lead_a_transform(const weir_component& component);
void lead_a_keyed_transform(const weir_component& component);

}  // namespace weir::test
