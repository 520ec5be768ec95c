#include "tests/crash/shim/orders.hpp"

#include <cstdlib>
#include <sstream>

namespace weir::crash {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string{} : value;
}

std::vector<std::string> parts_of(const std::string& text, char separator = ':') {
    std::vector<std::string> parts;
    std::istringstream from(text);
    for (std::string part; std::getline(from, part, separator);) parts.push_back(part);
    return parts;
}

}  // namespace

Orders orders_of_environment() {
    Orders orders;
    const auto crash = parts_of(variable("WEIR_TEST_CRASH"));
    if (crash.size() >= 2) {
        orders.point = crash[0];
        orders.hit = std::stol(crash[1]);
        orders.power_cut = crash.size() > 2 && crash[2] == "power";
    }
    const auto fault = parts_of(variable("WEIR_CRASH_FAULT"));
    if (fault.size() >= 2) {
        orders.fault = fault[0];
        orders.fault_number = std::stol(fault[1]);
        orders.for_ever = fault.size() > 2 && fault[2] == "ever";
    }
    const auto clock = parts_of(variable("WEIR_CRASH_CLOCK"));
    if (clock.size() >= 2) {
        orders.clock_point = clock[0];
        orders.clock_hits = std::stol(clock[1]);
        orders.clock_goes_forward = clock.size() > 2 && clock[2] == "forward";
    }
    orders.broken = parts_of(variable("WEIR_TEST_BROKEN"), ',');
    orders.folders = parts_of(variable("WEIR_CRASH_FOLDERS"));
    orders.attic = variable("WEIR_CRASH_ATTIC");
    orders.report = variable("WEIR_CRASH_REPORT");
    const std::string seed = variable("WEIR_CRASH_SEED");
    if (!seed.empty()) orders.seed = std::stoull(seed);
    return orders;
}

}  // namespace weir::crash
