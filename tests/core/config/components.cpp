#include <map>

#include "tests/core/config/support.hpp"

namespace weir::test {
namespace {

constexpr const char* kAny[] = {"*/*", nullptr};
constexpr const char* kJson[] = {"application/json", nullptr};
constexpr const char* kMapped[] = {"application/x-protobuf; type=weir.Message",
                                   "application/vnd.weir.device", nullptr};
constexpr const char* kDevice[] = {"application/vnd.weir.device", nullptr};

constexpr const char* kStarts[] = {"earliest", "latest", nullptr};
constexpr const char* kClientNames[] = {"sasl.mechanism", "sasl.password", "sasl.username",
                                        "fetch.max.bytes", nullptr};
constexpr const char* kProducerNames[] = {"sasl.mechanism", "sasl.password", "sasl.username",
                                          "linger.ms", nullptr};
constexpr const char* kFormats[] = {"lines", "records", nullptr};
constexpr const char* kKinds[] = {"tumbling", "hopping", nullptr};
constexpr const char* kEmits[] = {"all", "active", "changed", nullptr};
constexpr const char* kColours[] = {"red", "green", "blue", nullptr};

constexpr Option kCkafka[] = {option("bootstrap.servers", WEIR_LIST).required().like("broker:9092"),
                              option("topics", WEIR_LIST).required().like("[\"device-raw\"]"),
                              option("group.id", WEIR_STRING).required().like("weir"),
                              option("start", WEIR_STRING).or_else("earliest").one_of(kStarts),
                              option("stop_at", WEIR_STRING),
                              option("client", WEIR_MAP).one_of(kClientNames).secret()};
constexpr Option kFileSource[] = {option("path", WEIR_PATH).required().like("input.jsonl"),
                                  option("format", WEIR_STRING).or_else("lines").one_of(kFormats),
                                  option("partitions", WEIR_INT).or_else("1").between(1, 1024)};
constexpr Option kDecode[] = {option("field", WEIR_STRING).or_else("Payload")};
constexpr Option kMapper[] = {option("zone", WEIR_ZONE).or_else("+08:00"),
                              option("platform", WEIR_STRING)};
constexpr Option kAggregator[] = {
    option("window.kind", WEIR_STRING).or_else("tumbling").one_of(kKinds),
    option("window.size", WEIR_DURATION).required().between(1, 366 * 86'400'000LL).like("5m"),
    option("window.every", WEIR_DURATION), option("window.offset", WEIR_DURATION).or_else("0s"),
    option("emit", WEIR_STRING).or_else("all").one_of(kEmits)};
constexpr Option kKafka[] = {option("bootstrap.servers", WEIR_LIST).required(),
                             option("topic", WEIR_STRING).required().like("device-status"),
                             option("client", WEIR_MAP).one_of(kProducerNames).secret()};
constexpr Option kFileSink[] = {option("path", WEIR_PATH).required().like("rows.jsonl"),
                                option("append", WEIR_BOOL).or_else("false")};
constexpr Option kEveryType[] = {option("flag", WEIR_BOOL),
                                 option("count", WEIR_INT).between(-3, 9),
                                 option("free", WEIR_INT),
                                 option("ratio", WEIR_FLOAT),
                                 option("word", WEIR_STRING),
                                 option("colour", WEIR_STRING).one_of(kColours),
                                 option("wait", WEIR_DURATION).between(10, 3'600'000),
                                 option("shift", WEIR_DURATION),
                                 option("room", WEIR_SIZE).between(1024, 65536),
                                 option("where", WEIR_PATH),
                                 option("list", WEIR_LIST),
                                 option("colours", WEIR_LIST).one_of(kColours),
                                 option("zone", WEIR_ZONE),
                                 option("map", WEIR_MAP),
                                 option("client", WEIR_MAP).one_of(kClientNames),
                                 option("password", WEIR_STRING).secret(),
                                 option("pin", WEIR_INT).secret().between(0, 9),
                                 option("passwords", WEIR_LIST).secret(),
                                 option("default.list", WEIR_LIST).or_else("[\"a\", \"b\"]"),
                                 option("default.path", WEIR_PATH).or_else("data/x"),
                                 option("default.size", WEIR_SIZE).or_else("4 MiB")};
constexpr Option kRed[] = {option("shade", WEIR_STRING).required().one_of(kColours).like("red")};
constexpr Option kDefective[] = {option("wait", WEIR_DURATION).or_else("soon")};

constexpr weir_sink sink_that_gives(weir_guarantee guarantee) {
    weir_sink sink{};
    sink.guarantee = guarantee;
    return sink;
}
constexpr weir_sink kExact = sink_that_gives(WEIR_BY_POSITION);
constexpr weir_sink kRepeating = sink_that_gives(WEIR_AT_LEAST_ONCE);

template <size_t N>
weir_component component(weir_kind kind, const char* name, const Option (&options)[N],
                         const char* const* accepts, const char* const* produces) {
    return {sizeof(weir_component),
            kind,
            0,
            name,
            "",
            nullptr,
            options,
            sizeof(Option),
            N,
            accepts,
            produces,
            kind == WEIR_SINK ? &kExact : nullptr,
            nullptr};
}

weir_component keyed(weir_component made) {
    made.flags |= WEIR_COMPONENT_KEYED;
    return made;
}

weir_component with_dead_letters(weir_component made, const char* sink) {
    made.dead_letter_sink = sink;
    return made;
}

weir_component repeating(weir_component made) {
    made.functions = &kRepeating;
    return made;
}

const std::vector<weir_component>& components() {
    static const std::vector<weir_component> all{
        with_dead_letters(component(WEIR_SOURCE, "ckafka", kCkafka, nullptr, kAny), "kafka"),
        component(WEIR_SOURCE, "file", kFileSource, nullptr, kAny),
        with_dead_letters(component(WEIR_SOURCE, "orphan", kDecode, nullptr, kAny), "absent"),
        with_dead_letters(component(WEIR_SOURCE, "strange", kDecode, nullptr, kAny), "file"),
        component(WEIR_TRANSFORM, "base64_decode", kDecode, kJson, kJson),
        component(WEIR_TRANSFORM, "format_mapper", kMapper, kJson, kMapped),
        keyed(component(WEIR_TRANSFORM, "status_aggregator", kAggregator, kDevice, kJson)),
        keyed(component(WEIR_TRANSFORM, "counter", kDecode, kAny, kJson)),
        component(WEIR_TRANSFORM, "every_type", kEveryType, kAny, kAny),
        component(WEIR_TRANSFORM, "defective", kDefective, kAny, kAny),
        component(WEIR_SINK, "kafka", kKafka, kAny, nullptr),
        component(WEIR_SINK, "file", kFileSink, kAny, nullptr),
        component(WEIR_SINK, "json_only", kDecode, kJson, nullptr),
        repeating(component(WEIR_SINK, "console", kDecode, kAny, nullptr)),
        component(WEIR_PREDICATE, "is_red", kRed, kAny, nullptr),
        component(WEIR_PREDICATE, "looks_into_json", kRed, kJson, nullptr)};
    return all;
}

}  // namespace

const weir_component* find_component(weir_kind kind, std::string_view type) {
    for (const weir_component& component : components())
        if (component.kind == kind && type == component.name) return &component;
    return nullptr;
}

Catalog catalog() {
    return {find_component,
            [](weir_kind, std::string_view type) {
                return "weir_" + std::string(type) + ".so is not there";
            },
            [](weir_kind kind) {
                std::vector<std::string> names;
                for (const weir_component& component : components())
                    if (component.kind == kind) names.emplace_back(component.name);
                return names;
            }};
}

Lines problems_of(const std::string& toml, const std::filesystem::path& file) {
    Lines lines;
    for (const Problem& problem : parse_pipeline(toml, file, catalog()).problems)
        lines.push_back(to_line(problem, "p.toml"));
    return lines;
}

Lines problems_of(const std::string& toml) { return problems_of(toml, "/etc/weir/p.toml"); }

std::string around(const std::string& lines) {
    return "[pipeline]\n"
           "name = \"p\"\n"
           "source = \"in\"\n"
           "transforms = [\"t\"]\n"
           "sinks = [\"out\"]\n"
           "[sources]\n"
           "in = {type = \"file\", path = \"in\"}\n"
           "[sinks]\n"
           "out = {type = \"file\", path = \"out\"}\n"
           "[transforms.t]\n" +
           lines + "\ntype = \"every_type\"\n";
}

PipelineConfig loaded(const std::string& toml, const std::filesystem::path& file) {
    LoadedPipeline loaded = parse_pipeline(toml, file, catalog());
    for (const Problem& problem : loaded.problems)
        if (problem.severity == Severity::Error) BOOST_ERROR(to_line(problem, "p.toml"));
    BOOST_REQUIRE(loaded.pipeline);
    return *std::move(loaded.pipeline);
}

OptionValue value_of(const std::string& key, const std::string& lines) {
    return *loaded(around(lines)).transforms.at(0).options.find(key);
}

void check_lines(const Lines& found, const Lines& wanted) {
    BOOST_CHECK_EQUAL_COLLECTIONS(found.begin(), found.end(), wanted.begin(), wanted.end());
}

}  // namespace weir::test
