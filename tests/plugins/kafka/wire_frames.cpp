#include "tests/plugins/kafka/wire_frames.hpp"

#include <algorithm>
#include <map>

namespace weir::test {

namespace {

// Protocol numbers are big-endian.
template <typename Number>
Number get(const std::string& frame, size_t at) {
    uint64_t value = 0;
    for (size_t i = 0; i < sizeof(Number); ++i)
        value = value << 8 | static_cast<uint8_t>(frame.at(at + i));
    return static_cast<Number>(value);
}

template <typename Number>
void put(std::string& frame, size_t at, Number number) {
    for (size_t i = sizeof(Number); i-- > 0; number = static_cast<Number>(number >> 8))
        frame.at(at + i) = static_cast<char>(number & 0xff);
}

// Walks over the fields of a frame. Compact lengths stay below 127 here: one byte, one more than the length.
class Walk {
public:
    Walk(const std::string& frame, size_t at) : frame_(frame), at_(at) {}
    [[nodiscard]] size_t at() const { return at_; }
    Walk& skip(size_t bytes) {
        at_ += bytes;
        return *this;
    }
    Walk& skip_string() {
        const auto size = get<int16_t>(frame_, at_);
        return skip(2 + static_cast<size_t>(std::max<int16_t>(size, 0)));
    }
    Walk& skip_compact_string() { return skip(static_cast<size_t>(frame_.at(at_))); }
    int32_t count() {
        skip(4);
        return get<int32_t>(frame_, at_ - 4);
    }

private:
    const std::string& frame_;
    size_t at_;
};

constexpr size_t kAfterCorrelation = 4;
constexpr size_t kClientIdOfRequest = 8;

Walk body_of(const std::string& request) { return Walk(request, kClientIdOfRequest).skip_string(); }

// name, then an index, a code and `more` bytes for each partition; for each topic.
void put_errors_of_partitions(std::string& answer, Walk walk, size_t more, int16_t code) {
    for (int32_t topics = walk.count(); topics > 0; --topics)
        for (int32_t partitions = walk.skip_string().count(); partitions > 0; --partitions) {
            put(answer, walk.skip(4).at(), code);
            walk.skip(2 + more);
        }
}

}  // namespace

Api api_of(const std::string& request) { return static_cast<Api>(get<int16_t>(request, 0)); }
int32_t correlation_of_request(const std::string& request) { return get<int32_t>(request, 4); }
int32_t correlation_of_answer(const std::string& answer) { return get<int32_t>(answer, 0); }

void spoil(Api api, std::string& request) {
    switch (api) {
        case Api::produce:  // a wrong checksum
            request.back() = static_cast<char>(~request.back());
            break;
        case Api::find_coordinator:  // of no known kind
            request.back() = 0x55;
            break;
        case Api::
            init_producer_id:  // before the id, its epoch and the tags: a timeout beyond all limits
            put<int32_t>(request, request.size() - 15, INT32_MAX);
            break;
        case Api::add_partitions:
        case Api::add_offsets:
        case Api::end_txn:  // of another transactional id
            request.at(body_of(request).skip(2).at()) = '?';
            break;
        case Api::txn_offset_commit: {  // of a generation that the group never had
            Walk walk = body_of(request).skip(1).skip_compact_string().skip_compact_string();
            put<int32_t>(request, walk.skip(8 + 2).at(), 7);
            break;
        }
        case Api::offset_fetch:
        case Api::api_versions:
            break;
    }
}

void put_error(Api api, std::string& answer, int16_t code) {
    constexpr size_t kThrottle = 4;
    constexpr size_t kTags = 1;
    switch (api) {
        case Api::produce:
            put_errors_of_partitions(answer, Walk(answer, kAfterCorrelation), 3 * 8, code);
            break;
        case Api::add_partitions:
            put_errors_of_partitions(answer, Walk(answer, kAfterCorrelation + kThrottle), 0, code);
            break;
        case Api::find_coordinator:
        case Api::add_offsets:
        case Api::end_txn:
            put(answer, kAfterCorrelation + kThrottle, code);
            break;
        case Api::init_producer_id:
            put(answer, kAfterCorrelation + kTags + kThrottle, code);
            break;
        case Api::txn_offset_commit: {  // one topic, one partition
            Walk walk = Walk(answer, kAfterCorrelation + kTags + kThrottle + 1);
            put(answer, walk.skip_compact_string().skip(1 + 4).at(), code);
            break;
        }
        case Api::offset_fetch:
            put(answer, answer.size() - kTags - sizeof code, code);
            break;
        case Api::api_versions:
            break;
    }
}

void cap_versions(std::string& answer) {
    static const std::map<Api, int16_t> newest = {
        {Api::produce, 7},          {Api::offset_fetch, 7},     {Api::find_coordinator, 2},
        {Api::init_producer_id, 4}, {Api::add_partitions, 0},   {Api::add_offsets, 0},
        {Api::end_txn, 1},          {Api::txn_offset_commit, 3}};
    constexpr size_t kEntry = 3 * 2 + 1;  // key, oldest, newest, tags
    size_t at = kAfterCorrelation + 2;
    const int keys = static_cast<uint8_t>(answer.at(at++)) - 1;
    for (int i = 0; i < keys; ++i, at += kEntry) {
        const auto cap = newest.find(static_cast<Api>(get<int16_t>(answer, at)));
        if (cap != newest.end())
            put(answer, at + 4, std::min(get<int16_t>(answer, at + 4), cap->second));
    }
}

}  // namespace weir::test
