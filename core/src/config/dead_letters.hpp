// The sink behind errors.deadletterqueue.topic.name.
#pragma once

#include <filesystem>
#include <string>

#include "core/src/config/node_config.hpp"

namespace weir {

// The name of the node that serves a dead letter topic; no declared node can have it.
inline constexpr const char* kDeadLetterNode = "errors.deadletterqueue";

// A node of `sink` on the source's cluster: it gets the source's value of each option that both have under the
// same key (of a map: the names that `sink` allows), `topic`, and else its own defaults; relative paths in these
// are relative to `folder`. Throws weir::Error where the two components' tables do not fit together.
NodeConfig dead_letter_node(const NodeConfig& source, const weir_component& sink,
                            const std::string& topic, const std::filesystem::path& folder);

}  // namespace weir
