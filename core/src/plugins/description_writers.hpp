// Descriptions as text for a terminal, as JSON (one line), and as a Markdown page.
#pragma once

#include "core/src/plugins/description.hpp"

namespace weir {

// "source     ckafka  0.1.0  Reads topics …": one line a component.
std::string to_lines(const LibraryDescription& library);

std::string to_text(const LibraryDescription& library);
std::string to_text(const std::vector<HostOptions>& host);

std::string to_json(const LibraryDescription& library);
std::string to_json(const std::vector<HostOptions>& host);

std::string to_markdown(const LibraryDescription& library);
std::string to_markdown(const std::vector<HostOptions>& host);

}  // namespace weir
