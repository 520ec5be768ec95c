#include "plugins/ckafka/lane_reader.hpp"

#include <array>

#include "plugins/ckafka/plan.hpp"
#include "plugins/kafka_client/cluster_view.hpp"
#include "plugins/kafka_client/error_texts.hpp"

namespace weir::ckafka {

namespace {

using kafka_client::describe;

constexpr uint64_t kWake = 1;
constexpr size_t kFetch = 64;
constexpr int kSeekTimeoutMs = 500;

bool position_is_lost(rd_kafka_resp_err_t error) {
    return error == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET ||
           error == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE;
}

bool content_is_damaged(rd_kafka_resp_err_t error) {
    return error == RD_KAFKA_RESP_ERR__BAD_MSG || error == RD_KAFKA_RESP_ERR__BAD_COMPRESSION ||
           error == RD_KAFKA_RESP_ERR_INVALID_MSG || error == RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED;
}

}  // namespace

LaneReader::LaneReader(LaneName name, int64_t position, int64_t end, const Reading& reading)
    : name_(std::move(name)),
      reading_(reading),
      queue_(rd_kafka_queue_get_partition(reading.client, name_.topic.c_str(), name_.partition)),
      guard_(position),
      end_(end),
      disturbances_seen_(reading.watch.disturbances()) {
    if (!queue_) throw Error(where() + ": librdkafka gives no queue for this partition");
    // Before the partition is assigned: nothing of it ever goes to the queue that all partitions share.
    rd_kafka_queue_forward(queue_.get(), nullptr);
    rd_kafka_queue_io_event_enable(queue_.get(), reading.wake_fd, &kWake, sizeof kWake);
}

weir_result LaneReader::poll(weir_poll& poll, Intake& out) {
    if (std::exchange(disturbances_seen_, reading_.watch.disturbances()) !=
        reading_.watch.disturbances())
        guard_.doubt();
    if (seek_due_) seek();
    RecordBatch batch(out, name_);
    while (!at_end() && !seek_due_ && batch.records() < poll.max_records &&
           batch.bytes() < poll.max_bytes && fetch(poll.max_records - batch.records())) {
        const kafka_client::Message message = std::move(pending_.front());
        pending_.pop_front();
        handle(*message, batch);
    }
    batch.flush();
    if (batch.records() != 0) reading_.watch.answered();
    poll.next = position();
    return at_end() ? WEIR_END : WEIR_OK;
}

bool LaneReader::fetch(size_t at_most) {
    if (!pending_.empty()) return true;
    std::array<rd_kafka_message_t*, kFetch> messages;
    const ssize_t count =
        rd_kafka_consume_batch_queue(queue_.get(), 0, messages.data(), std::min(at_most, kFetch));
    for (ssize_t i = 0; i < count; ++i) pending_.emplace_back(messages[static_cast<size_t>(i)]);
    return count > 0;
}

void LaneReader::handle(rd_kafka_message_t& message, RecordBatch& batch) {
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        reading_.watch.answered();
        if (admit(message.offset)) guard_.advance(message.offset);
    } else if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        handle_error(message);
    } else if (admit(message.offset)) {
        if (end_ != WEIR_NO_END && message.offset >= end_) return guard_.advance(end_);
        batch.add(message);
        guard_.advance(message.offset + 1);
    }
}

bool LaneReader::admit(int64_t offset) {
    switch (guard_.judge(offset)) {
        case Verdict::expected:
            return true;
        case Verdict::gap:
            reading_.counters.gaps.add(static_cast<uint64_t>(offset - guard_.expected()));
            return true;
        case Verdict::repeated:
            reading_.counters.repeated.add();
            return false;
        case Verdict::ask_again:
            reading_.counters.asked_again.add();
            seek_due_ = true;
    }
    return false;
}

void LaneReader::seek() {
    pending_.clear();
    const kafka_client::Partitions to = kafka_client::make_partitions(1);
    rd_kafka_topic_partition_list_add(to.get(), name_.topic.c_str(), name_.partition)->offset =
        position();
    const kafka_client::Failure failure(
        rd_kafka_seek_partitions(reading_.client, to.get(), kSeekTimeoutMs));
    // Tried again by the next poll where it failed.
    seek_due_ = failure != nullptr || to->elems[0].err != RD_KAFKA_RESP_ERR_NO_ERROR;
}

void LaneReader::handle_error(const rd_kafka_message_t& message) {
    const std::string reason = rd_kafka_message_errstr(&message);
    if (position_is_lost(message.err)) report_lost_position(reason);
    if (content_is_damaged(message.err))
        throw Error(where() + " cannot be read at offset " + std::to_string(position()) + ": " +
                        reason + "; the broker's log is damaged, or the way to it",
                    WEIR_FAILED, message.err);
    if (message.err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
        throw Error(where() + ": " + reason + "; raise receive.message.max.bytes of 'client'",
                    WEIR_BAD_CONFIG, message.err);
    if (message.err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
        throw Error(where() + ": " + describe(message.err), WEIR_BAD_CONFIG, message.err);
    guard_.doubt();
    reading_.watch.warn_once(where() + ": " + reason);
}

void LaneReader::report_lost_position(const std::string& reason) const {
    int64_t begin = -1;
    int64_t end = -1;
    constexpr int kTimeoutMs = 2000;
    const auto error = rd_kafka_query_watermark_offsets(reading_.client, name_.topic.c_str(),
                                                        name_.partition, &begin, &end, kTimeoutMs);
    const std::string log =
        error == RD_KAFKA_RESP_ERR_NO_ERROR
            ? "the log holds " + std::to_string(begin) + " to " + std::to_string(end)
            : "where the log begins and ends is not known";
    throw Error(lost_position(where(), position(), log + " (" + reason + ")"), WEIR_FAILED);
}

weir_lane_status LaneReader::status() const {
    int64_t begin = -1;
    int64_t end = -1;
    rd_kafka_get_watermark_offsets(reading_.client, name_.topic.c_str(), name_.partition, &begin,
                                   &end);
    return {sizeof(weir_lane_status), position(), end < 0 ? -1 : end, 0};
}

std::string LaneReader::where() const {
    return kafka_client::name_of({name_.topic, name_.partition});
}

}  // namespace weir::ckafka
