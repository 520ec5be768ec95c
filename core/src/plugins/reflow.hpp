// Prose of plugins, fit for a page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir {

// Markdown with its paragraphs broken anew at `width`, each line behind `indent`. Lists, tables, headings and code
// stay as they are. Ends with a newline, unless it is empty.
std::string reflow(std::string_view markdown, std::string_view indent, size_t width);

}  // namespace weir
