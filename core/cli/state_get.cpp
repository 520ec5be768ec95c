// weir state get: state and timers of one device.
#include <array>
#include <cstdio>
#include <iostream>

#include "core/cli/commands.hpp"
#include "core/cli/state_lines.hpp"
#include "core/cli/state_place.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/state_key.hpp"

namespace weir {
namespace {

constexpr size_t kBytesALine = 16;

// A product may hold a slash as well as a device: every reading of PRODUCT/DEVICE is looked for.
bool means(std::string_view wanted, std::string_view key) {
    const StateKey device = parse_state_key(key, state_prefix_of(key));
    return wanted.size() == device.product.size() + 1 + device.name.size() &&
           wanted.starts_with(device.product) && wanted[device.product.size()] == '/' &&
           wanted.ends_with(device.name);
}

// `0010  68 65 6c 6c 6f …  hello…`
std::string hex_line(size_t offset, std::string_view bytes) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%04zx ", offset);
    std::string line = text.data();
    std::string characters;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        std::snprintf(text.data(), text.size(), " %02x", byte);
        line += text.data();
        characters += byte >= 0x20 && byte < 0x7f ? c : '.';
    }
    line.append(3 * (kBytesALine - bytes.size()) + 2, ' ');
    return line + characters + '\n';
}

void print_bytes(std::string_view value) {
    for (size_t at = 0; at < value.size(); at += kBytesALine)
        std::cout << "  " << hex_line(at, value.substr(at, kBytesALine));
}

int get(const StatePlace& place, const std::string& device) {
    const auto view = state::StoreView::open(place.directory());
    bool found = false;
    view->scan_state([&](std::string_view key, std::string_view value) {
        if (!means(device, key)) return true;
        std::cout << written(state_line(key, value), false);
        print_bytes(value);
        return found = true;
    });
    view->scan_timers([&](std::string_view key, std::string_view value) {
        if (!means(device, key)) return true;
        std::cout << written(timers_line(key, value), false);
        return found = true;
    });
    if (found) return 0;
    throw PipelineError(Exit::usage, "state directory " + view->directory().string() +
                                         ": holds nothing of " + bytes_text(device) +
                                         "; weir state dump lists what it holds");
}

}  // namespace

void add_state_get(CLI::App& group, int& code) {
    auto place = std::make_shared<StatePlace>();
    auto device = std::make_shared<std::string>();
    CLI::App* command = group.add_subcommand("get", "Show state and timers of one device");
    place->add_to(*command);
    command->add_option("DEVICE", *device, "PRODUCT/DEVICE")->required();
    command->callback([place, device, &code] { code = get(*place, *device); });
}

}  // namespace weir
