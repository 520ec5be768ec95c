// Runs store_child, whose path is the first argument after "--".
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace weir::state::test {

class Child {
public:
    Child(const std::string& command, const std::string& directory) {
        std::array<int, 2> out{};
        if (::pipe2(out.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
        const char* program = boost::unit_test::framework::master_test_suite().argv[1];
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(out[1], STDOUT_FILENO);
            ::execl(program, program, command.c_str(), directory.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(out[1]);
        output_ = ::fdopen(out[0], "r");
    }
    ~Child() {
        if (pid_ > 0) kill_and_wait();
        std::fclose(output_);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    // The number on the next line of its output; 0 at its end.
    uint64_t read_number() {
        unsigned long number = 0;
        return std::fscanf(output_, "%lu", &number) == 1 ? number : 0;
    }

    int wait() {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return status;
    }

    int kill_and_wait() {
        ::kill(pid_, SIGKILL);
        return wait();
    }

private:
    pid_t pid_ = -1;
    FILE* output_ = nullptr;
};

inline bool was_killed(int status) { return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL; }

}  // namespace weir::state::test
