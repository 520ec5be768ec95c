#include "core/src/run/dead_letters.hpp"

#include <algorithm>
#include <vector>

#include "core/src/host/clock.hpp"
#include "core/src/host/sha256.hpp"
#include "weir/sdk.hpp"

namespace weir {
namespace {

constexpr int64_t kReportEveryMs = 60'000;

// Headers whose values are owned here.
class Headers {
public:
    explicit Headers(const weir_record& original) : originals_(original.header_count) {
        for (uint32_t i = 0; i < original.header_count; ++i)
            headers_.push_back(original.headers[i]);
        values_.reserve(16);
    }
    void add(std::string_view name, std::string value) {
        values_.push_back(std::move(value));
        headers_.push_back({bytes(name), bytes(values_.back())});
    }
    void drop_originals() { headers_.erase(headers_.begin(), headers_.begin() + originals_); }
    void put_into(weir_record& record) const {
        record.headers = headers_.data();
        record.header_count = static_cast<uint32_t>(headers_.size());
    }

private:
    const std::ptrdiff_t originals_;
    std::vector<weir_header> headers_;
    std::vector<std::string> values_;
};

// A dead letter that its target would refuse is cut: the source position says where the whole of it is.
void cut(weir_record& record, Headers& headers, size_t max_bytes) {
    constexpr size_t kRoomForCutHeaders = 256;
    headers.put_into(record);
    if (max_bytes == 0 || size_of(record) <= max_bytes) return;
    headers.add("weir.value.bytes", std::to_string(record.value.size));
    headers.add("weir.value.sha256", sha256_hex(view(record.value)));
    headers.put_into(record);
    const size_t others = size_of(record) - record.value.size + kRoomForCutHeaders;
    record.value.size = others >= max_bytes ? 0 : std::min(record.value.size, max_bytes - others);
    if (size_of(record) <= max_bytes) return;
    record.key = {nullptr, 0};
    if (size_of(record) <= max_bytes) return;
    headers.drop_originals();
    headers.put_into(record);
}

}  // namespace

DeadLetters::DeadLetters(std::string pipeline, const Routes& routes, const Log& log,
                         Metrics& metrics)
    : pipeline_(std::move(pipeline)), routes_(routes), log_(log), metrics_(metrics) {}

void DeadLetters::write(const DeadLetter& letter, Outputs& outputs) {
    report(letter);
    if (!routes_.dead_letters) return;
    Headers headers(*letter.record);
    headers.add("__connect.errors.topic",
                std::string(letter.position->topic.data, letter.position->topic.size));
    headers.add("__connect.errors.partition", std::to_string(letter.position->partition));
    headers.add("__connect.errors.offset", std::to_string(letter.position->offset));
    headers.add("__connect.errors.connector.name", pipeline_);
    headers.add("__connect.errors.task.id", "0");
    headers.add("__connect.errors.stage", std::string(letter.stage));
    headers.add("__connect.errors.class.name", std::string(letter.component));
    headers.add("__connect.errors.exception.message", std::string(letter.text));
    if (letter.event_time_ms != WEIR_NO_TIME)
        headers.add("weir.event.time.ms", std::to_string(letter.event_time_ms));
    weir_record record = *letter.record;
    cut(record, headers, routes_.dead_letters->max_record_bytes);
    outputs.add(*routes_.dead_letters, record);
    ++written_;
}

void DeadLetters::report(const DeadLetter& letter) {
    const std::lock_guard lock(mutex_);
    auto counter = counters_.find(letter.stage);
    if (counter == counters_.end()) {
        const std::string stage(letter.stage);
        auto& made = metrics_.counter("weir_dead_letters_total",
                                      "Records that went to the dead letters, by stage.",
                                      {{"stage", stage}});
        counter = counters_.emplace(stage, &made).first;
    }
    counter->second->Increment();
    if (routes_.dead_letters) return;
    const int64_t now = real_ms();
    const auto [last, first_time] = reported_ms_.try_emplace(std::string(letter.stage), now);
    if (!first_time && now - last->second < kReportEveryMs) return;
    last->second = now;
    log_.warn("dropped, as errors.deadletterqueue is not set: " +
              std::string(letter.position->topic.data, letter.position->topic.size) + "/" +
              std::to_string(letter.position->partition) + " offset " +
              std::to_string(letter.position->offset) + ": stage " + std::string(letter.stage) +
              ": " + std::string(letter.text) +
              " (said once a minute; all are counted in weir_dead_letters_total)");
}

}  // namespace weir
