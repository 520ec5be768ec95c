#include "core/src/pipeline_test/compare.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <map>

#include "core/src/config/nearest.hpp"

namespace weir::pipeline_test {
namespace {

using boost::json::object;
using boost::json::value;

constexpr size_t kMostDifferences = 5;
constexpr size_t kComparedBytes = 500;  // of texts that are no JSON

void add_differences(const object& expected, const object& actual, const std::string& prefix,
                     std::vector<std::string>& to);

void add_difference(const std::string& name, const value& expected, const value* actual,
                    std::vector<std::string>& to) {
    if (actual == nullptr) return to.push_back(name + " is not there");
    const bool exact = name == "@headers";
    if (!exact && expected.is_object() && actual->is_object())
        return add_differences(expected.get_object(), actual->get_object(), name + '.', to);
    const bool is_part = name == "reason" && expected.is_string() && actual->is_string() &&
                         actual->get_string().find(expected.get_string()) != std::string::npos;
    if (!is_part && expected != *actual)
        to.push_back(name + " is " + boost::json::serialize(*actual) + ", not " +
                     boost::json::serialize(expected));
}

void add_differences(const object& expected, const object& actual, const std::string& prefix,
                     std::vector<std::string>& to) {
    for (const auto& [name, wanted] : expected)
        add_difference(prefix + std::string(name), wanted, actual.if_contains(name), to);
}

std::vector<std::string> differences(const ExpectedRow& expected, const ActualRow& actual) {
    std::vector<std::string> all;
    add_differences(expected.fields, actual.fields, "", all);
    return all;
}

bool fits(const ExpectedRow& expected, const ActualRow& actual) {
    if (expected.text) return expected.text == actual.text;
    return differences(expected, actual).empty();
}

size_t distance(const ExpectedRow& expected, const ActualRow& actual) {
    if (!expected.fields.empty()) return differences(expected, actual).size();
    return edit_distance(expected.text.value_or("").substr(0, kComparedBytes),
                         actual.text.value_or("").substr(0, kComparedBytes));
}

std::string shown(const ExpectedRow& row) {
    return row.text ? *row.text : boost::json::serialize(row.fields);
}

std::string shown(const ActualRow& row) { return row.text.value_or("(no value)"); }

// Why two rows that look alike are not the same.
std::string reason(const ExpectedRow& expected, const ActualRow& actual) {
    std::vector<std::string> all = differences(expected, actual);
    if (all.empty())
        return fits(expected, actual) ? "it came, but in another place of its key's order"
                                      : "its text differs";
    const size_t left_out = all.size() - std::min(all.size(), kMostDifferences);
    all.resize(all.size() - left_out);
    std::string text;
    for (const std::string& difference : all) text += (text.empty() ? "" : "; ") + difference;
    return left_out == 0 ? text : text + "; and " + std::to_string(left_out) + " more";
}

class Comparison {
public:
    Comparison(const ExpectedOutput& expected, const std::vector<ActualRow>& actual)
        : output_(expected), actual_(actual), is_used_(actual.size()) {
        for (const ExpectedRow& row : expected.rows)
            if (!take(row)) missing_.push_back(&row);
        for (size_t i = 0; i < actual.size(); ++i)
            if (!is_used_[i]) left_over_.push_back(&actual[i]);
    }

    std::vector<Finding> findings(bool partial) const {
        std::vector<Finding> all;
        for (const ExpectedRow* row : missing_) all.push_back(missing(*row));
        if (!partial)
            for (const ActualRow* row : left_over_) all.push_back(left_over(*row));
        return all;
    }

private:
    bool take(const ExpectedRow& row) {
        for (size_t i = 0; i < actual_.size(); ++i) {
            size_t& next = next_[actual_[i].order];
            if (is_used_[i] || i < next || !fits(row, actual_[i])) continue;
            is_used_[i] = true;
            next = i + 1;
            return true;
        }
        return false;
    }

    Finding missing(const ExpectedRow& row) const {
        Finding finding{row.place, output_.name + ": missing: " + shown(row)};
        const auto near = std::ranges::min_element(
            left_over_, {}, [&](const ActualRow* other) { return distance(row, *other); });
        if (near == left_over_.end()) return finding;
        finding.more = {"nearest: " + shown(**near), "         " + reason(row, **near)};
        return finding;
    }

    Finding left_over(const ActualRow& row) const {
        Finding finding{output_.place, output_.name + ": not expected: " + shown(row)};
        const auto near = std::ranges::min_element(
            missing_, {}, [&](const ExpectedRow* other) { return distance(*other, row); });
        if (near == missing_.end()) return finding;
        finding.more = {"nearest is what line " + std::to_string((*near)->place.line) + " expects"};
        return finding;
    }

    const ExpectedOutput& output_;
    const std::vector<ActualRow>& actual_;
    std::vector<bool> is_used_;
    std::map<std::string, size_t> next_;  // by order
    std::vector<const ExpectedRow*> missing_;
    std::vector<const ActualRow*> left_over_;
};

}  // namespace

std::vector<Finding> compare(const ExpectedOutput& expected, const std::vector<ActualRow>& actual,
                             bool partial) {
    return Comparison(expected, actual).findings(partial);
}

}  // namespace weir::pipeline_test
