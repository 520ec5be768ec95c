#include "core/cli/state_lines.hpp"

#include <array>
#include <boost/json.hpp>
#include <cstdio>
#include <ctime>

#include "core/src/publish/outbox_payload.hpp"
#include "core/src/publish/recovery.hpp"
#include "core/src/run/state_key.hpp"
#include "core/src/run/timers.hpp"
#include "weir/types.hpp"

namespace weir {
namespace {

namespace json = boost::json;

constexpr int64_t kFirstYearMs = -62'135'596'800'000;
constexpr int64_t kLastYearMs = 253'402'300'799'999;

std::string hex(uint64_t number) {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
    return text.data();
}

bool is_utf8(std::string_view bytes) {
    json::error_code error;
    json::parse(json::serialize(json::string(bytes)), error);
    return !error;
}

std::string escaped(unsigned char byte) {
    std::array<char, 5> text{};
    std::snprintf(text.data(), text.size(), "\\x%02x", byte);
    return text.data();
}

bool needs_quotes(const json::string& text) {
    return text.empty() || text.find_first_of(" \"\t") != json::string::npos;
}

std::string plain(const json::value& value) {
    if (value.is_string() && !needs_quotes(value.get_string()))
        return std::string(value.get_string());
    return json::serialize(value);
}

StateLine line_of(std::string_view kind) { return {{"kind", kind}}; }

StateLine identity_line(const state::Identity& identity) {
    StateLine line = line_of("identity");
    line["format"] = identity.format;
    line["pipeline"] = bytes_text(identity.pipeline);
    line["incarnation"] = bytes_text(identity.incarnation);
    return line;
}

StateLine run_line(const state::Run& run) {
    StateLine line = line_of("run");
    line["number"] = run.number;
    line["random"] = hex(run.random);
    line["first_epoch"] = run.first_epoch;
    return line;
}

StateLine publisher_line(uint32_t id, const std::string& name) {
    StateLine line = line_of("publisher");
    line["id"] = id;
    line["name"] = bytes_text(name);
    return line;
}

StateLine confirmation_line(const state::Confirmation& confirmation) {
    StateLine line = line_of("confirmation");
    line["publisher"] = confirmation.publisher;
    line["confirmed"] = confirmation.confirmed;
    line["trim"] = confirmation.trim;
    line["position"] = bytes_text(confirmation.position);
    if (!confirmation.accepted.empty()) line["accepted"] = bytes_text(confirmation.accepted);
    if (!confirmation.replayed.empty()) line["replayed"] = bytes_text(confirmation.replayed);
    return line;
}

StateLine checkpoint_line(const state::Checkpoint& checkpoint) {
    StateLine line = line_of("checkpoint");
    line["run"] = checkpoint.run;
    line["epoch"] = checkpoint.epoch;
    line["watermark"] = time_text(checkpoint.watermark);
    line["greatest_effective"] = time_text(checkpoint.greatest_effective);
    line["clock_decisions"] = checkpoint.clock_decisions;
    line["digest"] = hex(checkpoint.state_digest);
    line["ended"] = checkpoint.ended;
    line["wall_clock"] = time_text(checkpoint.wall_ms);
    line["lists_waiting"] = checkpoint.lists_waiting;
    return line;
}

StateLine passage_line(const state::Passage& passage) {
    StateLine line = line_of("passage");
    line["number"] = passage.number;
    line["wall_clock"] = time_text(passage.clock_ms);
    line["watermark"] = time_text(passage.watermark);
    return line;
}

StateLine lane_line(size_t index, const state::Lane& lane) {
    StateLine line = line_of("lane");
    line["index"] = index;
    line["name"] = bytes_text(lane.name);
    line["position"] = lane.position;
    if (lane.end != state::kNoEnd) line["end"] = lane.end;
    if (!lane.last) return line;
    line["last"] = lane.last->cursor;
    line["last_time"] = time_text(lane.last->timestamp_ms);
    line["last_hash"] = hex(lane.last->hash);
    return line;
}

StateLine partition_line(const state::Partition& partition) {
    StateLine line = line_of("partition");
    line["topic"] = bytes_text(partition.topic);
    line["number"] = partition.number;
    line["lane"] = partition.lane;
    line["resume"] = partition.resume;
    line["watermark"] = time_text(partition.watermark);
    line["raises"] = partition.raises.size();
    line["waiting"] = partition.waiting.size();
    return line;
}

StateLine device_line(std::string_view kind, std::string_view key) {
    const std::string_view prefix = state_prefix_of(key);
    const StateKey device = parse_state_key(key, prefix);
    StateLine line = line_of(kind);
    line["node"] = bytes_text(prefix.substr(0, prefix.size() - 1));
    line["product"] = bytes_text(device.product);
    line["device"] = bytes_text(device.name);
    return line;
}

const char* name_of(weir_timer_phase phase) {
    switch (phase) {
        case WEIR_BEFORE_RECORDS:
            return "before records";
        case WEIR_AFTER_RECORDS:
            return "after records";
        case WEIR_ON_WALL_CLOCK:
            return "wall clock";
    }
    throw std::runtime_error("a timer has an unknown phase");
}

EpochOutputs read_outputs(std::string_view payload) {
    EpochOutputs outputs = decode_outputs(payload);
    (void)records_of(outputs);
    return outputs;
}

}  // namespace

std::string written(const StateLine& line, bool as_json) {
    if (as_json) return json::serialize(line) + '\n';
    std::string text;
    for (const auto& [name, value] : line) {
        if (!text.empty()) text.append(" ").append(name).append("=");
        text += plain(value);
    }
    return text + '\n';
}

std::vector<StateLine> meta_lines(const state::Meta& meta) {
    std::vector<StateLine> lines{identity_line(meta.identity)};
    for (const state::Run& run : meta.runs) lines.push_back(run_line(run));
    for (const auto& [id, name] : meta.publishers) lines.push_back(publisher_line(id, name));
    for (const auto& [id, confirmation] : meta.confirmations)
        lines.push_back(confirmation_line(confirmation));
    if (!meta.checkpoint) return lines;
    lines.push_back(checkpoint_line(*meta.checkpoint));
    for (size_t i = 0; i < meta.checkpoint->lanes.size(); ++i)
        lines.push_back(lane_line(i, meta.checkpoint->lanes[i]));
    for (const state::Partition& partition : meta.checkpoint->partitions)
        lines.push_back(partition_line(partition));
    for (const state::Passage& passage : meta.passages) lines.push_back(passage_line(passage));
    return lines;
}

StateLine state_line(std::string_view key, std::string_view value) {
    StateLine line = device_line("state", key);
    line["bytes"] = value.size();
    return line;
}

StateLine timers_line(std::string_view key, std::string_view value) {
    StateLine line = device_line("timers", key);
    json::array timers;
    for (const StoredTimer& timer : decode_timers(value)) {
        timers.push_back(
            {{"id", timer.id}, {"at", time_text(timer.at_ms)}, {"phase", name_of(timer.phase)}});
    }
    line["timers"] = std::move(timers);
    return line;
}

StateLine outbox_line(uint32_t publisher, uint64_t epoch, std::string_view payload) {
    const EpochOutputs outputs = read_outputs(payload);
    StateLine line = line_of("outbox");
    line["publisher"] = publisher;
    line["epoch"] = epoch;
    line["run"] = to_text(outputs.run);
    line["watermark"] = time_text(outputs.watermark);
    line["records"] = outputs.count;
    line["bytes"] = payload.size();
    return line;
}

StateLine refused_line(const state::Refused& refused) {
    Reader reader(refused.record);
    const StoredRecord stored = get_record(reader);
    StateLine line = line_of("refused");
    line["publisher"] = refused.publisher;
    line["epoch"] = refused.epoch;
    line["output"] = stored.record.origin;
    line["time"] = time_text(stored.record.timestamp_ms);
    line["key"] = bytes_text(view(stored.record.key));
    line["value"] = bytes_text(view(stored.record.value));
    line["reason"] = bytes_text(refused.reason);
    return line;
}

std::string bytes_text(std::string_view bytes) {
    const bool utf8 = is_utf8(bytes);
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const bool shown = byte >= 0x80 ? utf8 : byte >= 0x20 && byte != 0x7f && byte != '\\';
        shown ? text += c : text += escaped(byte);
    }
    return text;
}

std::string time_text(int64_t unix_ms) {
    if (unix_ms == state::kNoTime) return "none";
    if (unix_ms < kFirstYearMs || unix_ms > kLastYearMs) return std::to_string(unix_ms) + "ms";
    const int64_t ms = (unix_ms % 1000 + 1000) % 1000;
    const time_t seconds = (unix_ms - ms) / 1000;
    struct tm utc {};
    ::gmtime_r(&seconds, &utc);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                  utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min,
                  utc.tm_sec, static_cast<int>(ms));
    return text.data();
}

state::Readers readers_for(const state::Meta& meta) {
    const auto outbox = [&meta](uint64_t epoch, std::string_view payload) {
        const RunId run = read_outputs(payload).run;
        if (made_here(meta.runs, run, epoch)) return;
        throw std::runtime_error("made by run " + to_text(run) +
                                 ", which the run table does not say");
    };
    return {[](auto key, auto value) { state_line(key, value); },
            [](auto key, auto value) { timers_line(key, value); }, outbox};
}

}  // namespace weir
