#include "tests/abi/lives.hpp"

#include <boost/test/unit_test.hpp>
#include <map>

#include "core/src/config/option_parse.hpp"
#include "weir/testing/instance.hpp"
#include "weir/testing/keyed_host.hpp"
#include "weir/testing/outputs.hpp"

namespace weir::test {
namespace {

constexpr size_t kSizes[] = {0, 1, 4096};
constexpr weir_link kLink{sizeof kLink, WEIR_TYPE_ANY, WEIR_TYPE_ANY};
constexpr const char* kValues[] = {
    R"({"Payload":"aGVsbG8=","PayloadLen":5,"productKey":"p","deviceName":"d"})",
    R"({"Payload":"not base64","PayloadLen":5})",
    R"({"productKey":"p","deviceName":"d","status":{"value":"1","time":1772323200000}})",
    "not JSON", ""};

// Values of required options, by key; of the others the default is right.
const std::map<std::string, std::vector<std::string>>& required_values() {
    static const std::map<std::string, std::vector<std::string>> values{
        {"bootstrap.servers", {"127.0.0.1:9"}},
        {"topics", {"t"}},
        {"topic", {"t"}},
        {"path", {"/nowhere/file"}},
        {"group.id", {"g"}},
        {"window.size", {"300000"}}};
    return values;
}

OptionValue required_value(const weir_option& option) {
    const auto found = required_values().find(option.key);
    if (found == required_values().end())
        throw std::runtime_error(std::string("give a value for the required option ") + option.key);
    OptionValue value;
    value.is_set = true;
    if (option.type == WEIR_LIST)
        for (const std::string& item : found->second) value.items.push_back({item, false, {}});
    else if (option.type == WEIR_DURATION || option.type == WEIR_INT || option.type == WEIR_SIZE)
        value.integer = std::stoll(found->second.front());
    else
        value.text = found->second.front();
    return value;
}

void check_result(weir_result result, const weir_error& error) {
    BOOST_TEST((result == WEIR_OK || error.text[0] != '\0'), "an error without a text");
    BOOST_REQUIRE_MESSAGE(result == WEIR_OK, error.text);
}

// An instance behind a function table of any kind: the parts that all kinds have.
template <class Table>
class Instance {
public:
    Instance(const weir_component& component, const weir_host* host)
        : table_(*static_cast<const Table*>(component.functions)),
          node_(node_with_defaults(component)) {
        check_result(table_.create(host, &self_, &error_), error_);
        BOOST_REQUIRE(self_ != nullptr);
    }
    ~Instance() { table_.destroy(self_); }
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    void configure() {
        const weir_config config = node_.raw();
        check_result(configure(config), error_);
    }
    void start() { check_result(table_.start(self_, &error_), error_); }
    void stop() { check_result(table_.stop(self_, &error_), error_); }
    template <class... Arguments>
    void call(weir_result (*Table::*callback)(void*, Arguments...), auto... given) {
        check_result((table_.*callback)(self_, given..., &error_), error_);
    }

private:
    weir_result configure(const weir_config& config) {
        if constexpr (requires { table_.configure(self_, &config, &kLink, &error_); })
            return table_.configure(self_, &config, &kLink, &error_);
        else
            return table_.configure(self_, &config, &kLink, 0U, 0U, &error_);
    }
    const Table& table_;
    NodeConfig node_;
    void* self_ = nullptr;
    testing::CaughtError error_;
};

template <class Table>
void make_and_configure(const weir_component& component, const weir_host* host) {
    { const Instance<Table> only_made(component, host); }
    Instance<Table> configured(component, host);
    configured.configure();
}

// Each record comes out, is reported, or is dropped: whatever comes out has a source record.
void check_output(const testing::CapturingEmitter& emitter, size_t size) {
    for (const weir_record& record : emitter.emitted) BOOST_TEST(record.origin < size);
    for (const testing::FailedRecord& failed : emitter.failed) {
        BOOST_TEST(failed.origin < size);
        BOOST_TEST(!failed.text.empty());
    }
}

void process(Instance<weir_transform>& instance, size_t size) {
    testing::Arena arena;
    std::vector<weir_record> records(size);
    const std::vector<weir_position> positions(size, {bytes("in"), 0, 0, 1, 1});
    for (uint32_t i = 0; i < size; ++i) {
        const std::string_view value = kValues[i % std::size(kValues)];
        char* memory = arena.alloc(value.size());
        value.copy(memory, value.size());
        records[i].value = {memory, value.size()};
        records[i].timestamp_ms = 1'772'323'200'000;
        records[i].origin = i;
    }
    const weir_batch batch{sizeof batch, records.data(),   sizeof(weir_record),
                           size,         positions.data(), sizeof(weir_position),
                           size};
    testing::Host host;
    testing::CapturingEmitter emitter(host);
    instance.call(&weir_transform::process, &batch, emitter.raw());
    check_output(emitter, size);
}

void process_keyed(Instance<weir_keyed_transform>& instance, testing::KeyedHost& host,
                   size_t size) {
    std::vector<weir_device> devices(size);
    std::vector<weir_keyed_record> records(size);
    for (uint32_t i = 0; i < size; ++i) {
        const std::string name = "d" + std::to_string(i % 7);
        const int64_t time = 1'772'323'200'000 + i;
        weir_keyed_record& record = records[i];
        record.slot = host.slot_of("p", name);
        devices[i] = {sizeof(weir_device),
                      bytes("p"),
                      bytes("d"),
                      bytes(""),
                      time,
                      static_cast<uint8_t>(i % 2),
                      static_cast<uint8_t>(i % 2 == 0 ? 0 : 1 + i % 3 / 2),
                      1,
                      {}};
        record.record.origin = i;
        record.record.timestamp_ms = time;
        record.record.device = &devices[i];
        record.position = {bytes("in"), 0, 0, i, i};
        record.effective_ms = time;
    }
    const weir_keyed_batch batch{sizeof batch, records.data(), sizeof(weir_keyed_record), size};
    testing::CapturingEmitter emitter(host);
    instance.call(&weir_keyed_transform::process, &batch, emitter.raw());
    check_output(emitter, size);
}

weir_result fire_nothing(const std::vector<weir_timer>&) { return WEIR_OK; }

}  // namespace

NodeConfig node_with_defaults(const weir_component& component) {
    std::vector<OptionValue> values;
    for (const weir_option& option : option_table(component))
        values.push_back((option.flags & WEIR_OPTION_REQUIRED) != 0
                             ? required_value(option)
                             : default_value(option, "/nowhere"));
    return {"node", &component, OptionValues("node", option_table(component), std::move(values)),
            "", ""};
}

void lead_to_configured(const weir_component& component) {
    testing::KeyedHost host(fire_nothing, true);
    if (component.kind == WEIR_SOURCE)
        make_and_configure<weir_source>(component, host.raw());
    else if (component.kind == WEIR_SINK)
        make_and_configure<weir_sink>(component, host.raw());
    else if ((component.flags & WEIR_COMPONENT_KEYED) != 0)
        make_and_configure<weir_keyed_transform>(component, host.raw());
    else
        make_and_configure<weir_transform>(component, host.raw());
}

void lead_a_transform(const weir_component& component) {
    testing::Host host;
    Instance<weir_transform> first(component, host.raw()), second(component, host.raw());
    for (auto* instance : {&first, &second}) {
        instance->configure();
        instance->start();
    }
    for (const size_t size : kSizes)
        for (auto* instance : {&first, &second}) process(*instance, size);
    first.stop();
    process(second, 1);
    second.stop();
}

void lead_a_keyed_transform(const weir_component& component) {
    testing::KeyedHost first_host(fire_nothing, true), second_host(fire_nothing, true);
    Instance<weir_keyed_transform> first(component, first_host.raw());
    Instance<weir_keyed_transform> second(component, second_host.raw());
    for (auto* instance : {&first, &second}) {
        instance->configure();
        instance->start();
    }
    for (const size_t size : kSizes) {
        process_keyed(first, first_host, size);
        process_keyed(second, second_host, size);
        first.call(&weir_keyed_transform::snapshot);
    }
    first.stop();
    process_keyed(second, second_host, 1);
    second.call(&weir_keyed_transform::snapshot);
    BOOST_TEST(!second_host.checkpoint().state.empty());
    BOOST_TEST((first_host.checkpoint().state.size() == second_host.checkpoint().state.size()));
    second.stop();
}

}  // namespace weir::test
