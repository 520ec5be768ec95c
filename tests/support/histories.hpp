// How many random histories a test plays: WEIR_HISTORIES, else 10,000, the same ones each time. RC_PARAMS, as rapidcheck
// prints it of one that fails, goes before.
#pragma once

#include <cstdlib>
#include <string>

namespace weir::test {

inline void choose_histories() {
    const char* count = std::getenv("WEIR_HISTORIES");
    const char* written = std::getenv("RC_PARAMS");
    std::string parameters = written != nullptr ? written : count != nullptr ? "" : "seed=1";
    parameters += std::string(" max_success=") + (count != nullptr ? count : "10000");
    setenv("RC_PARAMS", parameters.c_str(), 1);
}

}  // namespace weir::test
