// What only shows when the nodes of a pipeline are put together.
#pragma once

#include "core/src/config/pipeline.hpp"
#include "core/src/config/references.hpp"

namespace weir {

// Sets `keyed`.
void find_keyed(PipelineConfig& pipeline);

// Sets the content types of all nodes, or reports the link that does not fit.
void fit_types(PipelineConfig& pipeline, Problems& problems);

// Makes the sink of errors.deadletterqueue.topic.name.
void wire_dead_letter_topic(PipelineConfig& pipeline, const Catalog& catalog, Problems& problems);

// Refuses "exactly_once" where a sink cannot give it.
void check_delivery(const PipelineConfig& pipeline, Problems& problems);

}  // namespace weir
