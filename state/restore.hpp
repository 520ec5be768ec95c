// A damaged state directory, made anew from a verified copy of itself and the logs behind that.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "state/verify.hpp"

namespace weir::state {

struct Restoration {
    uint64_t copy = 0;       // the copy that it was made from
    uint64_t epoch = 0;      // the last one it holds
    std::string first_lost;  // the log from whose damage or absence on none was used; "": all were
    std::filesystem::path old_directory;  // where the damaged one is now
};

// Nothing is deleted, and `directory` stays as it is until the new one was verified. Without `copy`
// the newest one that gives a whole directory. Throws StoreError: in use, no such copy, none that
// can be used. `readers_for`: see verify().
Restoration restore(const std::filesystem::path& directory, std::optional<uint64_t> copy,
                    const std::function<Readers(const Meta&)>& readers_for);

}  // namespace weir::state
