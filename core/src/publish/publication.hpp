// Outbox entries as a publication for a sink.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "core/src/publish/outbox_payload.hpp"
#include "core/src/publish/replay.hpp"
#include "state/store.hpp"
#include "weir/sink.h"

namespace weir {

class OutboxPublication {
public:
    struct Options {
        bool headers = false;            // each record gets the header "weir.epoch"
        bool offsets = false;            // the source's positions go along
        const Replay* replay = nullptr;  // what it covers is left out
        // The sink's, by number, where another pipeline file may have numbered them otherwise; NULL: as they were.
        const std::vector<std::string>* outputs = nullptr;
    };
    // Throws PipelineError where a record is for none of these outputs.
    OutboxPublication(const std::vector<state::OutboxEntry>& entries,
                      const std::string& incarnation, const Options& options);
    OutboxPublication(const OutboxPublication&) = delete;
    OutboxPublication& operator=(const OutboxPublication&) = delete;

    [[nodiscard]] const weir_publication& raw() const { return raw_; }
    [[nodiscard]] size_t bytes() const { return bytes_; }
    [[nodiscard]] uint64_t left_out() const { return left_out_; }
    [[nodiscard]] const std::deque<EpochOutputs>& epochs() const { return epochs_; }

    // Where a record of the publication comes from.
    struct Origin {
        size_t entry;  // index
        size_t index;  // among the entry's records
    };
    [[nodiscard]] Origin origin(size_t record) const { return origins_.at(record); }

private:
    void add(const EpochOutputs& epoch, uint64_t number, const std::string& incarnation,
             const Options& options);
    void add_offsets(const EpochOutputs& last);

    std::deque<EpochOutputs> epochs_;
    std::deque<std::string> header_values_;
    std::deque<StoredRecord> records_kept_;
    std::vector<weir_record> records_;
    std::vector<Origin> origins_;
    std::string marker_;
    std::vector<weir_source_offset> offsets_;
    weir_publication raw_{};
    size_t bytes_ = 0;
    uint64_t left_out_ = 0;
};

}  // namespace weir
