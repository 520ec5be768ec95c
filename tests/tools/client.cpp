#include "client.hpp"

#include <array>

namespace weir::tools {

Handle make_client(rd_kafka_type_t type, const Settings& settings, DeliveryReport on_delivery,
                   void* opaque) {
    std::array<char, 512> text{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    for (const auto& [name, value] : settings) {
        if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), text.data(), text.size()) !=
            RD_KAFKA_CONF_OK) {
            rd_kafka_conf_destroy(conf);
            throw KafkaError(text.data());
        }
    }
    if (on_delivery != nullptr) rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    rd_kafka_conf_set_opaque(conf, opaque);
    Handle client(rd_kafka_new(type, conf, text.data(), text.size()));
    if (!client) {
        rd_kafka_conf_destroy(conf);
        throw KafkaError(text.data());
    }
    return client;
}

void check(rd_kafka_resp_err_t error, const std::string& what) {
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        throw KafkaError(what + ": " + rd_kafka_err2str(error));
    }
}

void check(rd_kafka_error_t* error, const std::string& what) {
    if (error == nullptr) return;
    const std::string text = what + ": " + rd_kafka_error_string(error);
    rd_kafka_error_destroy(error);
    throw KafkaError(text);
}

int partition_count(rd_kafka_t* client, const std::string& topic) {
    const rd_kafka_metadata_t* raw = nullptr;
    check(rd_kafka_metadata(client, 1, nullptr, &raw, kTimeoutMs), "metadata");
    const Metadata metadata(raw);
    for (int i = 0; i < metadata->topic_cnt; ++i) {
        if (topic == metadata->topics[i].topic) return metadata->topics[i].partition_cnt;
    }
    return 0;
}

}  // namespace weir::tools
