// The sink `kafka` driven by a test: an output for each topic, a marker with each publication.
#pragma once

#include "plugins/kafka/kafka.hpp"
#include "weir/testing/sink_harness.hpp"

namespace weir::test {

using testing::Bytes;
using testing::OwnedRecord;
using testing::Records;
using testing::Settings;

inline constexpr const char* kIncarnation = "0123456789abcdef0123456789abcdef";

inline Settings kafka_settings(const std::string& servers, const std::string& topic,
                               const std::vector<std::string>& client = {}) {
    Settings settings(sink<kafka::Kafka>(), "rows");
    settings.set("bootstrap.servers", std::vector{servers}).set("topic", topic);
    settings.set("client", client).set("transaction.timeout", "10s");
    return settings;
}

class SinkRun : public testing::SinkHarness {
public:
    SinkRun(const std::string& servers, const std::vector<std::string>& topics,
            std::string pipeline_name, const std::vector<std::string>& client = {})
        : SinkRun(kafka_settings(servers, topics.front(), client), std::move(pipeline_name)) {
        for (size_t i = 1; i < topics.size(); ++i)
            add_output(kafka_settings(servers, topics[i], client));
    }

    SinkRun(Settings settings, std::string pipeline_name)
        : SinkHarness({sink<kafka::Kafka>(), std::move(settings)}) {
        pipeline = std::move(pipeline_name);
        incarnation = kIncarnation;
    }

    [[nodiscard]] std::string group() const { return "weir." + pipeline + ".rows"; }
    Found publish(const Records& records, const std::string& marker, uint64_t epoch) {
        return SinkHarness::publish(records, {marker, epoch, epoch});
    }
    Found scan() {
        return again_where_nothing_has_happened([&] { return SinkHarness::scan(); });
    }

private:
    // As the host does it.
    static Found again_where_nothing_has_happened(const auto& call) {
        for (int again = 10;; --again) {
            try {
                return call();
            } catch (const Error& error) {
                if (error.result() != WEIR_RETRY || again == 0) throw;
            }
        }
    }
};

}  // namespace weir::test
