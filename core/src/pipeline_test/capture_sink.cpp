#include "core/src/pipeline_test/capture_sink.hpp"

#include "weir/units.hpp"

namespace weir::pipeline_test {
namespace {

std::optional<std::string> owned(weir_bytes text) {
    if (text.data == nullptr) return std::nullopt;
    return std::string(view(text));
}

CapturedRow captured(const weir_record& record) {
    CapturedRow row{owned(record.key), owned(record.value), {}, record.timestamp_ms};
    for (const weir_header& header : headers(record))
        row.headers.emplace_back(view(header.name), view(header.value));
    return row;
}

}  // namespace

void CaptureSink::configure(const Config& config, uint32_t, bool) {
    rows_ = &Captured::present->outputs[std::string(config.node())].rows;
}

Found CaptureSink::start(const weir_sink_start& start) {
    rows_->resize(units::number<size_t>(view(start.position)).value_or(0));
    return {};
}

Found CaptureSink::publish(const Publication& publication) {
    for (const weir_record& record : publication.records()) rows_->push_back(captured(record));
    return {std::nullopt, std::to_string(rows_->size())};
}

}  // namespace weir::pipeline_test
