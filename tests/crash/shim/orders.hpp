// What a test asks of the shim, by environment variables.
//   WEIR_TEST_CRASH=POINT:N[:power]   die when the point is reached for the Nth time: SIGKILL, or a power cut
//   WEIR_TEST_BROKEN=RULE,RULE        rules of the commit protocol that are broken from the start
//   WEIR_CRASH_FOLDERS=A:B            the folders whose files are watched
//   WEIR_CRASH_ATTIC=FOLDER           where removed files wait for a power cut, on the same file system
//   WEIR_CRASH_FAULT=KIND:N[:ever]    the Nth call of this kind fails (eio, enospc, short, sync, read)
//   WEIR_CRASH_CLOCK=POINT:N[:forward]
//                                     the wall clock is stepped by a day whenever the point is reached N times: forward,
//                                     back, back, forward, and so on; or always forward
//   WEIR_CRASH_SEED=N                 decides what a power cut leaves
//   WEIR_CRASH_REPORT=FILE            how often each point was reached, and how many calls there were
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace weir::crash {

struct Orders {
    std::string point;
    long hit = 0;
    bool power_cut = false;
    std::vector<std::string> broken;
    std::vector<std::string> folders;
    std::string attic;
    std::string fault;
    long fault_number = 0;
    bool for_ever = false;
    std::string clock_point;
    long clock_hits = 1;
    bool clock_goes_forward = false;
    uint64_t seed = 1;
    std::string report;
};

Orders orders_of_environment();

}  // namespace weir::crash
