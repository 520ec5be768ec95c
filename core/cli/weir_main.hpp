// The `weir` command.
#pragma once

namespace weir {

// Returns the exit code of the process (docs/exit-codes.md).
int weir_main(int argc, char** argv);

}  // namespace weir
