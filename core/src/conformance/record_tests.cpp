// Transforms, keyed transforms and predicates: what they make of batches of records.
#include <algorithm>
#include <future>

#include "core/src/config/content_types.hpp"
#include "core/src/conformance/processor.hpp"
#include "core/src/conformance/resources.hpp"
#include "core/src/conformance/test.hpp"

namespace weir::conformance {
namespace {

constexpr size_t kHistory = 60;

Outputs outputs_of(const Subject& subject, const Records& history, Split split = Split::whole,
                   char filler = kFillers[0]) {
    return led_through(*started(subject), history, split, filler);
}

void check_processor_start(const Subject& subject) {
    const auto processor = started(subject);
    require_ok("stop()", processor->stop());
}

void check_restart(const Subject& subject) {
    const auto processor = started(subject);
    require_ok("stop()", processor->stop());
    processor->stop();
}

void check_sizes(const Subject& subject) {
    for (const size_t size : {0, 1, 4096}) {
        const auto processor = started(subject);
        led_through(*processor, usual_records(size));
        require_ok("stop()", processor->stop());
    }
}

void check_empty(const Subject& subject) {
    outputs_of(subject, empty_records());
    outputs_of(subject, empty_records(), Split::each_alone);
}

void check_large(const Subject& subject) { outputs_of(subject, large_records()); }

// The same records, with nothing behind them that was behind them before.
void check_padding(const Subject& subject) {
    Random random(subject.seed);
    const Records history = random_records(kHistory, random);
    require_equal(outputs_of(subject, history, Split::whole, kFillers[0]),
                  outputs_of(subject, history, Split::whole, kFillers[1]),
                  "with one content of the padding", "with another");
}

void check_split(const Subject& subject) {
    const Records history = usual_records(kHistory);
    const Outputs whole = outputs_of(subject, history);
    require_equal(whole, outputs_of(subject, history, Split::each_alone), "in one batch",
                  "each record alone");
    require_equal(whole, outputs_of(subject, history, Split::uneven), "in one batch",
                  "in uneven batches");
}

void check_repeat(const Subject& subject) {
    const Records history = usual_records(kHistory);
    require_equal(outputs_of(subject, history), outputs_of(subject, history), "once", "once more");
}

void check_at_once(const Subject& subject) {
    const Records history = usual_records(kHistory);
    const auto first = started(subject), second = started(subject);
    Outputs of_first, of_second;
    for (const OwnedRecord& record : history) {
        for (auto [processor, outputs] :
             {std::pair(first.get(), &of_first), {second.get(), &of_second}}) {
            Outputs of_record;
            require_ok("a batch of one", processor->process({&record, 1}, kFillers[0], of_record));
            append(*outputs, std::move(of_record));
        }
    }
    first->finish(of_first);
    second->finish(of_second);
    require_equal(of_first, of_second, "by one instance", "by another beside it");
    require_equal(of_first, outputs_of(subject, history, Split::each_alone),
                  "with another instance beside it", "by an instance alone");
}

void check_links(const Subject& subject) {
    const auto or_none = [](const std::vector<std::string>& types) {
        return types.empty() ? std::vector<std::string>{""} : types;
    };
    for (const std::string& input : or_none(type_list(subject.component->accepts)))
        for (const std::string& output : or_none(type_list(subject.component->produces))) {
            const auto processor = make_processor(subject);
            if (!processor->create().is_ok()) return;
            const weir_link link{sizeof link, input.c_str(), output.c_str()};
            require_ok(("configure() from " + input + " to " + output).c_str(),
                       processor->configure(subject.usual(), link));
            require_ok("start()", processor->start());
            led_through(*processor, usual_records(kHistory));
        }
}

// What happens where one host call fails. True where the component has called it often enough.
bool strike(const Subject& subject, const Records& history, testing::HostCall call,
            uint64_t after) {
    const auto processor = started(subject);
    testing::Faults& faults = processor->host().faults;
    faults.inject(call, after, 1);
    Outputs outputs;
    Answer answer = processor->process(history, kFillers[0], outputs);
    if (answer.is_ok()) answer = processor->finish(outputs);
    const bool told = std::ranges::any_of(outputs, [](const auto& of_record) {
        return std::ranges::any_of(of_record.second, [](const Output& output) {
            return output.failed.find("memory") != std::string::npos;
        });
    });
    const bool struck = faults.injected() != 0;
    require(!struck || !answer.is_ok() || told,
            std::string("the host's ") + name_of(call) +
                "() failed, and the component went on as if nothing had happened");
    processor->stop();
    return struck;
}

void check_host_failures(const Subject& subject) {
    constexpr uint64_t kOften = 6;
    const Records history = usual_records(kHistory);
    for (const testing::HostCall call : testing::kHostCalls)
        for (uint64_t after = 0; after < kOften && strike(subject, history, call, after); ++after) {
        }
}

void check_threads(const Subject& subject) {
    const Records history = usual_records(kHistory);
    const auto processor = started(subject);
    Outputs outputs;
    for (const OwnedRecord& record : history) {
        Outputs of_record;
        std::async(std::launch::async, [&] {
            require_ok("a batch on another thread",
                       processor->process({&record, 1}, kFillers[0], of_record));
        }).get();
        append(outputs, std::move(of_record));
    }
    processor->finish(outputs);
    require_equal(outputs, outputs_of(subject, history, Split::each_alone),
                  "with each batch on another thread", "on one thread");
}

void check_concurrent(const Subject& subject) {
    const Records history = usual_records(10 * kHistory);
    const auto first = started(subject), second = started(subject);
    auto other = std::async(std::launch::async, [&] { return led_through(*second, history); });
    const Outputs of_first = led_through(*first, history);
    require_equal(of_first, other.get(), "by an instance on one thread",
                  "by another at the same time on another");
}

void check_leaks(const Subject& subject) {
    const Records history = usual_records(kHistory);
    require_no_leak("a life with a few batches", [&] {
        const auto processor = started(subject);
        led_through(*processor, history);
        processor->stop();
    });
    if (subject.is_keyed()) return;  // whose instance remembers
    const auto processor = started(subject);
    require_no_leak("a batch", [&] {
        led_through(*processor, history);
        processor->host().log.clear();
    });
}

void check_fuzz(const Subject& subject) {
    constexpr size_t kHistories = 12;
    for (uint64_t i = 0; i < kHistories; ++i) {
        Random random(subject.seed + i);
        const Records history = random_records(kHistory, random);
        require_equal(outputs_of(subject, history, Split::uneven, kFillers[1]),
                      outputs_of(subject, history), "random records in uneven batches",
                      "in one batch");
    }
}

constexpr Test kRecordTests[] = {
    {"start", "With the usual options an instance starts, and stops.", kProcessors,
     check_processor_start},
    {"life.stop", "stop() again changes nothing.", kProcessors, check_restart, true},
    {"batches.sizes", "Batches of 0, 1 and 4,096 records are taken.", kProcessors, check_sizes,
     true},
    {"batches.empty", "Keys, values and headers may be absent or empty.", kProcessors, check_empty,
     true},
    {"batches.large", "A key, a value or a header may have 1 MiB.", kProcessors, check_large, true},
    {"batches.padding", "What lies behind a value changes nothing.", kProcessors, check_padding,
     true},
    {"batches.split", "However records are cut into batches, the same comes out.", kProcessors,
     check_split, true},
    {"batches.repeat", "The same records give the same output.", kProcessors, check_repeat, true},
    {"batches.instances", "Instances beside each other do not disturb each other.", kProcessors,
     check_at_once, true},
    {"batches.links", "Each pair of declared content types works.", kProcessors, check_links, true},
    {"errors.host", "A host call that fails makes the component fail.", kProcessors,
     check_host_failures, true},
    {"threads.node", "Batches may come on changing threads.", kProcessors, check_threads, true},
    {"threads.instances", "Two instances may work at the same time.", kProcessors, check_concurrent,
     true},
    {"leaks.batches", "Batches leave no memory behind.", kProcessors, check_leaks, true},
    {"fuzz", "Random records (--seed) break no rule.", kProcessors, check_fuzz, true},
};

}  // namespace

std::span<const Test> record_tests() { return kRecordTests; }

}  // namespace weir::conformance
