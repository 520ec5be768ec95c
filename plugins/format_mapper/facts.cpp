#include "facts.hpp"

#include "json_text.hpp"

namespace weir {
namespace {

struct Text {
    std::string_view text;
    bool exact = true;
};

Text read_text(std::string_view value, Emitter& out) {
    if (!json::is_string(value)) return {};
    const std::string_view inside = json::inside(value);
    if (!json::has_escapes(inside)) return {inside};
    char* memory = out.alloc(inside.size());
    size_t size = 0;
    const bool exact = json::unescape(inside, memory, size);
    return {{memory, size}, exact};
}

}  // namespace

std::string_view text_of(std::string_view value, Emitter& out) {
    return read_text(value, out).text;
}

std::string_view wanted_text(std::string_view value, std::string_view name, Emitter& out) {
    const Text found = read_text(value, out);
    if (found.text.empty()) throw Unmappable("no member \"" + std::string(name) + "\" with a text");
    if (!found.exact)
        throw Unmappable("member \"" + std::string(name) +
                         "\": half a surrogate pair has no UTF-8 form");
    return found.text;
}

std::string_view wanted_text(const Members& members, std::initializer_list<Name> names,
                             Emitter& out) {
    for (const Name name : names)
        if (members[name].size() > 2 && json::is_string(members[name]))
            return wanted_text(members[name], text_of(name), out);
    throw Unmappable("no member \"" + std::string(text_of(*names.begin())) + "\" with a text");
}

weir_device_status status_of_word(std::string_view word) {
    if (word == "online") return WEIR_STATUS_ONLINE;
    return word == "offline" ? WEIR_STATUS_OFFLINE : WEIR_STATUS_UNKNOWN;
}

}  // namespace weir
