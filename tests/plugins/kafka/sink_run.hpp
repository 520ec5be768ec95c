// The sink `kafka` behind its C interface, driven by a test as the host does it.
#pragma once

#include "driven.hpp"
#include "plugins/kafka/kafka.hpp"

namespace weir::test {

inline constexpr const char* kIncarnation = "0123456789abcdef0123456789abcdef";

class SinkRun {
public:
    SinkRun(const std::string& servers, const std::vector<std::string>& topics,
            std::string pipeline, const std::vector<std::string>& client = {})
        : pipeline_(std::move(pipeline)) {
        checked(table_.create(host.raw(), &self_, &error_), error_);
        for (const std::string& topic : topics) {
            Settings settings{std::span<const Option>(kafka::Kafka::options), "rows"};
            settings.set("bootstrap.servers", std::vector{servers}).set("topic", topic);
            settings.set("client", client).set("transaction.timeout", "10s");
            const weir_link link{sizeof link, WEIR_TYPE_ANY, ""};
            checked(table_.configure(self_, settings.raw(), &link, outputs_++, 0, &error_), error_);
        }
    }
    ~SinkRun() { table_.destroy(self_); }
    SinkRun(const SinkRun&) = delete;
    SinkRun& operator=(const SinkRun&) = delete;

    FakeHost host;
    std::vector<weir_source_offset> offsets;
    const char* source_group = nullptr;

    [[nodiscard]] std::string group() const { return "weir." + pipeline_ + ".rows"; }
    [[nodiscard]] size_t max_record_bytes() { return table_.max_record_bytes(self_, 0); }
    Found start(const Bytes& position = {}) { return begin(table_.start, position); }
    Found scan(const Bytes& position = {}) { return begin(table_.scan, position); }
    Found publish(const Rows& rows, std::string_view marker, uint64_t epoch) {
        weir_publication publication = rows.publication();
        publication.marker = bytes(marker);
        publication.first_epoch = publication.last_epoch = epoch;
        publication.offsets = offsets.data();
        publication.offset_stride = sizeof(weir_source_offset);
        publication.offset_count = offsets.size();
        weir_sink_found found{};
        checked(table_.publish(self_, &publication, &found, &error_), error_);
        return {owned(found.marker), owned(found.position)};
    }
    // As the host does it: again where nothing has happened.
    void publish_at_last(const Rows& rows, std::string_view marker, uint64_t epoch) {
        for (int again = 10;; --again) {
            try {
                publish(rows, marker, epoch);
                return;
            } catch (const Error& error) {
                if (error.result() != WEIR_RETRY || again == 0) throw;
            }
        }
    }
    Found read_back() {
        weir_sink_found found{};
        checked(table_.read_back(self_, &found, &error_), error_);
        return {owned(found.marker), owned(found.position)};
    }
    void stop() { checked(table_.stop(self_, &error_), error_); }

private:
    using Begin = weir_result (*)(void*, const weir_sink_start*, weir_sink_found*, weir_error*);
    Found begin(Begin call, const Bytes& position) {
        const weir_sink_start start{sizeof(weir_sink_start),
                                    pipeline_.c_str(),
                                    kIncarnation,
                                    position ? bytes(*position) : kAbsent,
                                    0,
                                    source_group};
        weir_sink_found found{};
        checked(call(self_, &start, &found, &error_), error_);
        return {owned(found.marker), owned(found.position)};
    }
    const weir_sink& table_ = *static_cast<const weir_sink*>(sink<kafka::Kafka>()->functions);
    void* self_ = nullptr;
    CaughtError error_;
    std::string pipeline_;
    uint32_t outputs_ = 0;
};

}  // namespace weir::test
