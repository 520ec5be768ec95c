#include "plugins/ckafka/record_batch.hpp"

#include <span>

namespace weir::ckafka {

namespace {

weir_bytes to_bytes(const void* data, size_t size) {
    return {static_cast<const char*>(data), data == nullptr ? 0 : size};
}

// Lays pieces one behind the other into memory that is large enough.
class Packer {
public:
    explicit Packer(char* memory) : at_(memory) {}
    weir_bytes put(weir_bytes from) {
        if (from.data == nullptr) return kAbsent;
        if (from.size != 0) std::memcpy(at_, from.data, from.size);
        return {std::exchange(at_, at_ + from.size), from.size};
    }

private:
    char* at_;
};

// The headers of a message, read in place.
class MessageHeaders {
public:
    explicit MessageHeaders(const rd_kafka_message_t& message) {
        if (rd_kafka_message_headers(&message, &headers_) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
        count_ = rd_kafka_header_cnt(headers_);
        for (size_t i = 0; i < count_; ++i)
            content_ += (*this)[i].name.size + (*this)[i].value.size;
    }
    [[nodiscard]] size_t count() const { return count_; }
    [[nodiscard]] size_t content() const { return content_; }
    weir_header operator[](size_t index) const {
        const char* name = "";
        const void* value = nullptr;
        size_t size = 0;
        rd_kafka_header_get_all(headers_, index, &name, &value, &size);
        return {weir::bytes(name), to_bytes(value, size)};
    }

private:
    rd_kafka_headers_t* headers_ = nullptr;
    size_t count_ = 0;
    size_t content_ = 0;
};

int64_t timestamp_of(const rd_kafka_message_t& message) {
    rd_kafka_timestamp_type_t type{};
    const int64_t timestamp = rd_kafka_message_timestamp(&message, &type);
    return type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? WEIR_NO_TIME : timestamp;
}

}  // namespace

void RecordBatch::add(rd_kafka_message_t& message) {
    const MessageHeaders headers(message);
    const weir_bytes key = to_bytes(message.key, message.key_len);
    const weir_bytes value = to_bytes(message.payload, message.len);
    const size_t table = headers.count() * sizeof(weir_header);
    const size_t content = headers.content() + key.size + value.size;
    char* memory = out_.alloc(table + content);
    auto* copied_headers = reinterpret_cast<weir_header*>(memory);
    Packer packer(memory + table);
    for (size_t i = 0; i < headers.count(); ++i) {
        const weir_header header = headers[i];
        new (copied_headers + i) weir_header{packer.put(header.name), packer.put(header.value)};
    }

    weir_record& record = records_[count_];
    record = {};
    record.key = packer.put(key);
    record.value = packer.put(value);
    record.headers = headers.count() == 0 ? nullptr : copied_headers;
    record.header_count = static_cast<uint32_t>(headers.count());
    record.timestamp_ms = timestamp_of(message);
    positions_[count_] = {weir::bytes(lane_.topic), lane_.partition, lane_.partition_index,
                          message.offset, message.offset};
    ++records_taken_;
    bytes_taken_ += content;
    if (++count_ == kGroup) flush();
}

void RecordBatch::flush() {
    const size_t count = std::exchange(count_, 0);
    if (count == 0) return;
    out_.take(std::span(records_).first(count), std::span(positions_).first(count));
}

}  // namespace weir::ckafka
