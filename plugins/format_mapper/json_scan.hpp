// The quick look at a text: most are plain JSON, and one strict pass tells.
#pragma once

#include <string_view>

#include "names.hpp"

namespace weir::json {

// True: the text is a JSON object, checked to its last byte, and `members` holds the known ones of its top
// level as they are written. False: something is unusual (an escape, deep nesting) or wrong, and `members` is
// of no use. `text` is followed by WEIR_PADDING readable bytes.
bool scan_plain_object(std::string_view text, Members& members);

}  // namespace weir::json
