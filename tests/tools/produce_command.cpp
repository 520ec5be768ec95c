#include <fstream>
#include <iostream>

#include "arguments.hpp"
#include "client.hpp"
#include "commands.hpp"
#include "record_json.hpp"

namespace weir::tools {

namespace {

struct Deliveries {
    uint64_t confirmed = 0;
    uint64_t failed = 0;
    std::string first_error;
};

void on_delivery(rd_kafka_t* /*client*/, const rd_kafka_message_t* message, void* opaque) {
    Deliveries& deliveries = *static_cast<Deliveries*>(opaque);
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        ++deliveries.confirmed;
    } else if (++deliveries.failed == 1) {
        deliveries.first_error = rd_kafka_err2str(message->err);
    }
}

Settings producer_settings(const Arguments& arguments) {
    Settings settings = {{"bootstrap.servers", arguments.required("--bootstrap")},
                         {"enable.idempotence", "true"},
                         {"linger.ms", "20"},
                         {"queue.buffering.max.messages", "200000"},
                         {"message.max.bytes", "13631488"}};
    if (arguments.has("--transactional-id")) {
        settings.emplace_back("transactional.id", arguments.required("--transactional-id"));
    }
    for (const std::string& setting : arguments.all("--set")) {
        const size_t equals = setting.find('=');
        if (equals == std::string::npos) throw UsageError("--set needs NAME=VALUE");
        settings.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
    }
    return settings;
}

rd_kafka_headers_t* headers_of(const Record& record) {
    rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
    for (const auto& [name, value] : record.headers) {
        rd_kafka_header_add(headers, name.c_str(), -1, value ? value->data() : nullptr,
                            value ? static_cast<ssize_t>(value->size()) : 0);
    }
    return headers;
}

struct Span {
    explicit Span(const Bytes& bytes)
        : data(bytes ? bytes->data() : nullptr), size(bytes ? bytes->size() : 0) {}
    const char* data;
    size_t size;
};

rd_kafka_resp_err_t send_once(rd_kafka_t* client, const std::string& topic, const Record& record) {
    const Span value(record.value);
    const Span key(record.key);
    rd_kafka_headers_t* headers = headers_of(record);
    const rd_kafka_resp_err_t error = rd_kafka_producev(
        client, RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(record.partition),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_TIMESTAMP(record.timestamp_ms),
        RD_KAFKA_V_KEY(key.data, key.size),
        RD_KAFKA_V_VALUE(const_cast<char*>(value.data), value.size), RD_KAFKA_V_HEADERS(headers),
        RD_KAFKA_V_END);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) rd_kafka_headers_destroy(headers);
    return error;
}

void send(rd_kafka_t* client, const std::string& topic, const Record& record) {
    rd_kafka_resp_err_t error = send_once(client, topic, record);
    while (error == RD_KAFKA_RESP_ERR__QUEUE_FULL) {
        rd_kafka_poll(client, 50);
        error = send_once(client, topic, record);
    }
    check(error, "produce");
    rd_kafka_poll(client, 0);
}

void send_all(rd_kafka_t* client, std::istream& input, const std::string& topic) {
    std::string line;
    for (uint64_t number = 1; std::getline(input, line); ++number) {
        if (line.empty()) continue;
        try {
            const Record record = parse_record(line);
            send(client, topic.empty() ? record.topic : topic, record);
        } catch (const std::exception& error) {
            throw KafkaError("line " + std::to_string(number) + ": " + error.what());
        }
    }
}

void finish_transaction(rd_kafka_t* client, bool abort) {
    if (abort) {
        check(rd_kafka_abort_transaction(client, kTimeoutMs), "abort");
    } else {
        check(rd_kafka_commit_transaction(client, kTimeoutMs), "commit");
    }
}

}  // namespace

int produce(int count, char** words) {
    const Arguments arguments(count, words,
                              {"--bootstrap", "--input", "--topic", "--transactional-id", "--set"},
                              {"--abort"});
    Deliveries deliveries;
    const Handle client =
        make_client(RD_KAFKA_PRODUCER, producer_settings(arguments), on_delivery, &deliveries);
    const std::string& path = arguments.required("--input");
    std::ifstream file(path);
    if (path != "-" && !file) throw KafkaError("cannot open " + path);

    const bool transaction = arguments.has("--transactional-id");
    if (transaction) {
        check(rd_kafka_init_transactions(client.get(), kTimeoutMs), "init_transactions");
        check(rd_kafka_begin_transaction(client.get()), "begin_transaction");
    }
    send_all(client.get(), path == "-" ? std::cin : file, arguments.optional("--topic", ""));
    check(rd_kafka_flush(client.get(), 10 * kTimeoutMs), "flush");
    if (transaction) finish_transaction(client.get(), arguments.has("--abort"));

    std::cout << deliveries.confirmed << '\n';
    if (deliveries.failed == 0) return 0;
    std::cerr << "weir-kafka-tool: " << deliveries.failed
              << " records were refused, the first: " << deliveries.first_error << '\n';
    return 1;
}

}  // namespace weir::tools
