#include <algorithm>

#include "weir/plugin.hpp"

class RedactHeaders {
public:
    static constexpr weir::ComponentInfo info{
        .name = "redact_headers", .summary = "Takes headers out of records by their names."};
    static constexpr weir::Option options[] = {
        weir::option("names", WEIR_LIST).required().says("The headers to take out.")};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_ANY, nullptr};

    explicit RedactHeaders(const weir::Host& host)
        : redacted_(host.counter("redacted_headers_total", "Headers that were taken out.")) {}
    void configure(const weir::Config& config) { names_ = config.list("names"); }
    void process(const weir::Batch& batch, weir::Emitter& out) {
        for (const weir_record& record : batch) out.emit(redacted(record, out));
    }

private:
    weir_record redacted(weir_record record, weir::Emitter& out) const {
        const auto kept = out.array<weir_header>(record.header_count);
        const auto end =
            std::ranges::copy_if(weir::headers(record), kept.begin(), [&](const auto& h) {
                return std::ranges::find(names_, weir::view(h.name)) == names_.end();
            }).out;
        const auto count = static_cast<uint32_t>(end - kept.begin());
        redacted_.add(record.header_count - count);
        record.headers = kept.data();
        record.header_count = count;
        return record;
    }
    weir::Counter redacted_;
    std::vector<std::string> names_;
};

WEIR_PLUGIN("weir_redact_headers", "1.0.0", "Apache-2.0", weir::transform<RedactHeaders>())
