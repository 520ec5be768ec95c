// Records in C++: reading them, and writing what they become.
#pragma once

#include <cstring>
#include <new>
#include <span>
#include <string_view>
#include <utility>

#include "weir/record.h"
#include "weir/types.hpp"

namespace weir {

// Walks an array whose elements lie `stride` bytes apart.
template <class T>
class Strided {
public:
    class iterator {
    public:
        iterator(const char* at, size_t stride) : at_(at), stride_(stride) {}
        const T& operator*() const { return *reinterpret_cast<const T*>(at_); }
        iterator& operator++() {
            at_ += stride_;
            return *this;
        }
        bool operator!=(const iterator& other) const { return at_ != other.at_; }

    private:
        const char* at_;
        size_t stride_;
    };
    Strided(const T* data, size_t stride, size_t count)
        : data_(reinterpret_cast<const char*>(data)), stride_(stride), count_(count) {}
    [[nodiscard]] iterator begin() const { return {data_, stride_}; }
    [[nodiscard]] iterator end() const { return {data_ + stride_ * count_, stride_}; }
    [[nodiscard]] size_t size() const { return count_; }
    const T& operator[](size_t i) const { return *reinterpret_cast<const T*>(data_ + stride_ * i); }

private:
    const char* data_;
    size_t stride_;
    size_t count_;
};

inline std::span<const weir_header> headers(const weir_record& record) {
    return {record.headers, record.header_count};
}
// The last header of that name, as Kafka's lastHeader(), or nullptr.
inline const weir_header* find_header(const weir_record& record, std::string_view name) {
    const weir_header* found = nullptr;
    for (const weir_header& header : headers(record))
        if (view(header.name) == name) found = &header;
    return found;
}

// A record of texts that the emitter copies. A view without data is absent, which is not the same as empty.
struct NewRecord {
    std::string_view key;
    std::string_view value;
    int64_t timestamp_ms = WEIR_NO_TIME;
    uint32_t origin = 0;  // of the record behind it; of a timer's output 0
};

// Memory that lives as long as the batch; for emitters and intakes.
template <class Out>
char* allocate(Out* out, size_t size) {
    char* memory = out->alloc(out, size);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
template <class Out>
weir_bytes copied(Out* out, std::string_view text) {
    char* memory = allocate(out, text.size());
    if (!text.empty()) std::memcpy(memory, text.data(), text.size());
    return {memory, text.size()};
}

// Where a transform writes to. Records are handed over in groups; what was emitted is complete when the
// callback returns.
class Emitter {
public:
    explicit Emitter(weir_emitter* raw) : raw_(raw) {}
    // Memory that lives as long as the batch.
    [[nodiscard]] char* alloc(size_t size) { return allocate(raw_, size); }
    [[nodiscard]] weir_bytes copy(std::string_view text) { return copied(raw_, text); }
    template <class T>
    [[nodiscard]] T* make(const T& value) {
        return new (alloc(sizeof(T))) T(value);
    }
    template <class T>
    [[nodiscard]] std::span<T> array(size_t count) {
        return {new (alloc(sizeof(T) * count)) T[count](), count};
    }
    // The record as it is: its bytes are not copied. They live in the batch, in memory from here, or in static
    // storage.
    void emit(const weir_record& record) {
        pending_[count_++] = record;
        if (count_ == kGroup) flush();
    }
    void emit(const NewRecord& made) {
        weir_record record{};
        if (made.key.data() != nullptr) record.key = copy(made.key);
        if (made.value.data() != nullptr) record.value = copy(made.value);
        record.timestamp_ms = made.timestamp_ms;
        record.origin = made.origin;
        emit(record);
    }
    void fail(const weir_record& record, std::string_view text, std::string_view stage = {}) {
        fail(record.origin, text, stage);
    }
    // The source record `origin` alone goes to the dead letters (or stops the pipeline: errors.tolerance); what was
    // emitted of it does not count. `stage`: the word of the dead letter, "" for most. Not in on_timer().
    void fail(uint32_t origin, std::string_view text, std::string_view stage = {}, int code = 0) {
        flush();
        weir_error error{};
        error.struct_size = sizeof error;
        fill(&error, text, stage, code);
        check(raw_->fail(raw_, origin, &error));
    }
    void flush() {
        const size_t count = std::exchange(count_, 0);
        if (count != 0) check(raw_->emit(raw_, pending_, sizeof(weir_record), count));
    }

private:
    static constexpr size_t kGroup = 64;
    static void check(weir_result result) {
        if (result != WEIR_OK) throw Error("the host refused what was emitted", result);
    }
    weir_emitter* raw_;
    size_t count_ = 0;
    weir_record pending_[kGroup];
};

}  // namespace weir
