#include "weir/plugin.hpp"

namespace {

class Upper {
public:
    static constexpr weir::ComponentInfo info{.name = "upper", .summary = "For tests."};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_ANY, nullptr};
    explicit Upper(const weir::Host&) {}
    void configure(const weir::Config&, const weir::Link&) {}
    void process(const weir::Batch& batch, weir::Emitter& out) {
        for (const weir_record& record : batch) out.emit(record);
    }
};

}  // namespace

WEIR_PLUGIN("weir_upper", "1.0.0", "Apache-2.0", weir::transform<Upper>())
