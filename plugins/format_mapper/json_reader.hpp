// Checks that a text is JSON and finds the known members of its top level: by json_scan.hpp, or, where that
// will not say, by simdjson. Its on-demand parser checks only what one looks at, so this looks at everything.
#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "names.hpp"

namespace weir {

inline constexpr int kMaxDepth = 32;  // containers in each other

enum class JsonOutcome { kObject, kOther, kTooDeep, kInvalid };

class JsonReader {
public:
    // `text` is followed by WEIR_PADDING readable bytes. On kObject `members` points into it.
    JsonOutcome read(std::string_view text, Members& members);
    // Why the last text was none: "line 1 column 7: ...".
    [[nodiscard]] std::string explain() const;

private:
    JsonOutcome read_with(simdjson::ondemand::parser& parser, Members& members);
    bool read_top(simdjson::ondemand::object& object, Members& members);
    bool check(simdjson::ondemand::value value, std::string_view token, int depth);
    bool check_object(simdjson::ondemand::value value, int depth);
    bool check_array(simdjson::ondemand::value value, int depth);
    bool take_string(simdjson::ondemand::value value, std::string_view inside);
    bool check_string(std::string_view inside);
    bool fail(const char* why, const char* at);
    bool fail(simdjson::error_code code);

    simdjson::ondemand::parser parser_;
    std::string_view text_;
    const char* last_token_ = nullptr;  // read without a fault
    bool has_backslash_ = false;
    bool too_deep_ = false;
    const char* why_ = "";
    const char* at_ = nullptr;
};

// The members of an object that was read before.
void read_members(std::string_view object, Members& members);

// Without its byte order mark, if it has one.
std::string_view without_bom(std::string_view text);

}  // namespace weir
