// A plugin in C++ whose components each throw in one callback, which the summary names: a std::exception, weir's
// own error, and something else.
#include "weir/plugin.hpp"

namespace {

enum class What { exception, error, number };
enum class At {
    create,
    configure,
    cluster,
    plan,
    start,
    poll,
    wait,
    process,
    on_timer,
    snapshot,
    publish,
    scan,
    read_back,
    horizon,
    stop
};
constexpr const char* kNames[] = {"create",  "configure", "cluster",   "plan",     "start",
                                  "poll",    "wait",      "process",   "on_timer", "snapshot",
                                  "publish", "scan",      "read_back", "horizon",  "stop"};

template <At Here, What Thrown>
struct Thrower {
    static constexpr weir::ComponentInfo info{.name = "throwing",
                                              .summary = kNames[static_cast<int>(Here)]};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_ANY, nullptr};
    static void reach(At at) {
        if (at != Here) return;
        if constexpr (Thrown == What::exception) throw std::runtime_error("thrown here");
        if constexpr (Thrown == What::error) throw weir::Error("thrown here", WEIR_BAD_CONFIG, 5);
        if constexpr (Thrown == What::number) throw 42;
    }
    explicit Thrower(const weir::Host&) { reach(At::create); }
    std::string cluster() { return reach(At::cluster), ""; }
    void start() { reach(At::start); }
    void stop() { reach(At::stop); }
};

template <At Here, What Thrown>
struct Transform : Thrower<Here, Thrown> {
    using Thrower<Here, Thrown>::Thrower;
    void configure(const weir::Config&, const weir::Link&) { this->reach(At::configure); }
    void process(const weir::Batch&, weir::Emitter&) { this->reach(At::process); }
};

template <At Here, What Thrown>
struct Keyed : Thrower<Here, Thrown> {
    using Thrower<Here, Thrown>::Thrower;
    void configure(const weir::Config&, const weir::Link&) { this->reach(At::configure); }
    void on_record(const weir_keyed_record&, weir::Emitter&) { this->reach(At::process); }
    void on_timer(const weir_timer&, weir::Emitter&) { this->reach(At::on_timer); }
    void snapshot() { this->reach(At::snapshot); }
    int64_t horizon(int64_t greatest) { return this->reach(At::horizon), greatest; }
};

template <At Here, What Thrown>
struct Source : Thrower<Here, Thrown> {
    using Thrower<Here, Thrown>::Thrower;
    weir::Plan made;
    void configure(const weir::Config&) { this->reach(At::configure); }
    const weir::Plan& plan(std::span<const weir::Lane>, bool) {
        return this->reach(At::plan), made;
    }
    void start(std::span<const weir::LaneStart>) { this->reach(At::start); }
    weir_result poll(weir_poll&, weir::Intake&) { return this->reach(At::poll), WEIR_OK; }
    void wait(uint32_t) { this->reach(At::wait); }
    weir_lane_status status(uint32_t) { return {}; }
};

template <At Here, What Thrown>
struct Sink : Thrower<Here, Thrown> {
    static constexpr weir_guarantee guarantee = WEIR_BY_MARKER;
    using Thrower<Here, Thrown>::Thrower;
    void configure(const weir::Config&, uint32_t, bool) { this->reach(At::configure); }
    weir::Found start(const weir_sink_start&) { return this->reach(At::start), weir::Found{}; }
    weir::Found scan(const weir_sink_start&) { return this->reach(At::scan), weir::Found{}; }
    weir::Found publish(const weir::Publication&) {
        return this->reach(At::publish), weir::Found{};
    }
    weir::Found read_back() { return this->reach(At::read_back), weir::Found{}; }
};

}  // namespace

#define EACH(MAKE, KIND, AT)                                                              \
    weir::MAKE<KIND<At::AT, What::exception>>(), weir::MAKE<KIND<At::AT, What::error>>(), \
        weir::MAKE<KIND<At::AT, What::number>>()
#define TRANSFORM(AT) EACH(transform, Transform, AT)
#define KEYED(AT) EACH(keyed_transform, Keyed, AT)
#define SOURCE(AT) EACH(source, Source, AT)
#define SINK(AT) EACH(sink, Sink, AT)

WEIR_PLUGIN("weir_throwing", "1.0.0", "Apache-2.0", TRANSFORM(create), TRANSFORM(configure),
            TRANSFORM(start), TRANSFORM(process), TRANSFORM(stop), KEYED(create), KEYED(configure),
            KEYED(start), KEYED(process), KEYED(on_timer), KEYED(snapshot), KEYED(horizon),
            KEYED(stop), SOURCE(create), SOURCE(configure), SOURCE(cluster), SOURCE(plan),
            SOURCE(start), SOURCE(poll), SOURCE(wait), SOURCE(stop), SINK(create), SINK(configure),
            SINK(cluster), SINK(start), SINK(scan), SINK(publish), SINK(read_back), SINK(stop))
