// What the program under test asks of the shim.
#pragma once

#define WEIR_SHIM extern "C" __attribute__((visibility("default")))

// A point that the program names itself; the process may die here.
WEIR_SHIM void weir_crash_point(const char* point);
// Whether the test has ordered to break this rule.
WEIR_SHIM bool weir_crash_broken(const char* rule);
