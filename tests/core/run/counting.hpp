// A keyed transform for tests, and a shard of it.
//
// It counts each device's records and writes "name@effective#count". A record's reason may tell it more:
//   "after N", "before N"   set timer 1, N ms after the record, in that phase (it writes "name!instant")
//   "clock N"               set timer 1 to wall-clock time N
//   "big"                   put a state value that is too large
//   "many"                  set nine timers
//   "fail"                  report the record as one that cannot be processed
//   "throw"                 fail altogether
//   "forget"                cancel timer 1
// Each output names its device, with the time 77.
// Timers of the device "throws" fail altogether, those of "fails" call fail().
#pragma once

#include <boost/test/unit_test.hpp>

#include "core/src/run/shard.hpp"
#include "tests/core/run/stored_rows.hpp"
#include "weir/plugin.hpp"

namespace weir::test {

// `uses_clock`: it declares so, and may set timers on the wall clock.
const weir_component* counting_component(bool uses_clock);

struct Input {
    std::string name = "d";
    int64_t time_ms = 0;
    std::string reason = {};
    weir_device_kind kind = WEIR_DEVICE_DATA;
    std::string topic = "in";
    uint32_t partition = 0;
    int64_t offset = 0;
    uint32_t place = 0;
    std::optional<int64_t> late_at_ms = {};
    int64_t cursor = 0;
};

class CountingShard {
public:
    explicit CountingShard(bool uses_clock = true);

    void add(const Input& input);
    // What the shard writes on the way to `watermark`.
    std::vector<std::string> advance(int64_t watermark);
    std::vector<std::string> advance_clock(int64_t now_ms);
    // Dead letters that it has written since the last call.
    std::vector<OwnedRecord> dead_letters();

    std::vector<PartitionName> partitions{{"in", 0}, {"in", 1}, {"in", 10}, {"in", 2}};
    NodeConfig node;
    Routes routes{{{0, 0, 0}}, Route{1, 0, 0}, 2};
    EventTimeOptions options;
    Log log{"pipe"};
    Metrics metrics{"pipe"};
    Topics topics;
    DeadLetters letters{"pipe", routes, log, metrics};
    RowWriter rows{routes, letters, "counting"};
    NodeConfig next{"total", counting_component(false), {}, WEIR_TYPE_JSON, ""};
    ShardContext context{node, {},      nullptr,    true,   2,   letters,
                         rows, options, partitions, topics, log, metrics};
    Shard shard{context};

private:
    std::vector<std::string> rows_since(size_t before);
};

void check_rows(const std::vector<std::string>& found, const std::vector<std::string>& wanted);

}  // namespace weir::test
