// The few places of Kafka's protocol that a faulty wire changes: which request it is, how the broker is made to refuse
// it without any effect, and where an answer holds its error codes. Of the versions that cap_versions() leaves.
#pragma once

#include <cstdint>
#include <string>

namespace weir::test {

enum class Api : int16_t {
    produce = 0,
    offset_fetch = 9,
    find_coordinator = 10,
    api_versions = 18,
    init_producer_id = 22,
    add_partitions = 24,
    add_offsets = 25,
    end_txn = 26,
    txn_offset_commit = 28,
};

[[nodiscard]] Api api_of(const std::string& request);
[[nodiscard]] int32_t correlation_of_request(const std::string& request);
[[nodiscard]] int32_t correlation_of_answer(const std::string& answer);

// The broker will refuse the request for another reason, which the answer is rid of afterwards.
void spoil(Api api, std::string& request);
void put_error(Api api, std::string& answer, int16_t code);
// An answer to ApiVersions: the broker seems to know no newer versions than these functions.
void cap_versions(std::string& answer);

}  // namespace weir::test
