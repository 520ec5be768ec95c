// A file descriptor that closes itself, and errors that name a path.
#pragma once

#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "weir/sdk.hpp"

namespace weir::file {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int get() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }

private:
    int number_ = -1;
};

// "cannot open 'x': No such file or directory; the way out".
[[noreturn]] inline void fail(const std::string& doing, const std::string& path, int code,
                              const std::string& way_out, weir_result result = WEIR_FAILED) {
    throw Error("cannot " + doing + " '" + path + "': " + std::generic_category().message(code) +
                    "; " + way_out,
                result, code);
}

}  // namespace weir::file
