#include <boost/test/unit_test.hpp>
#include <functional>

#include "core/src/plugins/library.hpp"
#include "weir/plugin.hpp"

namespace weir::test {
namespace {

template <class... Arguments>
weir_result nothing(Arguments...) {
    return WEIR_OK;
}
void destroy(void*) {}
size_t unlimited(void*, uint32_t) { return 0; }

constexpr const char* kAny[] = {WEIR_TYPE_ANY, nullptr};

// A plugin of one component without fault, for a test to spoil.
struct Sound {
    weir_transform transform{sizeof transform, nothing, destroy, nothing,
                             nothing,          nothing, nothing};
    weir_keyed_transform keyed{sizeof keyed, nothing, destroy, nothing, nothing, nothing,
                               nothing,      nothing, nothing, nothing, nullptr, nullptr};
    weir_source source{sizeof source, nothing, destroy, nothing, nothing, nothing,
                       nothing,       nothing, nothing, nothing, nothing};
    weir_sink sink{sizeof sink, WEIR_AT_LEAST_ONCE,
                   nothing,     destroy,
                   nothing,     nothing,
                   unlimited,   nothing,
                   nothing,     nothing,
                   nothing,     nothing};
    weir_option option = weir::option("key", WEIR_INT);
    weir_component component{
        sizeof component, WEIR_TRANSFORM,      0, "name", "summary", nullptr,
        &option,          sizeof(weir_option), 1, kAny,   kAny,      &transform,
        nullptr};
    const weir_component* components[1] = {&component};
    weir_plugin plugin{sizeof plugin, WEIR_ABI_MAJOR, WEIR_ABI_MINOR, "weir_name",
                       "1.0.0",       "Apache-2.0",   components,     1};

