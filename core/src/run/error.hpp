// Why a pipeline cannot go on, with the exit code of the process (docs/exit-codes.md).
#pragma once

#include <stdexcept>
#include <string>

#include "weir/types.h"

namespace weir {

enum class Exit : int {
    ok = 0,
    usage = 64,     // EX_USAGE: wrong command line
    data = 65,      // EX_DATAERR: a record that errors.tolerance = "none" does not let pass
    source = 66,    // EX_NOINPUT: the source cannot be read from where the state stands
    software = 70,  // EX_SOFTWARE: a plugin or Weir itself failed
    io = 74,        // EX_IOERR: the state directory could not be written
    in_use = 75,    // EX_TEMPFAIL: the state directory is used by another process
    protocol = 76,  // EX_PROTOCOL: state directory and cluster disagree; a restart does not help
    no_permission = 77,  // EX_NOPERM: rights
    config = 78,         // EX_CONFIG: configuration
};

class PipelineError : public std::runtime_error {
public:
    PipelineError(Exit exit, const std::string& text) : std::runtime_error(text), exit_(exit) {}
    [[nodiscard]] Exit exit() const noexcept { return exit_; }

private:
    Exit exit_;
};

// A call into a plugin has not come back: what it was given must stay as long as the process lives.
class HungError : public PipelineError {
public:
    explicit HungError(const std::string& text) : PipelineError(Exit::software, text) {}
};

inline weir_error empty_error() {
    weir_error error{};
    error.struct_size = sizeof error;
    return error;
}

// Turns what a plugin returned into an exception; `node` names the instance.
[[noreturn]] void raise(weir_result result, const weir_error& error, const std::string& node);

inline void require(weir_result result, const weir_error& error, const std::string& node) {
    if (result != WEIR_OK) raise(result, error, node);
}

// The same; where the host refused something during the call (`refused` is not ""), that is the reason.
inline void require(weir_result result, const weir_error& error, const std::string& node,
                    const std::string& refused) {
    if (result != WEIR_OK && !refused.empty())
        throw PipelineError(Exit::software, node + ": " + refused);
    require(result, error, node);
}

// The text of an error, also where the plugin left it empty.
std::string text_of(const weir_error& error);

}  // namespace weir
