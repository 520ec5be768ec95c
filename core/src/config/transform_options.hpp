// The host's own keys of transforms, beside those of the component.
#pragma once

#include <array>

#include "weir/sdk.hpp"

namespace weir {

inline constexpr std::array kTransformOptions{
    option("predicate", WEIR_STRING)
        .like("is_command")
        .says("A predicate, by its name in [predicates.NAME]. Only records that match go through "
              "the transform; the others pass it by unchanged, in their place. Not for keyed "
              "transforms."),
    option("negate", WEIR_BOOL)
        .or_else("false")
        .like("true")
        .says("Turns the predicate around: records that do not match go through the transform."),
};

}  // namespace weir
