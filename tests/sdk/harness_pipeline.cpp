// The pipeline of the end-to-end tests without the runtime: the built plugins, loaded and driven by the installed
// harness alone. It restarts and crashes on its way.
//
// harness_pipeline PLUGINS INPUT PARTITIONS ROWS DEAD [OPTION VALUE]...   (options of status_aggregator)
#include <iostream>
#include <stdexcept>

#include "weir/testing/harness.hpp"

namespace {

using namespace weir::testing;

constexpr size_t kPollsAnEpoch = 7;
constexpr size_t kPollsARestart = 31;
constexpr size_t kPollsACrash = 17;

const weir_component* load(const std::string& plugins, weir_kind kind, const std::string& name) {
    return Library(plugins + "/" + name + "/weir_" + name + ".so").component(kind, name);
}

DeadLetter dead_letter(const Records& read, const FailedRecord& failed) {
    const weir_position& at = read.positions().at(failed.origin);
    return {
        failed.stage.empty() ? "TRANSFORMATION" : failed.stage,
        failed.text,
        {std::string(weir::view(at.topic)), at.partition, at.offset, at.cursor, at.partition_index},
        OwnedRecord(read.records().at(failed.origin))};
}

// With the headers that a host adds.
OwnedRecord record_of(const DeadLetter& letter) {
    OwnedRecord record = letter.record;
    record.headers.emplace_back("__connect.errors.topic", letter.position.topic);
    record.headers.emplace_back("__connect.errors.partition",
                                std::to_string(letter.position.partition));
    record.headers.emplace_back("__connect.errors.offset", std::to_string(letter.position.offset));
    record.headers.emplace_back("__connect.errors.stage", letter.stage);
    record.headers.emplace_back("__connect.errors.exception.message", letter.text);
    if (letter.event_time_ms != WEIR_NO_TIME)
        record.headers.emplace_back("weir.event.time.ms", std::to_string(letter.event_time_ms));
    return record;
}

class Pipeline {
public:
    Pipeline(const std::string& plugins, const std::vector<std::string>& words)
        : source_({load(plugins, WEIR_SOURCE, "file"), source_settings(plugins, words)}),
          decode_(load(plugins, WEIR_TRANSFORM, "base64_decode")),
          map_(Setup(load(plugins, WEIR_TRANSFORM, "format_mapper"))
                   .between(WEIR_TYPE_JSON, WEIR_TYPE_DEVICE)),
          status_(
              {load(plugins, WEIR_TRANSFORM, "status_aggregator"), status_settings(plugins, words)},
              {.partitions = static_cast<uint32_t>(std::stoul(words[1]))}),
          rows_({load(plugins, WEIR_SINK, "file"), sink_settings(plugins, words[2])}),
          dead_({load(plugins, WEIR_SINK, "file"), sink_settings(plugins, words[3])},
                WEIR_OUTPUT_DEAD_LETTERS) {
        source_.begin();
        rows_.start();
        dead_.start();
        epoch();
    }
    void run() {
        for (size_t polls = 1; source_.ended.empty(); ++polls) {
            step();
            if (polls % kPollsAnEpoch == 0) epoch();
            if (polls % kPollsARestart == 0) restart();
            if (polls % kPollsACrash == 0) crash();
        }
        status_.end();
        epoch();
        if (restarts_ == 0 || crashes_ == 0)
            throw std::runtime_error("the input is too short for a restart and a crash");
        std::cout << restarts_ << " restarts, " << crashes_ << " crashes\n";
    }

private:
    static Settings source_settings(const std::string& plugins,
                                    const std::vector<std::string>& words) {
        Settings settings(load(plugins, WEIR_SOURCE, "file"));
        return settings.set("path", words[0]).set("partitions", words[1]).set("format", "records");
    }
    static Settings sink_settings(const std::string& plugins, const std::string& path) {
        return Settings(load(plugins, WEIR_SINK, "file")).set("path", path);
    }
    static Settings status_settings(const std::string& plugins,
                                    const std::vector<std::string>& words) {
        Settings settings(load(plugins, WEIR_TRANSFORM, "status_aggregator"));
        for (size_t i = 4; i + 1 < words.size(); i += 2) settings.set(words[i], words[i + 1]);
        return settings;
    }

    void step() {
        source_.intake.clear();
        source_.poll(0, 100);
        Records read;
        for (const TakenRecord& taken : source_.intake.taken)
            if (taken.refused)
                letters_.push_back({taken.stage, taken.error, taken.position, taken.record});
            else
                read.add(taken.record, taken.position);
        decode_.process(read);
        map_.process(decode_.emitter.emitted, read.positions());
        status_.feed(map_.emitter.emitted, read);
        for (const TransformHarness* transform : {&decode_, &map_})
            for (const FailedRecord& failed : transform->emitter.failed)
                letters_.push_back(dead_letter(read, failed));
        decode_.clear();
        map_.clear();
    }
    void epoch() {
        status_.checkpoint();
        lanes_ = source_.lanes;
        Records rows, dead;
        for (; rows_done_ < status_.outputs.size(); ++rows_done_)
            rows.add(status_.outputs[rows_done_]);
        for (; letters_done_ < status_.dead_letters.size(); ++letters_done_)
            dead.add(record_of(status_.dead_letters[letters_done_]));
        for (const DeadLetter& letter : letters_) dead.add(record_of(letter));
        letters_.clear();
        rows_.publish(rows);
        dead_.publish(dead);
    }
    void restart() {
        ++restarts_;
        epoch();
        source_.restart();
        decode_.restart();
        map_.restart();
        status_.restart();
        rows_.restart();
        dead_.restart();
    }
    // All since the last epoch is gone, and what the sinks have not confirmed is there nevertheless.
    void crash() {
        ++crashes_;
        source_.lanes = lanes_;
        source_.restart();
        status_.crash();
        letters_.clear();
        for (SinkHarness* sink : {&rows_, &dead_}) {
            sink->publish_unconfirmed({"unconfirmed"});
            sink->restart();
        }
    }

    SourceHarness source_;
    TransformHarness decode_;
    TransformHarness map_;
    KeyedHarness status_;
    SinkHarness rows_;
    SinkHarness dead_;
    std::vector<DeadLetter> letters_;  // of the epoch, apart from the aggregator's
    std::vector<weir::Lane> lanes_;    // at the last epoch
    size_t rows_done_ = 0;
    size_t letters_done_ = 0;
    size_t restarts_ = 0;
    size_t crashes_ = 0;
};

}  // namespace

int main(int count, char** words) {
    try {
        if (count < 6) throw std::invalid_argument("PLUGINS INPUT PARTITIONS ROWS DEAD");
        Pipeline(words[1], {words + 2, words + count}).run();
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "harness_pipeline: " << error.what() << '\n';
        return 1;
    }
}
