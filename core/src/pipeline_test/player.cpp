#include "core/src/pipeline_test/player.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <optional>
#include <utility>

#include "core/src/config/dead_letters.hpp"
#include "core/src/host/clock.hpp"
#include "core/src/host/log.hpp"
#include "core/src/pipeline_test/capture_sink.hpp"
#include "core/src/pipeline_test/deaths.hpp"
#include "core/src/pipeline_test/feed_source.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/pipeline_run.hpp"

namespace weir::pipeline_test {
namespace {

constexpr int64_t kBootedMs = 3'600'000;  // before the test begins, by the monotonic clock
constexpr uint64_t kRoomForOutput = uint64_t{1} << 30;

NodeConfig capture(const std::string& name, const std::string& input) {
    return {name, sink<CaptureSink>(), OptionValues(name, {nullptr, 0, 0}, {}), input, ""};
}

// The part of the pipeline that is tested, with nothing outside of the process.
PipelineConfig tested(const PipelineConfig& pipeline, const TestCase& test,
                      const std::filesystem::path& folder) {
    PipelineConfig config = pipeline;
    const size_t first = test.first_transform;
    config.source = {pipeline.source.name, source<FeedSource>(), {}, "", ""};
    config.source.output = first == 0 ? pipeline.source.output : pipeline.transforms[first].input;
    config.transforms.erase(config.transforms.begin(),
                            config.transforms.begin() + static_cast<std::ptrdiff_t>(first));
    std::erase_if(config.keyed, [&](size_t i) { return i < first; });
    for (size_t& i : config.keyed) i -= first;
    for (NodeConfig& sink : config.sinks) sink = capture(sink.name, sink.input);
    config.dead_letter_sink = capture(kDeadLetterNode, WEIR_TYPE_ANY);
    config.state_directory = folder / "state";
    config.copy_interval_ms = 0;
    config.min_free_bytes = 0;
    config.outbox_max_bytes = kRoomForOutput;
    config.tasks_max = 1;
    return config;
}

// What the pipeline logs while this lives.
class LogKeeper {
public:
    LogKeeper() { send_log_to(keep, this, WEIR_LOG_WARNING); }
    ~LogKeeper() { send_log_to(nullptr, nullptr, WEIR_LOG_WARNING); }
    LogKeeper(const LogKeeper&) = delete;
    LogKeeper& operator=(const LogKeeper&) = delete;
    std::vector<std::string> take() { return std::move(lines_); }

private:
    static void keep(void* context, weir_log_level, const char* text) {
        auto& self = *static_cast<LogKeeper*>(context);
        const std::lock_guard lock(self.mutex_);
        self.lines_.emplace_back(text);
    }
    std::mutex mutex_;
    std::vector<std::string> lines_;
};

class Player {
public:
    Player(const PipelineConfig& pipeline, const TestCase& test,
           const std::filesystem::path& folder)
        : test_(test),
          config_(tested(pipeline, test, folder)),
          clock_{test.start_ms, kBootedMs},
          feed_(test) {
        feed_.go_on = [this] { go_on(); };
        virtual_clock = &clock_;
        Feed::present = &feed_;
        Captured::present = &captured_;
    }
    ~Player() {
        virtual_clock = nullptr;
        Feed::present = nullptr;
        Captured::present = nullptr;
    }
    Player(const Player&) = delete;
    Player& operator=(const Player&) = delete;

    Outcome play() {
        while (!over_) live();
        check_end();
        return {std::move(findings_), log_.take()};
    }

private:
    // From a start of the process to its end.
    void live() {
        deaths_.revive();
        stop_ = false;
        try {
            Metrics metrics(config_.name);
            Watchdog watchdog(config_.call_timeout_ms);
            PipelineRun run(config_, Log(config_.name), metrics, watchdog, stop_);
            run_ = &run;
            run.run();
            over_ = !restart_at_ms_;
        } catch (const std::exception& e) {
            over_ = !deaths_.has_come();
            if (over_) error_ = e.what();
        }
        run_ = nullptr;
        set_clock(std::exchange(restart_at_ms_, std::nullopt).value_or(clock_.wall_ms));
    }

    void go_on() {
        const bool is_over = next_ == test_.steps.size();
        const bool asks =
            !is_over && std::holds_alternative<Expectation>(test_.steps[next_].action);
        // What is to die on the way does so now, and a later life comes to this step again.
        if (asks || deaths_.is_awaited()) run_->publish_all();
        if (deaths_.has_come()) return;
        if (deaths_.is_awaited_at_start()) return take(Restart{clock_.wall_ms});
        if (is_over) {
            stop_ = true;
            return;
        }
        std::visit([&](const auto& action) { take(action); }, test_.steps[next_++].action);
    }

    void take(const Input& input) { feed_.give(input.records); }

    void take(const Advance& advance) { set_clock(advance.to_ms); }

    void take(const Blind& blind) { feed_.blind(blind, clock_.monotonic_ms); }

    void take(const Restart& restart) {
        stop_ = true;
        restart_at_ms_ = restart.at_ms;
    }

    void take(const Kill& kill) { deaths_.await(kill.point); }

    void take(const Expectation& expectation) { check(expectation); }

    void set_clock(int64_t wall_ms) {
        clock_.monotonic_ms += wall_ms - clock_.wall_ms;
        clock_.wall_ms = wall_ms;
    }

    void check(const Expectation& expectation) {
        for (const ExpectedOutput& output : expectation.outputs) {
            const std::vector<ActualRow> actual = rows_of(output.name);
            std::ranges::move(compare(output, actual, expectation.partial),
                              std::back_inserter(findings_));
        }
    }

    // Those that were not asked for yet.
    std::vector<ActualRow> rows_of(const std::string& name) {
        const bool are_letters = name == kDeadLetters;
        CapturedOutput& output = captured_.outputs[are_letters ? kDeadLetterNode : name];
        std::vector<ActualRow> rows;
        for (size_t& i = output.compared; i < output.rows.size(); ++i)
            rows.push_back(are_letters ? actual_dead_letter(output.rows[i], i)
                                       : actual_row(output.rows[i]));
        return rows;
    }

    void check_end() {
        check(test_.at_end);
        const bool asks_letters = std::ranges::any_of(
            test_.at_end.outputs, [](const auto& o) { return o.name == kDeadLetters; });
        if (!asks_letters && !test_.at_end.partial)
            check({test_.place, false, {{kDeadLetters, test_.at_end.place, {}}}});
        check_error();
        if (deaths_.is_awaited())
            findings_.push_back({test_.place, "the pipeline never came to a fault point of kill"});
    }

    void check_error() {
        if (test_.error && !error_)
            findings_.push_back({test_.at_end.place, "the pipeline did not end with an error"});
        else if (error_ && (!test_.error || error_->find(*test_.error) == std::string::npos))
            findings_.push_back({test_.at_end.place, "the pipeline ended: " + *error_});
    }

    const TestCase& test_;
    const PipelineConfig config_;
    VirtualClock clock_;
    Feed feed_;
    Captured captured_;
    LogKeeper log_;
    Deaths deaths_;
    PipelineRun* run_ = nullptr;
    std::atomic<bool> stop_ = false;
    size_t next_ = 0;                       // step
    std::optional<int64_t> restart_at_ms_;  // what is asked to stop goes on then
    bool over_ = false;
    std::optional<std::string> error_;
    std::vector<Finding> findings_;
};

}  // namespace

Outcome play(const PipelineConfig& pipeline, const TestCase& test,
             const std::filesystem::path& folder) {
    return Player(pipeline, test, folder).play();
}

}  // namespace weir::pipeline_test
