// Outbox entries as a publication for a sink.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "core/src/publish/outbox_payload.hpp"
#include "state/store.hpp"
#include "weir/sink.h"

namespace weir {

class OutboxPublication {
public:
    // `headers`: each record gets the header "weir.epoch". `offsets`: the source's positions go along.
    OutboxPublication(const std::vector<state::OutboxEntry>& entries,
                      const std::string& incarnation, bool headers, bool offsets);
    OutboxPublication(const OutboxPublication&) = delete;
    OutboxPublication& operator=(const OutboxPublication&) = delete;

    [[nodiscard]] const weir_publication& raw() const { return raw_; }
    [[nodiscard]] size_t bytes() const { return bytes_; }

private:
    void add(const EpochOutputs& epoch, uint64_t number, const std::string& incarnation,
             bool headers);
    void add_offsets(const EpochOutputs& last);

    std::deque<EpochOutputs> epochs_;
    std::deque<std::string> header_values_;
    std::deque<std::vector<weir_header>> headers_;
    std::vector<weir_record> records_;
    std::string marker_;
    std::vector<weir_source_offset> offsets_;
    weir_publication raw_{};
    size_t bytes_ = 0;
};

}  // namespace weir
