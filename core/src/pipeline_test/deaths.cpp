#include "core/src/pipeline_test/deaths.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/src/host/fault_points.hpp"

namespace weir::pipeline_test {

const std::vector<std::string>& fault_points() {
    static const std::vector<std::string> all{
        "read",        "transform",   "exchange",  "barrier",   "before write",
        "after write", "publish",     "published", "confirmed", "drained",
        "restore",     "open source", "recovery",  "recovered"};
    return all;
}

bool is_of_reading(const std::string& point) { return point == "transform" || point == "exchange"; }

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
    dead_ = found == all.end();
    awaited_ = dead_ ? nullptr : &*found;
}

void Deaths::reached(const char* point) {
    const std::string* awaited = present_->awaited_;
    if (awaited != nullptr && *awaited == point) {
        present_->awaited_ = nullptr;
        present_->dead_ = true;
    }
    if (present_->dead_) throw std::runtime_error("the process has died, as the test says");
}

}  // namespace weir::pipeline_test
