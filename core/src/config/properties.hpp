// Files of `key = value` lines, as secrets are kept in.
#pragma once

#include <istream>
#include <map>
#include <string>

namespace weir {

// One `key = value` a line, both without the blanks around them; empty lines and lines that begin with # or !
// are passed over, as are lines without `=`. The last of equal keys counts.
std::map<std::string, std::string> read_properties(std::istream& in);

}  // namespace weir
