// Reading JSON text that is known to be valid: a value is the text it was written as. Of a container
// that is its opening bracket alone; walk on from there.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace weir::json {

inline bool is_string(std::string_view value) { return value.starts_with('"'); }
inline bool is_object(std::string_view value) { return value.starts_with('{'); }
inline bool is_array(std::string_view value) { return value.starts_with('['); }
inline bool is_null(std::string_view value) { return value.starts_with('n'); }
bool is_integer(std::string_view value);
bool is_number(std::string_view value);

std::optional<int64_t> to_int64(std::string_view value);

// Between the quotes.
inline std::string_view inside(std::string_view string) {
    return string.substr(1, string.size() - 2);
}
inline bool has_escapes(std::string_view inside) {
    return std::memchr(inside.data(), '\\', inside.size()) != nullptr;
}
// False where half a surrogate pair stands alone; it becomes U+FFFD. `out` has room for
// inside.size() bytes, and `size` tells what was written.
bool unescape(std::string_view inside, char* out, size_t& size);
bool unescape(std::string_view inside, std::string& out);

// Behind blanks.
const char* next_token(const char* at);
// The text of the value at `at`, of a container its bracket alone.
std::string_view value_at(const char* at);
// Behind the container that begins at `at`.
const char* behind_container(const char* at);
inline const char* behind(std::string_view value) {
    return is_object(value) || is_array(value) ? behind_container(value.data())
                                               : value.data() + value.size();
}

// Calls each(name between its quotes, value).
template <class Each>
void for_each_member(std::string_view object, Each&& each) {
    const char* at = next_token(object.data() + 1);
    while (*at != '}') {
        const std::string_view name = inside(value_at(at));
        at = next_token(name.data() + name.size() + 1);
        const std::string_view value = value_at(next_token(at + 1));
        each(name, value);
        at = next_token(behind(value));
        if (*at == ',') at = next_token(at + 1);
    }
}

template <class Each>
void for_each_element(std::string_view array, Each&& each) {
    const char* at = next_token(array.data() + 1);
    while (*at != ']') {
        const std::string_view value = value_at(at);
        each(value);
        at = next_token(behind(value));
        if (*at == ',') at = next_token(at + 1);
    }
}

// The last member of that name, or "". Names with escapes are read as what they mean.
std::string_view member(std::string_view object, std::string_view name);
bool is_name(std::string_view name_inside, std::string_view wanted);

}  // namespace weir::json
