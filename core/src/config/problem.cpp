#include "core/src/config/problem.hpp"

#include <algorithm>
#include <utility>

#include "core/src/config/printable.hpp"

namespace weir {

std::string to_line(const Problem& problem, std::string_view file) {
    std::string line(file);
    line += ':' + std::to_string(problem.place.line) + ':' + std::to_string(problem.place.column);
    line += problem.severity == Severity::Error ? ": error: " : ": warning: ";
    if (!problem.path.empty()) line += printable(problem.path) + ": ";
    return line + printable(problem.text);
}

void Problems::error(Place place, std::string path, std::string text) {
    found_.push_back({Severity::Error, place, std::move(path), std::move(text)});
}

void Problems::warning(Place place, std::string path, std::string text) {
    found_.push_back({Severity::Warning, place, std::move(path), std::move(text)});
}

bool Problems::has_errors() const {
    return std::ranges::any_of(found_,
                               [](const Problem& p) { return p.severity == Severity::Error; });
}

std::vector<Problem> Problems::take() {
    std::ranges::stable_sort(found_, {}, &Problem::place);
    return std::exchange(found_, {});
}

}  // namespace weir
