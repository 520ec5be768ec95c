// What holds for components of every kind: their options, and their life up to `configured`.
#include <cstring>
#include <limits>
#include <new>
#include <regex>
#include <set>

#include "core/src/config/option_parse.hpp"
#include "core/src/config/option_problem.hpp"
#include "core/src/conformance/instance.hpp"
#include "core/src/conformance/resources.hpp"
#include "core/src/conformance/test.hpp"
#include "core/src/conformance/with_table.hpp"

namespace weir::conformance {
namespace {

std::string about(const weir_option& option) { return std::string("option ") + option.key + ": "; }

void require_value(const weir_option& option, const char* what, const char* text,
                   const std::filesystem::path& folder) {
    if (text == nullptr) return;
    const OptionValue value = value_from(option, text, folder);
    const std::string problem = value_problem(option, value, text);
    require(problem.empty(), about(option) + "its " + what + " " + problem);
    for (const OptionItem& item : value.items) {
        const std::string of_item = item_problem(option, item, item.text);
        require(of_item.empty(), about(option) + "its " + what + " " + of_item);
    }
}

void check_option(const weir_option& option, const std::filesystem::path& folder) {
    static const std::regex form("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*");
    require(option.struct_size >= sizeof(weir_option), about(option) + "is too short");
    require(std::regex_match(option.key, form),
            about(option) + "a key is words of a-z, 0-9 and _ with dots between");
    require(option.doc != nullptr && *option.doc != '\0', about(option) + "has no doc");
    require(option.min <= option.max, about(option) + "its least value is above its greatest");
    const bool is_required = (option.flags & WEIR_OPTION_REQUIRED) != 0;
    require(!is_required || option.default_text == nullptr,
            about(option) + "is required and has a default");
    require_value(option, "default", option.default_text, folder);
    if (option.type != WEIR_MAP) require_value(option, "example", option.example, folder);
}

void check_table(const Subject& subject) {
    std::set<std::string> keys;
    for (const weir_option& option : option_table(*subject.component)) {
        check_option(option, subject.folder);
        require(keys.insert(option.key).second, about(option) + "is there twice");
    }
}

// Made, configured with these values if that is accepted, forgotten. Throws Fault where a rule is broken.
Answer try_values(const Subject& subject, const std::vector<OptionValue>& values) {
    return with_table(subject, [&]<class Table>() {
        HostOf<Table> host;
        Instance<Table> instance(subject, host);
        return instance.configure(values);
    });
}

// All that the host would let pass; the component may refuse any of them, with a text.
void try_each(const Subject& subject, auto candidates) {
    const std::vector<OptionValue> usual = subject.usual();
    size_t i = 0;
    for (const weir_option& option : option_table(*subject.component)) {
        for (const OptionValue& candidate : candidates(option, subject.folder)) {
            std::vector<OptionValue> values = usual;
            values[i] = candidate;
            try {
                try_values(subject, values);
            } catch (const Fault& fault) {
                throw Fault(about(option) + fault.what());
            }
        }
        ++i;
    }
}

OptionValue integer_value(int64_t integer) {
    OptionValue value;
    value.is_set = true;
    value.integer = integer;
    return value;
}

OptionValue text_value(std::string text) {
    OptionValue value;
    value.is_set = true;
    value.text = std::move(text);
    return value;
}

std::vector<OptionValue> bounds_of(const weir_option& option, const std::filesystem::path& folder) {
    std::vector<OptionValue> values;
    if (option.min != option.max)
        for (const int64_t integer : {option.min, option.min + 1, option.max - 1, option.max})
            values.push_back(integer_value(integer));
    if (option.type == WEIR_BOOL) values = {integer_value(0), integer_value(1)};
    for (const char* const* choice = option.choices;
         choice != nullptr && *choice != nullptr && option.type != WEIR_MAP; ++choice)
        values.push_back(value_from(option, *choice, folder));
    return values;
}

std::vector<OptionValue> odd_texts(const weir_option& option) {
    constexpr size_t kLong = size_t{64} << 10;
    if (option.choices != nullptr) return {};
    std::vector<OptionValue> values{text_value(std::string(kLong, 'x')), text_value("\xFF\xC3%s%n"),
                                    text_value(" \t ")};
    if ((option.flags & WEIR_OPTION_REQUIRED) == 0) values.push_back(text_value(""));
    return values;
}

std::vector<OptionValue> odd_lists(const weir_option& option) {
    constexpr size_t kMany = 1'000;
    OptionValue none, many;
    none.is_set = many.is_set = true;
    if (option.choices == nullptr)
        for (size_t i = 0; i < kMany; ++i)
            many.items.push_back({std::string(i % 50 + 1, '%'), false, {}});
    return {none, many};
}

std::vector<OptionValue> odd_values_of(const weir_option& option, const std::filesystem::path&) {
    constexpr auto kLeast = std::numeric_limits<int64_t>::min();
    constexpr auto kGreatest = std::numeric_limits<int64_t>::max();
    const bool is_bounded = option.min != option.max;
    switch (option.type) {
        case WEIR_STRING:
        case WEIR_PATH:
            return odd_texts(option);
        case WEIR_LIST:
            return odd_lists(option);
        case WEIR_INT:
        case WEIR_DURATION:
            if (is_bounded) return {};
            return {integer_value(kLeast), integer_value(-1), integer_value(0),
                    integer_value(kGreatest)};
        case WEIR_SIZE:
            if (is_bounded) return {};
            return {integer_value(0), integer_value(kGreatest)};
        case WEIR_ZONE:
            return {integer_value(-18 * 60), integer_value(18 * 60)};
        case WEIR_FLOAT: {
            OptionValue large = integer_value(0), small = large;
            large.number = std::numeric_limits<double>::max();
            small.number = -large.number;
            return {large, small};
        }
        default:
            return {};
    }
}

void check_bounds(const Subject& subject) { try_each(subject, bounds_of); }
void check_odd_values(const Subject& subject) { try_each(subject, odd_values_of); }

template <class Table>
void live(const Subject& subject, bool twice) {
    HostOf<Table> host;
    Instance<Table> instance(subject, host);
    instance.configure(subject.usual());
    if (twice) instance.configure(subject.usual());
}

void check_states(const Subject& subject) {
    with_table(subject, [&]<class Table>() {
        HostOf<Table> host;
        { const Instance<Table> only_made(subject, host); }
        live<Table>(subject, false);
        live<Table>(subject, true);
        Instance<Table> first(subject, host), second(subject, host);
        const Answer answers[] = {first.configure(subject.usual()),
                                  second.configure(subject.usual())};
        require(answers[0].is_ok() == answers[1].is_ok(),
                "of two instances at once one is configured, the other refuses: " +
                    answers[0].text + answers[1].text);
    });
}

void check_missing_services(const Subject& subject) {
    for (const char* id :
         {WEIR_LOG_ID, WEIR_METRICS_ID, WEIR_CLOCK_ID, WEIR_STATE_ID, WEIR_TIMER_ID})
        with_table(subject, [&]<class Table>() {
            HostOf<Table> host({id});
            Instance<Table> instance(*subject.component, host);
            if (instance.create().is_ok()) instance.configure(subject.usual());
        });
}

void check_leftovers(const Subject& subject) {
    const std::vector<OptionValue> usual = subject.usual();
    try_values(subject, usual);  // what a library sets up once may stay
    const Resources before = Resources::now();
    try_values(subject, usual);
    Resources::require_as_before(before, "create()");
}

void check_leaks(const Subject& subject) {
    const std::vector<OptionValue> usual = subject.usual();
    require_no_leak("a life of create(), configure() and destroy()",
                    [&] { try_values(subject, usual); });
}

// Two instances with the same options are of the same cluster.
template <class Table>
std::string cluster_of(const Subject& subject) {
    testing::Host host;
    Instance<Table> instance(subject, host);
    const Answer configured = instance.configure(subject.usual());
    if (!configured.is_ok()) throw Skip("configure(): " + configured.text);
    if (instance.table().cluster == nullptr) return {};
    GuardedMemory memory("the weir_text");
    auto* text = new (memory.alloc(sizeof(weir_text), alignof(weir_text), 0)) weir_text{};
    text->struct_size = sizeof *text;
    require_ok("cluster()", instance.call("cluster()", &Table::cluster, text));
    require(memchr(text->text, '\0', sizeof text->text) != nullptr,
            "cluster() left its text without an end");
    return text->text;
}

template <class Table>
void require_one_cluster(const Subject& subject) {
    require(cluster_of<Table>(subject) == cluster_of<Table>(subject),
            "cluster() of the same options is another text each time");
}

void check_cluster(const Subject& subject) {
    if (subject.component->kind == WEIR_SOURCE)
        require_one_cluster<weir_source>(subject);
    else
        require_one_cluster<weir_sink>(subject);
}

constexpr Test kComponentTests[] = {
    {"options.table", "Each option has a doc, a key, and a default within its bounds.", kComponents,
     check_table},
    {"options.bounds", "Each option is taken, or refused with a text, at its bounds and choices.",
     kComponents, check_bounds},
    {"options.odd_values", "Odd values that pass the host are taken, or refused with a text.",
     kComponents, check_odd_values},
    {"life.states", "Instances can be destroyed in each state, and live side by side.", kComponents,
     check_states},
    {"life.missing_services", "A host may lack any service.", kComponents, check_missing_services},
    {"life.leftovers", "destroy() leaves neither threads nor open files.", kComponents,
     check_leftovers},
    {"life.cluster", "cluster() gives the same text for the same options.", kSource | kSink,
     check_cluster},
    {"life.leaks", "Lives leave no memory behind.", kComponents, check_leaks},
};

}  // namespace

std::span<const Test> component_tests() { return kComponentTests; }

}  // namespace weir::conformance
