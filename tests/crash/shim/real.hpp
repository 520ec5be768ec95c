// The functions that the shim stands in front of.
#pragma once

#include <dlfcn.h>

namespace weir::crash {

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace weir::crash
