// A component that takes records, led through a history: a transform, a keyed transform or a predicate.
#pragma once

#include <memory>
#include <span>

#include "core/src/conformance/instance.hpp"
#include "core/src/conformance/lent_batch.hpp"
#include "core/src/conformance/lent_output.hpp"

namespace weir::conformance {

class Processor {
public:
    Processor() = default;
    virtual ~Processor() = default;
    Processor(const Processor&) = delete;
    Processor& operator=(const Processor&) = delete;

    virtual testing::Host& host() = 0;
    // Made, configured, started: each as the component answers.
    virtual Answer create() = 0;
    virtual Answer configure(const std::vector<OptionValue>& values, const weir_link& link) = 0;
    virtual Answer start() = 0;
    // The next batch of the history. Broken rules are Faults; `outputs` is what came out.
    virtual Answer process(std::span<const OwnedRecord> batch, char filler, Outputs& outputs) = 0;
    // The end of the history: what is still due comes out.
    virtual Answer finish(Outputs&) { return {WEIR_OK, {}}; }
    virtual Answer stop() = 0;
};

// Nothing but made up: not even created.
std::unique_ptr<Processor> make_processor(const Subject& subject);

// Started with the usual options. Throws Skip with the component's reason where it refuses.
std::unique_ptr<Processor> started(const Subject& subject);
void start(const Subject& subject, Processor& processor);

// How a history is cut into batches.
enum class Split { whole, each_alone, uneven };

// The outputs of a whole history, which must succeed.
Outputs led_through(Processor& processor, const Records& history, Split split = Split::whole,
                    char filler = kFillers[0]);

}  // namespace weir::conformance
