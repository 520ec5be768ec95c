// The wall clock of the process under test.
#pragma once

namespace weir::crash {

// Forward, or back.
void step_clock(int days);

}  // namespace weir::crash
