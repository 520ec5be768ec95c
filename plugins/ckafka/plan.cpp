#include "plugins/ckafka/plan.hpp"

#include <algorithm>

#include "plugins/kafka_client/error_texts.hpp"

namespace weir::ckafka {

namespace {

using kafka_client::ClusterView;
using kafka_client::name_of;
using kafka_client::PartitionName;

struct Found {
    PartitionName name;
    int64_t begin;
    int64_t end;
};

std::vector<PartitionName> partitions_of(ClusterView& cluster,
                                         const std::vector<std::string>& topics) {
    std::vector<PartitionName> found;
    for (const std::string& topic : topics) {
        const int32_t count = cluster.partition_count(topic);
        if (count == 0)
            throw Error(kafka_client::missing_topic(topic) + "; waiting for it", WEIR_RETRY);
        for (int32_t number = 0; number < count; ++number) found.push_back({topic, number});
    }
    return found;
}

std::vector<Found> survey(ClusterView& cluster, const std::vector<std::string>& topics) {
    const std::vector<PartitionName> names = partitions_of(cluster, topics);
    const std::vector<int64_t> begins = cluster.begins(names);
    const std::vector<int64_t> ends = cluster.ends(names);
    std::vector<Found> found;
    for (size_t i = 0; i < names.size(); ++i) found.push_back({names[i], begins[i], ends[i]});
    return found;
}

// Takes the known lane's partition out of those still to be planned.
Found take_known(std::vector<Found>& found, const Lane& lane) {
    const auto match =
        std::ranges::find_if(found, [&](const Found& f) { return name_of(f.name) == lane.name; });
    if (match == found.end())
        throw Error("the checkpoint has a position in " + lane.name +
                    ", but the cluster or the option 'topics' has it no more: bring it back, or "
                    "begin with a new state directory");
    Found taken = *match;
    found.erase(match);
    return taken;
}

void check_readable(const Lane& lane, const Found& found) {
    if (lane.position >= found.begin && lane.position <= found.end) return;
    throw Error(lost_position(
        lane.name, lane.position,
        "the log holds " + std::to_string(found.begin) + " to " + std::to_string(found.end)));
}

// Back to the last record that was read, where the log still holds it.
int64_t begin_of(const Lane& lane, const Found& found) {
    const int64_t last = lane.position - lane.rewind;
    return last < found.begin ? lane.position : last;
}

void add(Plan& plan, const Found& found, int64_t position, int64_t end) {
    plan.partitions.push_back(
        {found.name.topic, found.name.number, static_cast<uint32_t>(plan.lanes.size())});
    plan.lanes.push_back({name_of(found.name), position, end});
}

}  // namespace

std::string lost_position(const std::string& lane, int64_t position, const std::string& log) {
    return lane + ": the position " + std::to_string(position) + " cannot be read any more, " +
           log +
           ": records were deleted before they were read (retention too short), or the topic was "
           "made anew. To go on from where the topic begins now, start with a new state directory; "
           "what lies between is lost";
}

Plan make_plan(ClusterView& cluster, const PlanOptions& options, std::span<const Lane> known,
               bool first_run) {
    std::vector<Found> rest = survey(cluster, options.topics);
    const auto end_of = [&](const Found& found, int64_t given) {
        if (!options.stop_at_end) return int64_t{WEIR_NO_END};
        return given == WEIR_NO_END ? found.end : given;
    };
    Plan plan;
    for (const Lane& lane : known) {
        const Found found = take_known(rest, lane);
        check_readable(lane, found);
        add(plan, found, begin_of(lane, found), end_of(found, lane.end));
    }
    for (const Found& found : rest) {
        const bool at_end = first_run && options.start_at_end;
        add(plan, found, at_end ? found.end : found.begin, end_of(found, WEIR_NO_END));
    }
    return plan;
}

}  // namespace weir::ckafka
