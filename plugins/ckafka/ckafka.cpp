#include "plugins/ckafka/ckafka.hpp"

#include <algorithm>

namespace weir::ckafka {

using kafka_client::ClusterView;
using kafka_client::Deadline;

namespace {

constexpr std::chrono::seconds kPlanTime{5};
constexpr int kVersionWithQueueBackoff = 0x02020000;
constexpr const char* kUnusedGroup = "weir";  // librdkafka assigns nothing without one

int64_t share_kib(int64_t bytes, size_t partitions) {
    return std::max<int64_t>(bytes / 1024 / static_cast<int64_t>(partitions), 64);
}

}  // namespace

CKafka::CKafka(const Host& host)
    : host_(host),
      counters_{host.counter("source_repeats_total", "Records that came again and were dropped."),
                host.counter("source_gap_offsets_total",
                             "Offsets without a record: control records, compaction."),
                host.counter("source_asked_again_total", "Seeks to make sure that a gap is one.")},
      watch_(host) {}

void CKafka::configure(const Config& config) {
    client_config_ = kafka_client::ClientConfig(config);
    watch_.configure(client_config_);
    plan_options_ = {config.list("topics"), config.text("start") == "latest",
                     config.text("stop_at") == "end"};
    auto& topics = plan_options_.topics;
    std::ranges::sort(topics);
    topics.erase(std::unique(topics.begin(), topics.end()), topics.end());
    if (topics.empty()) throw Error("topics is empty: name one to read", WEIR_BAD_CONFIG);
    group_ = config.text("group.id");
    queue_bytes_ = config.integer("queue.max_bytes");
}

kafka_client::Client CKafka::make_consumer(size_t partitions) {
    kafka_client::Settings preferred = {{"fetch.max.bytes", std::to_string(16 << 20)}};
    if (rd_kafka_version() >= kVersionWithQueueBackoff)
        preferred.emplace_back("fetch.queue.backoff.ms", "1");
    const kafka_client::Settings fixed = {
        {"group.id", group_.empty() ? kUnusedGroup : group_},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        {"isolation.level", "read_committed"},
        {"auto.offset.reset", "error"},
        {"enable.partition.eof", "true"},
        {"check.crcs", "true"},
        {"queued.min.messages", "10000000"},
        // Of each partition's queue, where each has its own.
        {"queued.max.messages.kbytes", std::to_string(share_kib(queue_bytes_, partitions))}};
    kafka_client::Conf conf = client_config_.conf(RD_KAFKA_CONSUMER, preferred, fixed);
    watch_.listen(conf.get());
    return kafka_client::make_client(RD_KAFKA_CONSUMER, std::move(conf));
}

const Plan& CKafka::plan(std::span<const Lane> known, bool first_run) {
    if (!consumer_) consumer_ = make_consumer(1);
    ClusterView cluster(consumer_.get(), watch_, Deadline(kPlanTime));
    plan_ = make_plan(cluster, plan_options_, known, first_run);
    return plan_;
}

void CKafka::start(std::span<const LaneStart> lanes) {
    // Only now the number of partitions is known, which the size of their queues depends on.
    if (!started_) {
        consumer_ = make_consumer(std::max<size_t>(plan_.lanes.size(), 1));
        ends_.emplace(consumer_.get(), host_);
    }
    for (const LaneStart& lane : lanes) open(lane);
    assign(lanes);
    started_ = true;
}

void CKafka::open(const LaneStart& lane) {
    const Partition& partition = plan_.partitions.at(lane.lane);
    if (readers_.size() <= lane.lane) readers_.resize(lane.lane + 1);
    readers_[lane.lane] = std::make_unique<LaneReader>(
        LaneName{partition.topic, partition.number, lane.lane}, lane.position, lane.end,
        Reading{consumer_.get(), watch_, counters_, wake_.fd()});
    ends_->add(lane.lane, partition.topic, partition.number);
}

void CKafka::assign(std::span<const LaneStart> lanes) {
    const kafka_client::Partitions added = kafka_client::make_partitions(lanes.size());
    for (const LaneStart& lane : lanes) {
        const Partition& partition = plan_.partitions[lane.lane];
        rd_kafka_topic_partition_list_add(added.get(), partition.topic.c_str(), partition.number)
            ->offset = lane.position;
    }
    const kafka_client::Failure failure(rd_kafka_incremental_assign(consumer_.get(), added.get()));
    if (failure)
        throw Error("librdkafka does not take the partitions: " +
                    std::string(rd_kafka_error_string(failure.get())));
}

LaneReader& CKafka::reader(uint32_t lane) {
    if (lane >= readers_.size() || !readers_[lane])
        throw Error("lane " + std::to_string(lane) + " was not started");
    return *readers_[lane];
}

weir_result CKafka::poll(weir_poll& poll, Intake& out) {
    watch_.serve(consumer_.get());
    const weir_result result = reader(poll.lane).poll(poll, out);
    ends_->moved_to(poll.lane, poll.next);
    return result;
}

void CKafka::wait(uint32_t timeout_ms) {
    watch_.serve(consumer_.get());
    drop_shared_queue();
    wake_.wait(timeout_ms);
}

// Records go to the lanes' own queues; here come errors of the group, which is never joined.
void CKafka::drop_shared_queue() {
    while (const kafka_client::Message message{rd_kafka_consumer_poll(consumer_.get(), 0)}) {
    }
}

// What fetching has shown may be further than the last answer: transactions that are still open lie between.
weir_lane_status CKafka::status(uint32_t lane) {
    weir_lane_status status = reader(lane).status();
    const EndWatch::Answer answer = ends_->of(lane);
    status.log_end = std::max(status.log_end, answer.end);
    status.asked_ms = answer.asked_ms;
    return status;
}

void CKafka::stop() {
    ends_.reset();
    readers_.clear();
    consumer_.reset();
    started_ = false;
}

}  // namespace weir::ckafka
