// The wall clock of the process under test.
#pragma once

namespace weir::crash {

// By a day: forward, back, back again, forward again, and so on.
void step_clock();

}  // namespace weir::crash
