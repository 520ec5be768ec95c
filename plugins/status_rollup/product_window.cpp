#include "plugins/status_rollup/product_window.hpp"

#include <algorithm>
#include <cstring>
#include <tuple>

#include "plugins/record_lines/json_text.hpp"

namespace weir::status_rollup {
namespace {

// The stored form: this byte, then the windows as they lie in memory, numbers of eight bytes, least first.
constexpr char kVersion = 1;
constexpr size_t kNumbers = 9;
static_assert(sizeof(ProductWindow) == kNumbers * sizeof(uint64_t));

void put_number(std::string& json, std::string_view lead, uint64_t value) {
    json.append(lead).append(std::to_string(value));
}

}  // namespace

void ProductWindow::add(const DeviceRow& row) {
    ++devices;
    online_at_open += row.opens_online ? 1 : 0;
    online_at_close += row.closes_online ? 1 : 0;
    online_ms += row.online_ms;
    offline_ms += row.offline_ms;
    transitions += row.transitions;
    records += row.records;
}

uint64_t ProductWindow::mean_online_tenths() const {
    const auto length_ms = static_cast<uint64_t>(end_ms - start_ms);
    const uint64_t whole = online_ms / length_ms;
    const uint64_t rest = online_ms % length_ms;
    return whole * 10 + (rest * 10 + length_ms / 2) / length_ms;
}

void ProductWindow::write(std::string& json, std::string_view product) const {
    json.append(R"({"kind":"rollup","product":)");
    record_lines::append_json_name(json, product);
    json.append(R"(,"window_start_ms":)").append(std::to_string(start_ms));
    json.append(R"(,"window_end_ms":)").append(std::to_string(end_ms));
    put_number(json, R"(,"devices":)", devices);
    put_number(json, R"(,"online_at_open":)", online_at_open);
    put_number(json, R"(,"online_at_close":)", online_at_close);
    put_number(json, R"(,"online_ms":)", online_ms);
    put_number(json, R"(,"offline_ms":)", offline_ms);
    put_number(json, R"(,"mean_online":)", mean_online_tenths() / 10);
    put_number(json, ".", mean_online_tenths() % 10);
    put_number(json, R"(,"transitions":)", transitions);
    put_number(json, R"(,"records":)", records);
    json.push_back('}');
}

ProductWindow& OpenWindows::of(int64_t start_ms, int64_t end_ms) {
    const auto at = std::ranges::lower_bound(
        windows, std::tuple(start_ms, end_ms), {},
        [](const ProductWindow& window) { return std::tuple(window.start_ms, window.end_ms); });
    if (at != windows.end() && at->start_ms == start_ms && at->end_ms == end_ms) return *at;
    return *windows.insert(at, {.start_ms = start_ms, .end_ms = end_ms});
}

void OpenWindows::encode(std::string& to) const {
    to.push_back(kVersion);
    to.append(reinterpret_cast<const char*>(windows.data()),
              windows.size() * sizeof(ProductWindow));
}

OpenWindows OpenWindows::decode(std::string_view from) {
    if (from.empty() || from.front() != kVersion || from.size() % sizeof(ProductWindow) != 1)
        throw Error(
            "status_rollup cannot read the stored state of a product; start the version of Weir "
            "that wrote it, or restore the state directory");
    OpenWindows read;
    read.windows.resize(from.size() / sizeof(ProductWindow));
    std::memcpy(read.windows.data(), from.data() + 1, from.size() - 1);
    return read;
}

}  // namespace weir::status_rollup
