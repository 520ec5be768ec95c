// What one part of the runtime has put out in the open epoch, encoded for the outbox, by publisher.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/src/run/record_codec.hpp"

namespace weir {

// An output of a publisher, as the sinks of the pipeline and its dead letters are reached.
struct Route {
    uint32_t publisher;       // index
    uint32_t output;          // of that publisher
    size_t max_record_bytes;  // 0: no limit
};

struct Routes {
    std::vector<Route> rows;  // every record goes to all of them
    std::optional<Route> dead_letters;
    size_t publishers = 0;
};

class Outputs {
public:
    explicit Outputs(size_t publishers) : parts_(publishers) {}

    // What is added from now on is due there.
    void set_due(const Due& due) { due_ = due; }
    void add(const Route& route, weir_record record) {
        record.origin = route.output;
        Part& part = parts_[route.publisher];
        const size_t before = part.records.size();
        put_due(part.records, due_);
        put_record(part.records, record);
        part.count++;
        bytes_ += part.records.size() - before;
    }
    void append(Outputs& other) {
        for (size_t i = 0; i < parts_.size(); ++i) {
            parts_[i].records += other.parts_[i].records;
            parts_[i].count += other.parts_[i].count;
        }
        bytes_ += other.bytes_;
        other.clear();
    }
    void clear() {
        for (Part& part : parts_) {
            part.records.clear();
            part.count = 0;
        }
        bytes_ = 0;
    }
    [[nodiscard]] const std::string& records(size_t publisher) const {
        return parts_[publisher].records;
    }
    [[nodiscard]] uint64_t count(size_t publisher) const { return parts_[publisher].count; }
    [[nodiscard]] size_t bytes() const { return bytes_; }

private:
    struct Part {
        std::string records;
        uint64_t count = 0;
    };
    std::vector<Part> parts_;
    Due due_;
    size_t bytes_ = 0;
};

}  // namespace weir
