// Named places where tests let the process die or break the commit protocol on purpose. In the product no hook is
// set: a point costs one comparison.
#pragma once

namespace weir {

struct FaultHooks {
    void (*reached)(const char* point) = nullptr;
    bool (*broken)(const char* rule) = nullptr;
};
inline FaultHooks fault_hooks;

inline void fault_point(const char* point) {
    if (fault_hooks.reached != nullptr) fault_hooks.reached(point);
}
inline bool broken(const char* rule) {
    return fault_hooks.broken != nullptr && fault_hooks.broken(rule);
}

}  // namespace weir
