#include "weir/plugin.hpp"

class DropShort {
public:
    static constexpr weir::ComponentInfo info{.name = "drop_short",
                                              .summary = "Drops short values."};
    static constexpr weir::Option options[] = {
        weir::option("min_bytes", WEIR_SIZE).or_else("1").says("Shorter values are dropped.")};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_ANY, nullptr};

    explicit DropShort(const weir::Host&) {}
    void configure(const weir::Config& config) {
        min_bytes_ = static_cast<size_t>(config.integer("min_bytes"));
    }
    void process(const weir::Batch& batch, weir::Emitter& out) {
        for (const weir_record& record : batch)
            if (record.value.size >= min_bytes_) out.emit(record);
    }

private:
    size_t min_bytes_ = 0;
};

WEIR_PLUGIN("weir_drop_short", "1.0.0", "Apache-2.0", weir::transform<DropShort>())
