// The broker of the suite (WEIR_TEST_KAFKA, host:port), as tests set it up and look at it. Topics get names of
// their own, so that tests do not see each other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/tools/client.hpp"

namespace weir::test {

struct Sent {
    int32_t partition = 0;
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::vector<std::pair<std::string, std::string>> headers;
    int64_t timestamp_ms = 0;  // 0: now
};

struct Read {
    int32_t partition;
    int64_t offset;
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::vector<std::pair<std::string, std::string>> headers;
    int64_t timestamp_ms;
};

class TestCluster {
public:
    TestCluster() : TestCluster(broker()) {}
    explicit TestCluster(std::string servers);

    // WEIR_TEST_KAFKA and WEIR_TEST_KAFKA_SASL; "" where unset.
    static std::string broker();
    static std::string sasl_broker();

    [[nodiscard]] const std::string& servers() const { return servers_; }
    std::string make_topic(int partitions, const tools::Settings& settings = {});
    void add_partitions(const std::string& topic, int total);
    // What is not among the settings gets its default. Brokers follow a moment later.
    void configure_topic(const std::string& topic, const tools::Settings& settings);
    void delete_topic(const std::string& topic);
    // Everything below `offset` is gone.
    void delete_before(const std::string& topic, int32_t partition, int64_t offset);
    void send(const std::string& topic, const std::vector<Sent>& records);
    enum class Finish { commit, abort, leave_open };
    // In one transaction; where it ends, it has ended for every reader. An open one must be the last.
    void send_in_transaction(const std::string& topic, const std::vector<Sent>& records,
                             Finish finish);
    // All committed records, up to the ends of now.
    std::vector<Read> read(const std::string& topic);
    // Offset and metadata of a group, as a reader that requires stable offsets sees them.
    std::pair<int64_t, std::string> committed(const std::string& group, const std::string& topic,
                                              int32_t partition);

private:
    void begin_transactions();
    void wait_for_partitions(const std::string& topic, int wanted);
    std::string servers_;
    tools::Handle admin_;
    std::string transactional_id_;
    tools::Handle transactional_;
};

// Exit code by which Meson knows a skipped test.
inline constexpr int kSkipped = 77;

// main() of a test program: without a broker it is skipped.
int run_with_broker(int count, char** words);

}  // namespace weir::test