    Sound() = default;
    Sound(const Sound&) = delete;
    Sound& operator=(const Sound&) = delete;
    [[nodiscard]] std::string refusal() const { return weir::refusal(&plugin, "weir_name.so"); }
    void be(weir_kind kind, const void* functions, uint32_t flags = 0) {
        component.kind = kind;
        component.functions = functions;
        component.flags = flags;
    }
};

void check_refused(const std::string& part, const std::function<void(Sound&)>& spoil) {
    Sound sound;
    spoil(sound);
    const std::string found = sound.refusal();
    BOOST_TEST(found.starts_with("plugin weir_name.so is refused: "), found);
    BOOST_TEST(found.find(part) != std::string::npos, "no \"" << part << "\" in: " << found);
}

// Every function that the kind must have: missing, and behind the end of a short table.
template <class Table, class... Member>
void check_each_needed(Table Sound::*table, weir_kind kind, uint32_t flags,
                       Member Table::*... members) {
    const auto check = [&](auto member) {
        check_refused("lacks a function", [&](Sound& sound) {
            sound.be(kind, &(sound.*table), flags);
            (sound.*table).*member = nullptr;
        });
        check_refused("lacks a function", [&](Sound& sound) {
            sound.be(kind, &(sound.*table), flags);
            (sound.*table).struct_size =
                static_cast<size_t>(reinterpret_cast<char*>(&((sound.*table).*member)) -
                                    reinterpret_cast<char*>(&(sound.*table)));
        });
    };
    (check(members), ...);
}

BOOST_AUTO_TEST_SUITE(refusals)

BOOST_AUTO_TEST_CASE(a_sound_plugin_of_each_kind_is_taken) {
    Sound sound;
    BOOST_TEST(sound.refusal() == "");
    sound.be(WEIR_TRANSFORM, &sound.keyed, WEIR_COMPONENT_KEYED);
    BOOST_TEST(sound.refusal() == "");
    sound.be(WEIR_SOURCE, &sound.source);
    sound.component.accepts = nullptr;
    BOOST_TEST(sound.refusal() == "");
    sound.be(WEIR_SINK, &sound.sink);
    sound.component.accepts = kAny;
    sound.component.produces = nullptr;
    BOOST_TEST(sound.refusal() == "");
}

BOOST_AUTO_TEST_CASE(what_a_kind_may_lack_is_not_asked_for) {
    Sound sound;
    sound.be(WEIR_TRANSFORM, &sound.keyed, WEIR_COMPONENT_KEYED);
    sound.keyed.horizon = nullptr;
    BOOST_TEST(sound.refusal() == "");
    sound.keyed.struct_size = offsetof(weir_keyed_transform, horizon);
    BOOST_TEST(sound.refusal() == "");
    sound.be(WEIR_SOURCE, &sound.source);
    sound.source.cluster = nullptr;
    BOOST_TEST(sound.refusal() == "");
    sound.be(WEIR_SINK, &sound.sink);
    sound.sink.cluster = nullptr;
    sound.sink.scan = nullptr;
    sound.sink.read_back = nullptr;
    BOOST_TEST(sound.refusal() == "");
}

BOOST_AUTO_TEST_CASE(a_larger_struct_of_a_later_minor_version_is_taken) {
    Sound sound;
    sound.plugin.struct_size += 64;
    sound.component.struct_size += 64;
    sound.transform.struct_size += 64;
    BOOST_TEST(sound.refusal() == "");
}

BOOST_AUTO_TEST_CASE(versions_are_named) {
    check_refused("plugin ABI 2.2, this host has 1.2", [](Sound& s) { s.plugin.abi_major = 2; });
    check_refused("plugin ABI 0.2, this host has 1.2", [](Sound& s) { s.plugin.abi_major = 0; });
    check_refused("plugin ABI 1.3, this host has 1.2", [](Sound& s) { s.plugin.abi_minor = 3; });
}

BOOST_AUTO_TEST_CASE(the_version_is_judged_before_anything_behind_it) {
    check_refused("plugin ABI 2.2", [](Sound& s) {
        s.plugin.abi_major = 2;
        s.plugin.struct_size = offsetof(weir_plugin, name);
        s.plugin.components = nullptr;
    });
}

BOOST_AUTO_TEST_CASE(a_null_or_short_plugin_is_refused) {
    BOOST_TEST(refusal(nullptr, "x.so") ==
               "plugin x.so is refused: its entry function returned null");
    check_refused("too short", [](Sound& s) { s.plugin.struct_size = 0; });
    check_refused("too short",
                  [](Sound& s) { s.plugin.struct_size = offsetof(weir_plugin, name) - 1; });
    check_refused("too short",
                  [](Sound& s) { s.plugin.struct_size = offsetof(weir_plugin, component_count); });
    check_refused("too short", [](Sound& s) { s.plugin.name = nullptr; });
    check_refused("too short", [](Sound& s) { s.plugin.version = nullptr; });
}

BOOST_AUTO_TEST_CASE(a_plugin_without_components_is_refused) {
    check_refused("no component", [](Sound& s) { s.plugin.component_count = 0; });
    check_refused("no component", [](Sound& s) { s.plugin.components = nullptr; });
    check_refused("a component is null", [](Sound& s) { s.components[0] = nullptr; });
}

BOOST_AUTO_TEST_CASE(a_faulty_component_is_named) {
    check_refused("too short", [](Sound& s) {
        s.component.struct_size = offsetof(weir_component, dead_letter_sink);
    });
    check_refused("has no name", [](Sound& s) { s.component.name = nullptr; });
    check_refused("has no name", [](Sound& s) { s.component.name = ""; });
    check_refused("name is of an unknown kind",
                  [](Sound& s) { s.component.kind = static_cast<weir_kind>(0); });
    check_refused("name is of an unknown kind",
                  [](Sound& s) { s.component.kind = static_cast<weir_kind>(5); });
    check_refused("name has no functions", [](Sound& s) { s.component.functions = nullptr; });
    check_refused("name does not say what it accepts",
                  [](Sound& s) { s.component.accepts = nullptr; });
    check_refused("name does not say what it produces",
                  [](Sound& s) { s.component.produces = nullptr; });
}

BOOST_AUTO_TEST_CASE(faulty_options_are_refused) {
    check_refused("broken table of options", [](Sound& s) { s.component.options = nullptr; });
    check_refused("broken table of options",
                  [](Sound& s) { s.component.option_stride = sizeof(weir_option) - 1; });
    check_refused("option without a key", [](Sound& s) { s.option.key = nullptr; });
    check_refused("unknown type",
                  [](Sound& s) { s.option.type = static_cast<weir_option_type>(0); });
    check_refused("unknown type",
                  [](Sound& s) { s.option.type = static_cast<weir_option_type>(11); });
}

BOOST_AUTO_TEST_CASE(each_function_of_a_transform_is_needed) {
    using T = weir_transform;
    check_each_needed(&Sound::transform, WEIR_TRANSFORM, 0, &T::create, &T::destroy, &T::configure,
                      &T::start, &T::process, &T::stop);
}

BOOST_AUTO_TEST_CASE(each_function_of_a_keyed_transform_is_needed) {
    using T = weir_keyed_transform;
    check_each_needed(&Sound::keyed, WEIR_TRANSFORM, WEIR_COMPONENT_KEYED, &T::create, &T::destroy,
                      &T::configure, &T::start, &T::process, &T::on_timer, &T::snapshot, &T::stop);
}

BOOST_AUTO_TEST_CASE(each_function_of_a_source_is_needed) {
    using T = weir_source;
    check_each_needed(&Sound::source, WEIR_SOURCE, 0, &T::create, &T::destroy, &T::configure,
                      &T::plan, &T::start, &T::poll, &T::wait, &T::status, &T::stop);
}

BOOST_AUTO_TEST_CASE(each_function_of_a_sink_is_needed) {
    using T = weir_sink;
    check_each_needed(&Sound::sink, WEIR_SINK, 0, &T::create, &T::destroy, &T::configure,
                      &T::max_record_bytes, &T::start, &T::publish, &T::stop);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test
