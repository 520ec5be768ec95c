// What is written to standard error while it lives.
#pragma once

#include <unistd.h>

#include <cstdio>
#include <stdexcept>
#include <string>

namespace weir::test {

class CapturedStderr {
public:
    CapturedStderr() : file_(std::tmpfile()), kept_(::dup(STDERR_FILENO)) {
        if (file_ == nullptr || kept_ < 0) throw std::runtime_error("no file to capture into");
        std::fflush(stderr);
        ::dup2(::fileno(file_), STDERR_FILENO);
    }
    ~CapturedStderr() {
        std::fflush(stderr);
        ::dup2(kept_, STDERR_FILENO);
        ::close(kept_);
        std::fclose(file_);
    }
    CapturedStderr(const CapturedStderr&) = delete;
    CapturedStderr& operator=(const CapturedStderr&) = delete;

    [[nodiscard]] std::string text() const {
        std::fflush(stderr);
        std::string text(static_cast<size_t>(::lseek(::fileno(file_), 0, SEEK_END)), '\0');
        const ssize_t size = ::pread(::fileno(file_), text.data(), text.size(), 0);
        text.resize(size < 0 ? 0 : static_cast<size_t>(size));
        return text;
    }

private:
    std::FILE* file_;
    int kept_;
};

}  // namespace weir::test
