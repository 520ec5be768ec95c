// The source `ckafka`: reads the partitions of Kafka topics at positions that the host gives, each through a queue
// of its own, so that the host decides which partition is read next.
#pragma once

#include <memory>
#include <optional>

#include "plugins/ckafka/ckafka_options.hpp"
#include "plugins/ckafka/end_watch.hpp"
#include "plugins/ckafka/lane_reader.hpp"
#include "plugins/ckafka/plan.hpp"
#include "plugins/ckafka/wake.hpp"

namespace weir::ckafka {

class CKafka {
public:
    static constexpr ComponentInfo info{
        "ckafka", "Reads topics of Tencent CKafka or any Apache Kafka.", kDoc, 0, "kafka"};
    static constexpr auto options = kOptions;
    static constexpr const char* produces[] = {WEIR_TYPE_ANY, nullptr};

    explicit CKafka(const Host& host);

    void configure(const Config& config);
    [[nodiscard]] std::string cluster() const { return client_config_.cluster(); }
    const Plan& plan(std::span<const Lane> known, bool first_run);
    void start(std::span<const LaneStart> lanes);
    weir_result poll(weir_poll& poll, Intake& out);
    void wait(uint32_t timeout_ms);
    [[nodiscard]] weir_lane_status status(uint32_t lane);
    void stop();

private:
    [[nodiscard]] kafka_client::Client make_consumer(size_t partitions);
    void open(const LaneStart& lane);
    void assign(std::span<const LaneStart> lanes);
    void drop_shared_queue();
    [[nodiscard]] LaneReader& reader(uint32_t lane);

    Host host_;
    LaneCounters counters_;
    kafka_client::BrokerWatch watch_;
    kafka_client::ClientConfig client_config_;
    PlanOptions plan_options_;
    std::string group_;
    int64_t queue_bytes_ = 0;
    Plan plan_;
    Wake wake_;
    kafka_client::Client consumer_;
    std::vector<std::unique_ptr<LaneReader>> readers_;  // by lane; empty where not started
    std::optional<EndWatch> ends_;
    bool started_ = false;
};

}  // namespace weir::ckafka
