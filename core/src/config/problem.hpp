// What is wrong with a pipeline file, with its place.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

// Counted from 1, as editors do.
struct Place {
    uint32_t line = 1;
    uint32_t column = 1;
    auto operator<=>(const Place&) const = default;
};

enum class Severity { Error, Warning };

struct Problem {
    Severity severity = Severity::Error;
    Place place;
    std::string path;  // "transforms.status.window.size", or empty: the file as a whole
    std::string text;  // what is wrong; the way out
};

// "file:line:col: error: path: what; the way out", one line without its end.
std::string to_line(const Problem& problem, std::string_view file);

// Gathers problems, so that all are told at once.
class Problems {
public:
    void error(Place place, std::string path, std::string text);
    void warning(Place place, std::string path, std::string text);
    [[nodiscard]] bool has_errors() const;
    // In the order of their places.
    [[nodiscard]] std::vector<Problem> take();

private:
    std::vector<Problem> found_;
};

}  // namespace weir
