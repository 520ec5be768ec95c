// A plugin whose components each fail in one callback, without a text. A component's summary names that callback.
#include "weir/plugin.h"

namespace {

template <class... Arguments>
weir_result fails(Arguments...) {
    return WEIR_FAILED;
}
template <class... Arguments>
weir_result does_nothing(Arguments...) {
    return WEIR_OK;
}
void destroy(void*) {}

constexpr weir_bytes kName{"one", 3};
constexpr weir_lane kLane{sizeof(weir_lane), kName, 0, WEIR_NO_END, 0};
constexpr weir_partition kPartition{sizeof(weir_partition), kName, 0, 0};
weir_result plan(void*, const weir_lane*, size_t, size_t, uint32_t, weir_source_plan* out,
                 weir_error*) {
    *out = {sizeof *out, &kLane, sizeof kLane, 1, &kPartition, sizeof kPartition, 1};
    return WEIR_OK;
}
weir_result poll(void*, weir_poll* poll, weir_intake*, weir_error*) {
    poll->next = 0;
    return WEIR_END;
}
size_t unlimited(void*, uint32_t) { return 0; }

constexpr weir_transform kTransform{sizeof(weir_transform), does_nothing, destroy,     does_nothing,
                                    does_nothing,           does_nothing, does_nothing};
constexpr weir_source kSource{sizeof(weir_source), does_nothing, destroy,      does_nothing,
                              does_nothing,        plan,         does_nothing, poll,
                              does_nothing,        does_nothing, does_nothing};
constexpr weir_sink kSink{sizeof(weir_sink), WEIR_BY_MARKER, does_nothing, destroy,
                          does_nothing,      does_nothing,   unlimited,    does_nothing,
                          does_nothing,      does_nothing,   does_nothing, does_nothing};

template <class Table, auto Member>
constexpr Table failing_at(Table table) {
    table.*Member = fails;
    return table;
}

constexpr const char* kAny[] = {WEIR_TYPE_ANY, nullptr};

template <class Table, const Table& Sound, weir_kind Kind, auto Member>
const weir_component* failing(const char* callback) {
    static constexpr Table functions = failing_at<Table, Member>(Sound);
    static const weir_component component{sizeof(weir_component),
                                          Kind,
                                          0,
                                          "silent",
                                          callback,
                                          nullptr,
                                          nullptr,
                                          0,
                                          0,
                                          kAny,
                                          kAny,
                                          &functions,
                                          nullptr};
    return &component;
}

#define TRANSFORM(CALLBACK) \
    failing<weir_transform, kTransform, WEIR_TRANSFORM, &weir_transform::CALLBACK>(#CALLBACK)
#define SOURCE(CALLBACK) \
    failing<weir_source, kSource, WEIR_SOURCE, &weir_source::CALLBACK>(#CALLBACK)
#define SINK(CALLBACK) failing<weir_sink, kSink, WEIR_SINK, &weir_sink::CALLBACK>(#CALLBACK)

}  // namespace

extern "C" WEIR_EXPORT const weir_plugin* weir_plugin_entry(void) {
    static const weir_component* const components[] = {
        TRANSFORM(create), TRANSFORM(configure), TRANSFORM(start),  TRANSFORM(process),
        TRANSFORM(stop),   SOURCE(create),       SOURCE(configure), SOURCE(cluster),
        SOURCE(plan),      SOURCE(start),        SOURCE(poll),      SOURCE(wait),
        SOURCE(stop),      SINK(create),         SINK(configure),   SINK(cluster),
        SINK(start),       SINK(scan),           SINK(publish),     SINK(read_back),
        SINK(stop)};
    static const weir_plugin plugin{sizeof(weir_plugin),
                                    WEIR_ABI_MAJOR,
                                    WEIR_ABI_MINOR,
                                    "weir_silent",
                                    "1.0.0",
                                    "Apache-2.0",
                                    components,
                                    sizeof components / sizeof components[0]};
    return &plugin;
}
