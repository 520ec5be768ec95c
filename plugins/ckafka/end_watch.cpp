#include "plugins/ckafka/end_watch.hpp"

#include <chrono>
#include <utility>

namespace weir::ckafka {

namespace {

constexpr std::chrono::seconds kEvery{1};
constexpr int kAnswerWithinMs = 1000;

}  // namespace

EndWatch::EndWatch(rd_kafka_t* client, const Host& host) : client_(client), host_(host) {
    thread_ = std::thread([this] { run(); });
}

EndWatch::~EndWatch() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void EndWatch::add(uint32_t lane, const std::string& topic, int32_t partition) {
    const std::lock_guard lock(mutex_);
    if (lane >= lanes_.size()) lanes_.resize(lane + size_t{1});
    lanes_[lane].topic = topic;
    lanes_[lane].partition = partition;
}

void EndWatch::moved_to(uint32_t lane, int64_t position) {
    const std::lock_guard lock(mutex_);
    lanes_.at(lane).position = position;
}

EndWatch::Answer EndWatch::of(uint32_t lane) const {
    const std::lock_guard lock(mutex_);
    return lanes_.at(lane).answer;
}

void EndWatch::run() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kEvery, [this] { return stop_; })) {
        const kafka_client::Partitions partitions = silent();
        lock.unlock();
        if (partitions->cnt != 0) ask(partitions);
        lock.lock();
    }
}

kafka_client::Partitions EndWatch::silent() {
    kafka_client::Partitions found = kafka_client::make_partitions(lanes_.size());
    for (Watched& lane : lanes_)
        if (std::exchange(lane.position_before, lane.position) == lane.position &&
            !lane.topic.empty())
            rd_kafka_topic_partition_list_add(found.get(), lane.topic.c_str(), lane.partition)
                ->offset = RD_KAFKA_OFFSET_END;
    return found;
}

void EndWatch::ask(const kafka_client::Partitions& partitions) {
    const int64_t asked_ms = host_.monotonic_ms();
    const auto error = rd_kafka_offsets_for_times(client_, partitions.get(), kAnswerWithinMs);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    const std::lock_guard lock(mutex_);
    for (Watched& lane : lanes_) {
        const auto* answer = rd_kafka_topic_partition_list_find(partitions.get(),
                                                                lane.topic.c_str(), lane.partition);
        if (answer != nullptr && answer->err == RD_KAFKA_RESP_ERR_NO_ERROR && answer->offset >= 0)
            lane.answer = {answer->offset, asked_ms};
    }
}

}  // namespace weir::ckafka
