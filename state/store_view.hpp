// A state directory as it lies on the disk, read without changing a byte of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "state/meta_entries.hpp"

namespace weir::state {

enum class Lock { take, none };

class StoreView {
public:
    // Throws StoreError: not there, no state directory, used by another process, of a newer format,
    // damaged. While the view lives no pipeline can be started on the directory; a copy, which
    // nobody writes to, is read without a lock.
    static std::unique_ptr<StoreView> open(const std::filesystem::path& directory,
                                           Lock lock = Lock::take);

    virtual ~StoreView() = default;
    StoreView(const StoreView&) = delete;
    StoreView& operator=(const StoreView&) = delete;

    [[nodiscard]] virtual const std::filesystem::path& directory() const = 0;
    [[nodiscard]] virtual const Meta& meta() const = 0;
    // Throws StoreError where Store::open() would, as the directory is another pipeline's.
    void check_pipeline(const std::string& pipeline) const;

    // In key order; false ends the scan. Views are valid for the call.
    using Visit = std::function<bool(std::string_view key, std::string_view value)>;
    virtual void scan_state(const Visit& visit) const = 0;
    virtual void scan_timers(const Visit& visit) const = 0;
    using VisitOutbox =
        std::function<bool(uint32_t publisher, uint64_t epoch, std::string_view payload)>;
    virtual void scan_outbox(const VisitOutbox& visit) const = 0;
    virtual void scan_refused(const std::function<bool(const Refused&)>& visit) const = 0;
    // Reads every block of every table file; throws StoreError at the first that is damaged.
    virtual void verify_checksums() const = 0;

protected:
    StoreView() = default;
};

}  // namespace weir::state
