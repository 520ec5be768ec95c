#include "core/src/run/explanation.hpp"

#include <boost/json.hpp>

#include "core/src/run/passages.hpp"

namespace weir {
namespace {

namespace json = boost::json;

json::value time_of(int64_t ms) {
    return ms == WEIR_NO_TIME ? json::value(nullptr) : json::value(ms);
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
    return "unknown";
}

json::array timers_of(const std::vector<StoredTimer>& timers) {
    json::array list;
    for (const StoredTimer& timer : timers)
        list.push_back({{"at_ms", timer.at_ms}, {"id", timer.id}, {"phase", name_of(timer.phase)}});
    return list;
}

json::array partitions_of(const Standing& standing) {
    json::array list;
    for (const Standing::Partition& partition : standing.partitions) {
        json::object line{{"topic", partition.topic},
                          {"partition", partition.number},
                          {"position", partition.position},
                          {"watermark_ms", time_of(partition.watermark)}};
        if (*partition.activity != '\0') line["activity"] = partition.activity;
        list.push_back(std::move(line));
    }
    return list;
}

json::value member_of(const std::optional<state::Passage>& passage,
                      int64_t state::Passage::*member) {
    return passage ? json::value((*passage).*member) : json::value(nullptr);
}

// Each transition of a state applied when the watermark had come to its instant.
void add_passages(json::value& state, const Standing& standing) {
    json::object* object = state.if_object();
    json::value* list = object == nullptr ? nullptr : object->if_contains("transitions");
    if (list == nullptr || !list->is_array()) return;
    for (json::value& transition : list->get_array()) {
        json::object* one = transition.if_object();
        const json::value* at_ms = one == nullptr ? nullptr : one->if_contains("at_ms");
        if (at_ms == nullptr || !at_ms->is_int64()) continue;
        const Passed found = passed(standing.passages, at_ms->get_int64());
        (*one)["watermark_from_ms"] = member_of(found.before, &state::Passage::watermark);
        (*one)["watermark_to_ms"] = member_of(found.reached, &state::Passage::watermark);
        (*one)["clock_from_ms"] = member_of(found.before, &state::Passage::clock_ms);
        (*one)["clock_to_ms"] = member_of(found.reached, &state::Passage::clock_ms);
    }
}

json::object node_of(const Standing& standing, const KeyedStage& stage,
                     const Explained& explained) {
    json::error_code ignored;
    json::value state = json::parse(explained.json, ignored);
    if (state.is_null()) state = explained.json;
    add_passages(state, standing);
    return {{"node", stage.node().name},
            {"type", stage.node().component->name},
            {"state", std::move(state)},
            {"timers", timers_of(explained.timers)}};
}

struct Reading {
    std::string_view product;
    std::string_view name;
};

std::vector<Reading> readings_of(std::string_view device) {
    std::vector<Reading> readings{{device, ""}};
    for (size_t at = device.find('/'); at != std::string_view::npos; at = device.find('/', at + 1))
        readings.push_back({device.substr(0, at), device.substr(at + 1)});
    return readings;
}

}  // namespace

Standing standing_at_rest(const std::string& pipeline, const state::Checkpoint& checkpoint,
                          const std::vector<state::Passage>& passages) {
    Standing standing{
        pipeline, checkpoint.epoch, checkpoint.watermark, checkpoint.clock_decisions, false,
        {},       passages};
    for (const state::Partition& partition : checkpoint.partitions)
        standing.partitions.push_back({partition.topic, partition.number,
                                       checkpoint.lanes[partition.lane].position,
                                       partition.watermark, ""});
    return standing;
}

std::string explanation(const Standing& standing,
                        const std::vector<std::unique_ptr<KeyedStage>>& stages,
                        std::string_view device) {
    json::array nodes;
    for (const Reading& reading : readings_of(device)) {
        const uint64_t hash = device_hash(reading.product, reading.name);
        for (const auto& stage : stages)
            if (const auto explained =
                    stage->shard_of(hash).explain(reading.product, reading.name, hash))
                nodes.push_back(node_of(standing, *stage, *explained));
    }
    if (nodes.empty()) return {};
    return json::serialize(json::object{{"pipeline", standing.pipeline},
                                        {"device", device},
                                        {"running", standing.is_running},
                                        {"epoch", standing.epoch},
                                        {"watermark_ms", time_of(standing.watermark)},
                                        {"clock_decisions", standing.clock_decisions},
                                        {"nodes", std::move(nodes)},
                                        {"partitions", partitions_of(standing)}});
}

}  // namespace weir
