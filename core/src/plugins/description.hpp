// What a plugin library says of itself, and the host of its own options: one description for people, programs and
// the reference pages.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/src/config/node_config.hpp"
#include "weir/plugin.h"

namespace weir {

struct OptionDescription {
    std::string key;
    weir_option_type type = WEIR_STRING;
    std::optional<std::string> default_value;           // as it is written in a pipeline file
    std::string range;                                  // "10ms to 1h", or ""
    std::optional<std::pair<int64_t, int64_t>> bounds;  // the same for programs
    std::vector<std::string> choices;
    std::string unit;
    weir_importance importance = WEIR_MEDIUM;
    bool is_required = false;
    bool is_secret = false;
    std::string doc;
    std::string example;  // a line that sets it
};

struct ComponentDescription {
    weir_kind kind = WEIR_SOURCE;
    std::string type;
    std::string summary;
    std::string doc;
    bool is_keyed = false;
    bool uses_clock = false;
    bool is_finite = false;
    std::vector<std::string> accepts;
    std::vector<std::string> produces;
    std::string dead_letter_sink;
    std::optional<weir_guarantee> guarantee;  // of sinks
    std::vector<OptionDescription> options;
};

struct LibraryDescription {
    std::filesystem::path file;
    std::string name;
    std::string version;
    std::string license;
    std::string abi;         // the plugin's: "1.0"
    std::string abi_loaded;  // what this host loads: "1.0", or "1.0 to 1.3"
    std::vector<ComponentDescription> components;
};

// Options of the host itself, by the table of a pipeline file that they stand in.
struct HostOptions {
    std::string table;  // "[pipeline]"
    std::string doc;
    std::vector<OptionDescription> options;
};

// The most important first, otherwise in the order of the table.
std::vector<OptionDescription> describe(const OptionTable& options);

// `plugin`: what load_library() gave for `file`.
LibraryDescription describe(const weir_plugin& plugin, const std::filesystem::path& file);

std::vector<HostOptions> describe_host();

// "at least once: …", for people.
const char* words_for(weir_guarantee guarantee);

}  // namespace weir
