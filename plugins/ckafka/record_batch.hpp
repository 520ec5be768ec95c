// Copies messages into the intake's memory and hands them over in groups.
#pragma once

#include <array>

#include "plugins/kafka_client/handles.hpp"
#include "weir/source.hpp"

namespace weir::ckafka {

struct LaneName {
    std::string topic;
    int32_t partition;
    uint32_t partition_index;
};

class RecordBatch {
public:
    RecordBatch(Intake& out, const LaneName& lane) : out_(out), lane_(lane) {}
    void add(rd_kafka_message_t& message);
    void flush();
    [[nodiscard]] size_t records() const { return records_taken_; }
    [[nodiscard]] size_t bytes() const { return bytes_taken_; }

private:
    static constexpr size_t kGroup = 64;
    Intake& out_;
    const LaneName& lane_;
    size_t count_ = 0;
    size_t records_taken_ = 0;
    size_t bytes_taken_ = 0;
    std::array<weir_record, kGroup> records_;
    std::array<weir_position, kGroup> positions_;
};

}  // namespace weir::ckafka
