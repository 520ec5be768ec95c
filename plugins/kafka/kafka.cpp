#include "plugins/kafka/kafka.hpp"

#include <algorithm>
#include <set>

#include "plugins/kafka/output_scan.hpp"
#include "plugins/kafka_client/error_texts.hpp"

namespace weir::kafka {

using kafka_client::ClusterView;
using kafka_client::Deadline;
using kafka_client::Failure;
using kafka_client::Partitions;

namespace {

constexpr std::chrono::seconds kStartTime{5};
constexpr std::chrono::milliseconds kMarkerTime{10'000};
constexpr std::chrono::seconds kReadBackTime{2};
constexpr std::chrono::milliseconds kBrokersClockTolerance = std::chrono::hours(1);
constexpr int kLongestRequestMs = 300'000;  // librdkafka's limit
constexpr int kSliceMs = 500;
constexpr size_t kBatchFrame =
    512;  // what a batch of one record adds to key, value and headers, amply
constexpr std::string_view kMarkerPrefix = "w1|";

// What keeps a consumer from finding its group's coordinator comes as an event; the call just times out.
rd_kafka_resp_err_t reason_of(rd_kafka_t* reader, rd_kafka_resp_err_t error) {
    if (error != RD_KAFKA_RESP_ERR__TIMED_OUT) return error;
    const kafka_client::Message event(rd_kafka_consumer_poll(reader, 0));
    const bool says_more = event && kafka_client::result_of(event->err) == WEIR_BAD_CONFIG;
    return says_more ? event->err : error;
}

}  // namespace

void Kafka::configure(const Config& config, uint32_t output, bool) {
    client_config_ = kafka_client::ClientConfig(config);
    watch_.configure(client_config_);
    if (output == 0) {
        first_node_ = config.node();
        transaction_timeout_ms_ = static_cast<int>(config.integer("transaction.timeout"));
    }
    if (output >= outputs_.size()) outputs_.resize(output + 1);
    outputs_[output] = {config.text("topic"), config.integer("max.record.bytes"), nullptr};
}

size_t Kafka::max_record_bytes(uint32_t output) const {
    return static_cast<size_t>(outputs_.at(output).max_record_bytes) - kBatchFrame;
}

std::vector<std::string> Kafka::topics() const {
    std::set<std::string> names;
    for (const Output& output : outputs_) names.insert(output.topic);
    return {names.begin(), names.end()};
}

ClusterView Kafka::view_of(kafka_client::Client& client) {
    return ClusterView(client.get(), watch_, Deadline(kStartTime));
}

void Kafka::close_producer() {
    for (Output& output : outputs_) output.handle.reset();
    producer_.reset();
}

void Kafka::open_producer() {
    close_producer();
    const int64_t largest =
        std::ranges::max_element(outputs_, {}, &Output::max_record_bytes)->max_record_bytes;
    const kafka_client::Settings fixed = {
        {"transactional.id", publisher_},
        {"transaction.timeout.ms", std::to_string(transaction_timeout_ms_)},
        {"message.max.bytes", std::to_string(largest)},
        {"delivery.report.only.error", "true"},
        {"partitioner", "murmur2_random"}};
    const int request_timeout_ms = std::min(transaction_timeout_ms_ / 4, kLongestRequestMs);
    // A request that gets no answer is to fail while there is time to repeat it. librdkafka 2.0.2 also ends the process
    // where AddPartitionsToTxn fails behind the end of its transaction.
    kafka_client::Conf conf = client_config_.conf(
        RD_KAFKA_PRODUCER, {{"socket.timeout.ms", std::to_string(request_timeout_ms)}}, fixed);
    watch_.listen(conf.get());
    rd_kafka_conf_set_dr_msg_cb(conf.get(), Deliveries::report);
    producer_ = kafka_client::make_client(RD_KAFKA_PRODUCER, std::move(conf));
    for (Output& output : outputs_)
        output.handle.reset(rd_kafka_topic_new(producer_.get(), output.topic.c_str(), nullptr));
}

void Kafka::open_reader() {
    kafka_client::Conf conf = client_config_.conf(
        RD_KAFKA_CONSUMER, {{"socket.timeout.ms", std::to_string(kMarkerTime.count())}},
        {{"group.id", publisher_},
         {"enable.auto.commit", "false"},
         {"enable.auto.offset.store", "false"},
         {"isolation.level", "read_committed"},
         {"auto.offset.reset", "error"},
         {"enable.partition.eof", "true"},
         {"fetch.wait.max.ms", "500"},
         {"check.crcs", "true"}});
    watch_.listen(conf.get());
    reader_ = kafka_client::make_client(RD_KAFKA_CONSUMER, std::move(conf));
}

Found Kafka::start(const weir_sink_start& start) {
    publisher_ = "weir." + std::string(start.pipeline) + "." + first_node_;
    source_group_ = start.source_group == nullptr ? "" : start.source_group;
    marker_ = open(view(start.position));
    return {marker_, std::nullopt};
}

std::optional<std::string> Kafka::open(std::string_view noted_ends) {
    reopens_ = false;
    open_producer();
    if (!reader_) open_reader();
    try {
        check_partition_counts(noted_ends);
        init_transactions();
        return read_marker(kMarkerTime);
    } catch (...) {
        close_producer();
        throw;
    }
}

// As start(), where it is known that nothing can have been committed.
void Kafka::reopen() {
    try {
        if (open({}) == marker_) return;
    } catch (...) {
        reopens_ = true;
        throw;
    }
    close_producer();
    throw Error("another producer has published as '" + publisher_ + "'", WEIR_UNKNOWN_OUTCOME);
}

void Kafka::check_partition_counts(std::string_view noted) {
    ClusterView cluster = view_of(producer_);
    const auto partitions = partitions_of(cluster, topics());
    for (const auto& [topic, ends] : parse_output_ends(noted)) {
        const auto now = std::ranges::count(partitions, topic, &kafka_client::PartitionName::topic);
        if (now != 0 && static_cast<size_t>(now) < ends.size())
            throw Error("topic '" + topic + "' has " + std::to_string(now) +
                        " partitions, it had " + std::to_string(ends.size()) +
                        ": it was made anew, and what was in it is gone");
    }
}

void Kafka::init_transactions() {
    const Deadline deadline(kStartTime);
    for (;;) {
        const Failure failure(
            rd_kafka_init_transactions(producer_.get(), deadline.left_ms(kSliceMs)));
        watch_.serve_silently(producer_.get());
        if (!failure) return watch_.answered();
        watch_.check_login();
        if (rd_kafka_error_is_retriable(failure.get()) && !deadline.passed()) continue;
        if (rd_kafka_error_code(failure.get()) == RD_KAFKA_RESP_ERR__TIMED_OUT)
            watch_.throw_absent("the preparation of transactions");
        const Error error =
            to_error("preparing transactions as '" + publisher_ + "'", failure.get());
        throw Error(error.what(),
                    error.result() == WEIR_UNKNOWN_OUTCOME ? WEIR_RETRY : error.result(),
                    error.code());
    }
}

std::optional<std::string> Kafka::read_marker(std::chrono::milliseconds patience) {
    const Partitions asked = kafka_client::make_partitions(1);
    const auto& found =
        *rd_kafka_topic_partition_list_add(asked.get(), outputs_[0].topic.c_str(), 0);
    const auto error =
        rd_kafka_committed(reader_.get(), asked.get(), static_cast<int>(patience.count()));
    watch_.serve_silently(reader_.get());
    const auto cause =
        error == RD_KAFKA_RESP_ERR_NO_ERROR ? found.err : reason_of(reader_.get(), error);
    if (cause != RD_KAFKA_RESP_ERR_NO_ERROR)
        throw Error("the marker in the group '" + publisher_ +
                        "' cannot be read yet: " + kafka_client::describe(cause),
                    kafka_client::result_of(cause), cause);
    const std::string_view text(static_cast<const char*>(found.metadata), found.metadata_size);
    if (!text.starts_with(kMarkerPrefix)) return std::nullopt;
    return std::string(text);
}

Found Kafka::publish(const Publication& publication) {
    if (!producer_ && !reopens_) throw Error("the sink was not started", WEIR_UNKNOWN_OUTCOME);
    Care care;
    while (!try_publish(publication, care)) {
    }
    for (const std::string& topic : care.topics)
        watch_.warn_once("topic '" + topic +
                         "' refuses batches whose records it takes one by one, which is slow: "
                         "raise its max.message.bytes, or set batch.size of 'client' below it");
    return {};
}

bool Kafka::try_publish(const Publication& publication, Care& care) {
    if (reopens_) reopen();
    rd_kafka_poll(producer_.get(), 0);
    Transaction transaction(producer_.get(), deliveries_, transaction_timeout_ms_);
    try {
        fill(transaction, publication, care);
    } catch (const Refusal& refusal) {
        undo(transaction, refusal);
        const bool was_alone = !care.topics.insert(refusal.topic()).second;
        if (was_alone) refuse(refusal, publication.records()[care.index], care.index);
        return false;
    } catch (const Error& cause) {
        undo(transaction, cause);
        throw;
    }
    transaction.commit();
    marker_ = publication.marker();
    return true;
}

// A producer goes on with sequence numbers that the brokers may have seen, where an answer was lost: they would take
// the next records for repeated ones and drop them. So a new one goes on, with an epoch of its own.
void Kafka::undo(Transaction& transaction, const Error& cause) {
    try {
        transaction.abort(cause);
    } catch (const Error&) {
        // What lacks a right may lack it for undoing, too: the cure is what matters, and nothing was committed.
        if (cause.result() != WEIR_BAD_CONFIG) throw;
    }
    close_producer();
    reopens_ = true;
}

void Kafka::fill(Transaction& transaction, const Publication& publication, Care& care) {
    const int64_t now_ms = host_.now_ms();
    for (care.index = 0; care.index < publication.records().size(); ++care.index) {
        const weir_record& record = publication.records()[care.index];
        const Output& output = outputs_.at(record.origin);
        transaction.produce(output.handle.get(), record, now_ms);
        if (care.topics.contains(output.topic)) transaction.flush();
    }
    transaction.flush();
    send_offsets(transaction, publication);
}

// A time that is about now is refused because of a clock, which passes.
void Kafka::refuse(const Refusal& refusal, const weir_record& record, size_t index) const {
    const bool is_recent = record.timestamp_ms < 0 ||
                           record.timestamp_ms > host_.now_ms() - kBrokersClockTolerance.count();
    if (refusal.code() == RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP && is_recent)
        throw Error(refusal.what(), WEIR_BAD_CONFIG, refusal.code());
    throw RefusedRecord(refusal.what(), index, refusal.code());
}

void Kafka::send_offsets(Transaction& transaction, const Publication& publication) {
    const Partitions marker = kafka_client::make_partitions(1);
    auto& place = *rd_kafka_topic_partition_list_add(marker.get(), outputs_[0].topic.c_str(), 0);
    place.offset = static_cast<int64_t>(publication.last_epoch());
    // The list frees it.
    place.metadata = strndup(publication.marker().data(), publication.marker().size());
    place.metadata_size = publication.marker().size();
    transaction.send_offsets(marker.get(), publisher_);
    if (source_group_.empty() || publication.offsets().size() == 0) return;
    const Partitions source = kafka_client::make_partitions(publication.offsets().size());
    for (const weir_source_offset& offset : publication.offsets())
        rd_kafka_topic_partition_list_add(source.get(), std::string(view(offset.topic)).c_str(),
                                          offset.partition)
            ->offset = offset.next;
    transaction.send_offsets(source.get(), source_group_);
}

Found Kafka::read_back() {
    if (!reader_) throw Error("the sink was not started", WEIR_RETRY);
    Found found{read_marker(kReadBackTime), std::nullopt};
    ClusterView cluster = view_of(reader_);
    found.position = to_text(find_output_ends(cluster, topics()));
    return found;
}

Found Kafka::scan(const weir_sink_start& start) {
    if (!reader_) throw Error("the sink was not started", WEIR_RETRY);
    ClusterView cluster = view_of(reader_);
    const auto pieces = pieces_behind(cluster, topics(), parse_output_ends(view(start.position)));
    return {highest_epoch(reader_.get(), watch_, pieces, start.incarnation), std::nullopt};
}

void Kafka::stop() {
    close_producer();
    reader_.reset();
}

}  // namespace weir::kafka
