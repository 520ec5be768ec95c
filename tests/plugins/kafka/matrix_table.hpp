// What the sink is to do when a request of the protocol fails: written from the protocol's rules (docs/reliability.md),
// not from what librdkafka makes of them.
#pragma once

#include <string>
#include <vector>

#include "tests/plugins/kafka/faulty_wire.hpp"

namespace weir::test {

// What a call of the sink comes to.
enum Outcome : unsigned { ok = 1, retry = 2, unknown = 4, bad_config = 8, refused = 16 };

enum class Call { start, publish };

struct Case {
    std::string name;
    Call call;
    std::vector<Fault> faults;
    unsigned allowed;     // outcomes of the call
    std::string way_out;  // words of the error's text
};

[[nodiscard]] std::vector<Case> all_cases();
[[nodiscard]] std::string to_text(unsigned outcomes);

}  // namespace weir::test
