#include "core/src/conformance/processor.hpp"

#include <algorithm>

#include "core/src/conformance/keyed_processor.hpp"

namespace weir::conformance {
namespace {

std::string name_of(const OwnedRecord& record) { return "record " + std::to_string(record.origin); }

// What transforms and predicates have in common.
template <class Table>
class Stateless : public Processor {
public:
    explicit Stateless(const Subject& subject) : instance_(*subject.component, host_) {}
    testing::Host& host() override { return host_; }
    Answer create() override { return instance_.create(); }
    Answer configure(const std::vector<OptionValue>& values, const weir_link& link) override {
        return instance_.configure(values, link);
    }

protected:
    testing::Host host_;
    Instance<Table> instance_;
};

class TransformProcessor final : public Stateless<weir_transform> {
public:
    using Stateless::Stateless;
    Answer start() override { return instance_.call("start()", &weir_transform::start); }
    Answer stop() override { return instance_.call("stop()", &weir_transform::stop); }
    Answer process(std::span<const OwnedRecord> records, char filler, Outputs& outputs) override {
        const LentBatch batch(records, filler);
        LentOutput out(
            batch.raw()->position_count,
            [&](const void* at, size_t size) { return batch.holds(at, size); }, host_.faults,
            batch.beside());
        const Answer answer =
            instance_.call("process()", &weir_transform::process, batch.raw(), out.raw());
        out.require_kept();
        if (answer.is_ok()) collect(records, batch, out, outputs);
        return answer;
    }

private:
    static void collect(std::span<const OwnedRecord> records, const LentBatch& batch,
                        const LentOutput& out, Outputs& outputs) {
        require_order(out);
        const auto of = [&](uint32_t origin) -> std::vector<Output>& {
            return outputs[name_of(records[index(batch, origin)])];
        };
        for (const weir_record& emitted : out.emitted()) {
            Output output{OwnedRecord(emitted), ""};
            output.record.origin = 0;
            of(emitted.origin).push_back(std::move(output));
        }
        for (const auto& [origin, text] : out.failed()) {
            require(of(origin).empty(),
                    "a record was failed that was also emitted or failed before: fail() is all "
                    "that may be done with it");
            of(origin).push_back({{}, text});
        }
    }
    static void require_order(const LentOutput& out) {
        require(std::ranges::is_sorted(out.emitted(), {}, &weir_record::origin),
                "records were emitted in another order than the batch's");
    }
    static size_t index(const LentBatch& batch, uint32_t origin) {
        const size_t found = batch.index_of(origin);
        require(found != batch.size(),
                "origin " + std::to_string(origin) +
                    " is of no record of the batch: copy it from the record");
        return found;
    }
};

class PredicateProcessor final : public Stateless<weir_predicate> {
public:
    using Stateless::Stateless;
    Answer start() override { return {WEIR_OK, {}}; }
    Answer stop() override { return {WEIR_OK, {}}; }
    Answer process(std::span<const OwnedRecord> records, char filler, Outputs& outputs) override {
        const LentBatch batch(records, filler);
        GuardedMemory memory("the matches of the batch", kUnwritten);
        auto* matches = reinterpret_cast<uint8_t*>(memory.alloc(records.size(), 1, 0));
        const Answer answer = instance_.call("test()", &weir_predicate::test, batch.raw(), matches);
        for (size_t i = 0; answer.is_ok() && i < records.size(); ++i) {
            require(matches[i] <= 1, "test() left a match of " + std::to_string(matches[i]) +
                                         ": set each record's to 0 or 1");
            Output output;
            output.record.value = matches[i] == 1 ? "matches" : "does not match";
            outputs[name_of(records[i])].push_back(std::move(output));
        }
        return answer;
    }

private:
    static constexpr char kUnwritten = '\x55';
};

size_t batch_size(Split split, size_t at) {
    switch (split) {
        case Split::each_alone:
            return 1;
        case Split::uneven:
            return at % 7 * 3;
        case Split::whole:
            break;
    }
    return SIZE_MAX;
}

void require_begun(const char* place, const Answer& answer) {
    if (!answer.is_ok()) throw Skip(std::string(place) + ": " + answer.text);
}

}  // namespace

std::unique_ptr<Processor> make_processor(const Subject& subject) {
    if (subject.is_keyed()) return std::make_unique<KeyedProcessor>(subject);
    if (subject.component->kind == WEIR_PREDICATE)
        return std::make_unique<PredicateProcessor>(subject);
    return std::make_unique<TransformProcessor>(subject);
}

void start(const Subject& subject, Processor& processor) {
    require_begun("create()", processor.create());
    require_begun("configure()",
                  processor.configure(subject.usual(), usual_link(*subject.component)));
    require_begun("start()", processor.start());
}

std::unique_ptr<Processor> started(const Subject& subject) {
    auto processor = make_processor(subject);
    start(subject, *processor);
    return processor;
}

Outputs led_through(Processor& processor, const Records& history, Split split, char filler) {
    Outputs outputs;
    const std::span<const OwnedRecord> all(history);
    size_t batches = 0;
    for (size_t at = 0; at < all.size() || batches == 0;) {
        const size_t size = std::min(batch_size(split, ++batches), all.size() - at);
        Outputs of_batch;
        const Answer answer = processor.process(all.subspan(at, size), filler, of_batch);
        require(answer.is_ok(), "a batch of " + std::to_string(size) + " failed: " + answer.text +
                                    "; of a single record use fail()");
        append(outputs, std::move(of_batch));
        at += size;
    }
    require_ok("the end of the history", processor.finish(outputs));
    return outputs;
}

}  // namespace weir::conformance
