#include "core/src/config/nearest.hpp"

#include <algorithm>
#include <utility>

#include "core/src/config/printable.hpp"

namespace weir {
namespace {

constexpr size_t kMostSuggested = 3;
constexpr size_t kMostListed = 24;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(char a, char b) { return lower(a) == lower(b); }

size_t farthest(std::string_view word) { return std::clamp<size_t>(word.size() / 3, 1, 3); }

std::string listed(std::span<const std::string> known) {
    if (known.size() <= kMostListed) return joined(known);
    return joined(known.first(kMostListed)) + " and " + std::to_string(known.size() - kMostListed) +
           " more";
}

}  // namespace

size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<size_t> before_last(b.size() + 1);
    std::vector<size_t> last(b.size() + 1);
    std::vector<size_t> row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            const size_t changed = last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, changed});
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::vector<std::string> nearest(std::string_view word, std::span<const std::string> known) {
    std::vector<std::pair<size_t, std::string>> near;
    for (const std::string& candidate : known) {
        const size_t distance = edit_distance(word, candidate);
        if (distance <= farthest(word)) near.emplace_back(distance, candidate);
    }
    std::ranges::stable_sort(near, {}, &std::pair<size_t, std::string>::first);
    std::vector<std::string> words;
    for (size_t i = 0; i < std::min(near.size(), kMostSuggested); ++i)
        words.push_back(std::move(near[i].second));
    return words;
}

std::string suggestion(std::string_view word, std::span<const std::string> known,
                       std::string_view label) {
    const std::vector<std::string> words = nearest(word, known);
    if (!words.empty()) return "did you mean " + alternatives(words) + "?";
    return std::string(label) + ": " + (known.empty() ? "none" : listed(known));
}

}  // namespace weir
