// What a pipeline would do, for people.
#pragma once

#include <iosfwd>

#include "core/src/config/pipeline.hpp"

namespace weir {

// Nodes with their content types, where dead letters go, and the guarantee of each sink. Makes instances, so that
// components may refuse their options; starts none. Throws PipelineError.
void print_plan(const PipelineConfig& pipeline, std::ostream& out);

}  // namespace weir
