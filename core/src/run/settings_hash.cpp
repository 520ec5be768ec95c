#include "core/src/run/settings_hash.hpp"

#include <algorithm>

#include "core/src/host/sha256.hpp"
#include "core/src/run/record_codec.hpp"

namespace weir {
namespace {

void put(std::string& to, const OptionValue& value) {
    put_signed(to, value.integer);
    put_bytes(to, bytes(std::to_string(value.number)));
    put_bytes(to, bytes(value.text));
    put_unsigned(to, value.items.size());
    for (const OptionItem& item : value.items) put_bytes(to, bytes(item.text));
}

// What the file does not say keeps its meaning, also where a later version has one option more.
void put(std::string& to, const OptionValues& values) {
    for (size_t i = 0; i < values.size(); ++i) {
        const OptionValue& value = values.value(i);
        if (!value.is_set || value.is_default) continue;
        put_bytes(to, bytes(std::string_view(values.option(i).key)));
        put(to, value);
    }
}

void put(std::string& to, const NodeConfig& node) {
    put_bytes(to, bytes(std::string_view(node.component->name)));
    put(to, node.options);
    put_unsigned(to, node.negates_predicate ? 1 : 0);
    if (node.predicate) put(to, *node.predicate);
}

uint64_t hash_of(const std::string& text) {
    constexpr size_t kDigits = 16;
    return std::stoull(sha256_hex(text).substr(0, kDigits), nullptr, 16) | 1;
}

}  // namespace

uint64_t reading_settings(const PipelineConfig& config) {
    std::string text;
    for (size_t i = 0; !config.keyed.empty() && i < config.keyed.front(); ++i)
        put(text, config.transforms[i]);
    const EventTime& time = config.event_time;
    for (const int64_t ms : {time.out_of_orderness_ms, time.max_future_ms, time.max_past_ms})
        put_signed(text, ms);
    return hash_of(text);
}

uint64_t node_settings(const NodeConfig& node) {
    std::string text;
    put(text, node);
    return hash_of(text);
}

std::map<std::string, uint64_t> keyed_settings(const PipelineConfig& config) {
    std::map<std::string, uint64_t> settings;
    for (const size_t i : config.keyed)
        settings[config.transforms[i].name] = node_settings(config.transforms[i]);
    return settings;
}

std::map<std::string, std::string> keyed_components(const PipelineConfig& config) {
    std::map<std::string, std::string> components;
    for (const size_t i : config.keyed)
        components[config.transforms[i].name] = config.transforms[i].component->name;
    return components;
}

std::string other_component(const state::Checkpoint& checkpoint, const NodeConfig& keyed) {
    const auto before = checkpoint.keyed_components.find(keyed.name);
    const bool is_same =
        before == checkpoint.keyed_components.end() || before->second == keyed.component->name;
    return is_same ? "" : before->second;
}

bool reading_has_changed(const state::Checkpoint& checkpoint, const PipelineConfig& config) {
    if (config.keyed.empty()) return !checkpoint.keyed_settings.empty();
    return checkpoint.reading_settings != 0 &&
           checkpoint.reading_settings != reading_settings(config);
}

std::string changed_reading(const PipelineConfig& config) {
    if (config.keyed.empty()) return "this file has no keyed transform any more";
    return "event time, or the transforms before '" + config.transforms[config.keyed.front()].name +
           "', have changed";
}

bool options_have_changed(const state::Checkpoint& checkpoint, const NodeConfig& keyed) {
    const auto before = checkpoint.keyed_settings.find(keyed.name);
    return before == checkpoint.keyed_settings.end() || before->second != node_settings(keyed);
}

bool waits_unlisted(const state::Checkpoint& checkpoint) {
    return !checkpoint.lists_waiting &&
           std::ranges::any_of(checkpoint.partitions, [&](const state::Partition& partition) {
               return partition.resume < checkpoint.lanes[partition.lane].position;
           });
}

}  // namespace weir
