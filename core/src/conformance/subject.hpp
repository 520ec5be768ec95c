// What a test looks at.
#pragma once

#include <filesystem>

#include "core/src/conformance/given_options.hpp"
#include "weir/plugin.h"

namespace weir::conformance {

struct Subject {
    std::filesystem::path file;
    std::filesystem::path folder;  // of this test alone
    const GivenOptions& given;
    uint64_t seed = 0;
    const weir_plugin* plugin = nullptr;
    const weir_component* component = nullptr;  // NULL: the library is looked at

    [[nodiscard]] std::vector<OptionValue> usual() const {
        return usual_values(*component, given, folder);
    }
    [[nodiscard]] bool is_keyed() const {
        return component->kind == WEIR_TRANSFORM && (component->flags & WEIR_COMPONENT_KEYED) != 0;
    }
};

}  // namespace weir::conformance
