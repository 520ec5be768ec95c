#include "core/src/plugins/catalog.hpp"

namespace weir {

Catalog catalog_of(Registry& registry) {
    return {[&](weir_kind kind, std::string_view type) { return registry.find(kind, type); },
            [&](weir_kind kind, std::string_view type) { return registry.why(kind, type); },
            [&](weir_kind) { return registry.types(); }};
}

}  // namespace weir
