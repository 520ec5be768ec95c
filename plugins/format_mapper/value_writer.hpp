// JSON values as weir.iot.v1.Value, and JSON texts as fields.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facts.hpp"
#include "wire.hpp"

namespace weir {

enum class NoteCode : uint8_t { kLengthMismatch = 1, kFieldDropped, kTooDeep, kInvalidUtf8 };

struct NoteText {
    NoteCode code;
    std::string text;
};

class ValueWriter {
public:
    explicit ValueWriter(std::string& out) : wire_(out) {}

    // Members with the names of secrets are left out from here on.
    void drop_secrets() { drops_secrets_ = true; }
    [[nodiscard]] bool drops(std::string_view name) const;
    void value(int field, std::string_view json);
    // A name between its quotes.
    void name(int field, std::string_view inside);
    // What a string means, or a number as written; nothing of anything else.
    void text(int field, std::string_view json);
    void instant(int field, std::string_view json, int origin, int64_t zone_ms);
    void note(NoteCode code, std::string_view text) { notes_.push_back({code, std::string(text)}); }
    [[nodiscard]] const std::vector<NoteText>& notes() const { return notes_; }
    Wire& wire() { return wire_; }

private:
    void number(std::string_view json);
    void string(std::string_view inside);
    void object(std::string_view json);
    std::string_view plain(std::string_view inside);

    Wire wire_;
    std::string scratch_;
    std::vector<NoteText> notes_;
    bool drops_secrets_ = false;
};

}  // namespace weir
