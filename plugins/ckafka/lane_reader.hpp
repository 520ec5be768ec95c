// One partition being read: its own queue, and the guard over its offsets.
#pragma once

#include <deque>
#include <string>

#include "plugins/ckafka/offset_guard.hpp"
#include "plugins/ckafka/record_batch.hpp"
#include "plugins/kafka_client/broker_watch.hpp"

namespace weir::ckafka {

struct LaneCounters {
    Counter repeated;
    Counter gaps;
    Counter asked_again;
};

// What all lanes of a source share.
struct Reading {
    rd_kafka_t* client;
    kafka_client::BrokerWatch& watch;
    const LaneCounters& counters;
    int wake_fd;  // eventfd that rises when a queue is no longer empty
};

class LaneReader {
public:
    LaneReader(LaneName name, int64_t position, int64_t end, const Reading& reading);

    // WEIR_END once the lane's end is reached.
    weir_result poll(weir_poll& poll, Intake& out);
    [[nodiscard]] weir_lane_status status() const;
    [[nodiscard]] const LaneName& name() const { return name_; }
    [[nodiscard]] int64_t position() const { return guard_.expected(); }

private:
    [[nodiscard]] bool at_end() const { return end_ != WEIR_NO_END && position() >= end_; }
    [[nodiscard]] bool fetch(size_t at_most);
    void handle(rd_kafka_message_t& message, RecordBatch& batch);
    void handle_error(const rd_kafka_message_t& message);
    // Whether the lane goes on to `offset`, at which something was found.
    [[nodiscard]] bool admit(int64_t offset);
    void seek();
    [[noreturn]] void report_lost_position(const std::string& reason) const;
    [[nodiscard]] std::string where() const;

    LaneName name_;
    Reading reading_;
    kafka_client::Queue queue_;
    std::deque<kafka_client::Message> pending_;  // taken from the queue, not yet handed over
    OffsetGuard guard_;
    int64_t end_;
    uint64_t disturbances_seen_;
    bool seek_due_ = false;
};

}  // namespace weir::ckafka
