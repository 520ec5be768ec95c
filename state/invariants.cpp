#include "state/invariants.hpp"

#include <algorithm>
#include <set>

namespace weir::state {
namespace {

constexpr size_t kIncarnationDigits = 32;

bool is_incarnation(const std::string& text) {
    return text.size() == kIncarnationDigits &&
           text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

class Check {
public:
    explicit Check(const Meta& meta) : meta_(meta) {}

    std::vector<std::string> all() {
        require(is_incarnation(meta_.identity.incarnation), "the incarnation is no 32 hex digits");
        check_runs();
        for (const auto& [publisher, confirmation] : meta_.confirmations) check(confirmation);
        if (meta_.checkpoint) check(*meta_.checkpoint);
        return std::move(faults_);
    }

private:
    void require(bool holds, const std::string& fault) {
        if (!holds) faults_.push_back(fault);
    }

    [[nodiscard]] uint64_t last_epoch() const {
        return meta_.checkpoint ? meta_.checkpoint->epoch : 0;
    }

    void check_runs() {
        require(!meta_.runs.empty(), "the run table is empty");
        uint64_t number = 0;
        uint64_t first_epoch = 0;
        for (const Run& run : meta_.runs) {
            const std::string name = "run " + std::to_string(run.number);
            require(run.number == number + 1, name + " follows run " + std::to_string(number));
            require(run.first_epoch >= first_epoch,
                    name + " began on an earlier epoch than the run before it");
            require(run.first_epoch <= last_epoch(),
                    name + " began on epoch " + std::to_string(run.first_epoch) +
                        ", but the last one is " + std::to_string(last_epoch()));
            number = run.number;
            first_epoch = run.first_epoch;
        }
    }

    void check(const Confirmation& confirmation) {
        const std::string name = "publisher " + std::to_string(confirmation.publisher);
        require(meta_.publishers.contains(confirmation.publisher), name + " has no name");
        require(confirmation.trim <= confirmation.confirmed,
                name + ": trimmed to " + std::to_string(confirmation.trim) +
                    ", though only epochs up to " + std::to_string(confirmation.confirmed) +
                    " are confirmed");
        require(confirmation.confirmed <= last_epoch(),
                name + ": epoch " + std::to_string(confirmation.confirmed) +
                    " is confirmed, but the last one is " + std::to_string(last_epoch()));
    }

    void check(const Checkpoint& checkpoint) {
        const auto run = std::ranges::find(meta_.runs, checkpoint.run, &Run::number);
        const std::string name = "the checkpoint's run " + std::to_string(checkpoint.run);
        require(run != meta_.runs.end(), name + " is not in the run table");
        for (auto later = run; later != meta_.runs.end(); ++later) {
            require(later == run || later->first_epoch == checkpoint.epoch,
                    "run " + std::to_string(later->number) + " did not begin on epoch " +
                        std::to_string(checkpoint.epoch) + ", the last one");
        }
        std::set<std::string_view> names;
        for (const Lane& lane : checkpoint.lanes) check(lane, names.insert(lane.name).second);
        for (const Partition& partition : checkpoint.partitions) check(partition, checkpoint);
    }

    void check(const Lane& lane, bool is_new) {
        require(is_new, "lane " + lane.name + " is there twice");
        require(lane.end == kNoEnd || lane.position <= lane.end,
                "lane " + lane.name + " was read beyond its end");
    }

    void check(const Partition& partition, const Checkpoint& checkpoint) {
        const std::string name = partition.topic + "/" + std::to_string(partition.number);
        if (partition.lane >= checkpoint.lanes.size())
            return faults_.push_back("partition " + name + " lies in a lane that is not there");
        require(partition.resume <= checkpoint.lanes[partition.lane].position,
                "partition " + name + " resumes behind what was read");
    }

    const Meta& meta_;
    std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> broken_invariants(const Meta& meta) { return Check(meta).all(); }

}  // namespace weir::state
