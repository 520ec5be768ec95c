// Bytes and errors in C++, and the border that no exception crosses.
#pragma once

#include <cstring>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "weir/types.h"

namespace weir {

inline std::string_view view(weir_bytes bytes) noexcept {
    return bytes.data == nullptr ? std::string_view{} : std::string_view{bytes.data, bytes.size};
}
inline weir_bytes bytes(std::string_view text) noexcept {
    return {text.data() == nullptr ? "" : text.data(), text.size()};
}
inline constexpr weir_bytes kAbsent{nullptr, 0};

// Throw it from a callback to choose what the host does. Of a single record, use Emitter::fail instead.
class Error : public std::runtime_error {
public:
    explicit Error(const std::string& text, weir_result result = WEIR_FAILED, int code = 0)
        : std::runtime_error(text), result_(result), code_(code) {}
    [[nodiscard]] weir_result result() const noexcept { return result_; }
    [[nodiscard]] int code() const noexcept { return code_; }

private:
    weir_result result_;
    int code_;
};

inline void fill(weir_error* error, std::string_view text, std::string_view stage = {},
                 int code = 0) noexcept {
    if (error == nullptr) return;
    const auto put = [](char* to, size_t room, std::string_view from) {
        const size_t size = from.size() < room ? from.size() : room - 1;
        if (size != 0) std::memcpy(to, from.data(), size);
        to[size] = '\0';
    };
    error->code = code;
    error->flags = 0;
    put(error->stage, sizeof error->stage, stage);
    put(error->text, sizeof error->text, text);
}

// Runs a callback so that no exception leaves the library.
template <class Body>
weir_result guarded(weir_error* error, Body&& body) noexcept {
    try {
        if constexpr (std::is_same_v<decltype(body()), weir_result>) {
            return body();
        } else {
            body();
            return WEIR_OK;
        }
    } catch (const Error& e) {
        fill(error, e.what(), {}, e.code());
        return e.result();
    } catch (const std::bad_alloc&) {
        fill(error, "out of memory");
    } catch (const std::exception& e) {
        fill(error, e.what());
    } catch (...) {
        fill(error, "an exception that is no std::exception was thrown");
    }
    return WEIR_FAILED;
}

}  // namespace weir
