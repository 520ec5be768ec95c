#include "core/src/host/clock.hpp"

#include <sys/timex.h>

namespace weir {

bool wall_clock_is_synchronised() {
    if (virtual_clock != nullptr) return true;
    timex state{};
    const int result = adjtimex(&state);
    return result >= 0 && result != TIME_ERROR;
}

}  // namespace weir
