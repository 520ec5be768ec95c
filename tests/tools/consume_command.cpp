#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <limits>
#include <set>

#include "arguments.hpp"
#include "client.hpp"
#include "commands.hpp"
#include "record_json.hpp"

namespace weir::tools {

namespace {

volatile std::sig_atomic_t stop_requested = 0;

Settings consumer_settings(const Arguments& arguments) {
    Settings settings = {{"bootstrap.servers", arguments.required("--bootstrap")},
                         {"group.id", "weir-kafka-tool"},
                         {"enable.auto.commit", "false"},
                         {"enable.partition.eof", "true"},
                         {"auto.offset.reset", "error"},
                         {"isolation.level", arguments.optional("--isolation", "read_committed")}};
    for (const std::string& setting : arguments.all("--set")) {
        const size_t equals = setting.find('=');
        if (equals == std::string::npos) throw UsageError("--set needs NAME=VALUE");
        settings.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
    }
    return settings;
}

// Assigns every partition, or the one asked for, from its beginning; returns how many.
size_t assign(rd_kafka_t* client, const std::string& topic, int64_t only) {
    const int partitions = partition_count(client, topic);
    if (partitions == 0) throw KafkaError("no topic " + topic);
    const Offsets offsets(rd_kafka_topic_partition_list_new(partitions));
    for (int32_t partition = 0; partition < partitions; ++partition) {
        if (only >= 0 && partition != only) continue;
        rd_kafka_topic_partition_list_add(offsets.get(), topic.c_str(), partition)->offset =
            RD_KAFKA_OFFSET_BEGINNING;
    }
    check(rd_kafka_assign(client, offsets.get()), "assign");
    return static_cast<size_t>(offsets->cnt);
}

// What ends the reading, and what was read.
class Reading {
public:
    Reading(const Arguments& arguments, size_t partitions)
        : until_end_(arguments.has("--until-end")),
          partitions_(partitions),
          wanted_(arguments.number("--count", std::numeric_limits<int64_t>::max())),
          deadline_(std::chrono::steady_clock::now() +
                    std::chrono::seconds(arguments.number("--timeout", 3600))) {}

    [[nodiscard]] bool finished() const {
        return read_ >= wanted_ || (until_end_ && ended_.size() == partitions_);
    }
    [[nodiscard]] bool timed_out() const { return std::chrono::steady_clock::now() > deadline_; }
    [[nodiscard]] int64_t read() const { return read_; }

    void take(const rd_kafka_message_t& message, std::ostream& output) {
        if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            ended_.insert(message.partition);
        } else if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
            // Connection errors heal by themselves; a broker's word on a partition does not.
            if (message.rkt != nullptr) throw KafkaError(rd_kafka_message_errstr(&message));
        } else {
            output << to_json_line(message);
            ++read_;
        }
    }

private:
    bool until_end_;
    size_t partitions_;
    int64_t wanted_;
    std::chrono::steady_clock::time_point deadline_;
    int64_t read_ = 0;
    std::set<int32_t> ended_;
};

void read_all(rd_kafka_t* client, Reading& reading, std::ostream& output) {
    while (!reading.finished() && stop_requested == 0) {
        if (reading.timed_out()) throw KafkaError("consume: timed out");
        const Message message(rd_kafka_consumer_poll(client, 100));
        if (message) {
            reading.take(*message, output);
        } else {
            output.flush();
        }
    }
}

}  // namespace

int consume(int count, char** words) {
    const Arguments arguments(count, words,
                              {"--bootstrap", "--topic", "--partition", "--isolation", "--count",
                               "--timeout", "--output", "--set"},
                              {"--until-end"});
    const Handle client = make_client(RD_KAFKA_CONSUMER, consumer_settings(arguments));
    rd_kafka_poll_set_consumer(client.get());
    const std::string path = arguments.optional("--output", "-");
    std::ofstream file;
    if (path != "-") file.open(path);
    std::ostream& output = path == "-" ? std::cout : file;
    if (!output) throw KafkaError("cannot write " + path);

    std::signal(SIGTERM, [](int) { stop_requested = 1; });
    std::signal(SIGINT, [](int) { stop_requested = 1; });
    const size_t partitions =
        assign(client.get(), arguments.required("--topic"), arguments.number("--partition", -1));
    Reading reading(arguments, partitions);
    read_all(client.get(), reading, output);
    output.flush();
    if (!output) throw KafkaError("cannot write " + path);
    if (path != "-") std::cout << reading.read() << '\n';
    rd_kafka_consumer_close(client.get());
    return 0;
}

}  // namespace weir::tools
