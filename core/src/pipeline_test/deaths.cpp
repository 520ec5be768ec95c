#include "core/src/pipeline_test/deaths.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/src/host/fault_points.hpp"

namespace weir::pipeline_test {

namespace {

constexpr std::ptrdiff_t kOfStart = 5;  // of the points, the first

}  // namespace

const std::vector<std::string>& fault_points() {
    static const std::vector<std::string> all{
        "drained",  "restore", "open source",  "recovery",    "recovered", "read",      "transform",
        "exchange", "barrier", "before write", "after write", "publish",   "published", "confirmed",
    };
    return all;
}

Deaths::Deaths() {
    present_ = this;
    fault_hooks.reached = reached;
}

Deaths::~Deaths() {
    fault_hooks.reached = nullptr;
    present_ = nullptr;
}

void Deaths::await(const std::string& point) {
    const auto& all = fault_points();
    const auto found = std::ranges::find(all, point);
    const bool at_once = found == all.end();
    thread_ = at_once ? std::this_thread::get_id() : std::thread::id();
    awaited_ = at_once ? nullptr : &*found;
    dead_ = at_once;
}

bool Deaths::is_awaited_at_start() const {
    const std::string* awaited = awaited_;
    return awaited != nullptr && awaited - fault_points().data() < kOfStart;
}

void Deaths::reached(const char* point) {
    const std::string* awaited = present_->awaited_;
    if (awaited != nullptr && *awaited == point) {
        present_->awaited_ = nullptr;
        present_->dead_ = true;
    }
    if (!present_->dead_) return;
    const bool is_concerned =
        present_->thread_ == std::thread::id() || present_->thread_ == std::this_thread::get_id();
    if (is_concerned) throw std::runtime_error("the process has died, as the test says");
}

}  // namespace weir::pipeline_test
