#include <boost/json.hpp>

#include "core/src/plugins/description_facts.hpp"
#include "core/src/plugins/description_writers.hpp"
#include "core/src/plugins/library.hpp"

namespace weir {
namespace {

namespace json = boost::json;

const char* id_of(weir_option_type type) {
    switch (type) {
        case WEIR_BOOL:
            return "bool";
        case WEIR_INT:
            return "int";
        case WEIR_FLOAT:
            return "float";
        case WEIR_STRING:
            return "string";
        case WEIR_DURATION:
            return "duration";
        case WEIR_SIZE:
            return "size";
        case WEIR_PATH:
            return "path";
        case WEIR_LIST:
            return "list";
        case WEIR_MAP:
            return "map";
        case WEIR_ZONE:
            break;
    }
    return "zone";
}

const char* id_of(weir_guarantee guarantee) {
    switch (guarantee) {
        case WEIR_BY_MARKER:
            return "exactly_once_by_marker";
        case WEIR_BY_POSITION:
            return "exactly_once_by_position";
        case WEIR_AT_LEAST_ONCE:
            break;
    }
    return "at_least_once";
}

void put(json::object& to, const char* name, const std::string& text) {
    if (!text.empty()) to[name] = text;
}

void put(json::object& to, const char* name, const std::vector<std::string>& texts) {
    if (!texts.empty()) to[name] = json::value_from(texts);
}

json::object object_of(const OptionDescription& option) {
    json::object object{{"key", option.key},
                        {"type", id_of(option.type)},
                        {"required", option.is_required},
                        {"secret", option.is_secret},
                        {"importance", word_for(option.importance)}};
    if (option.default_value) object["default"] = *option.default_value;
    if (option.bounds) {
        object["min"] = option.bounds->first;
        object["max"] = option.bounds->second;
    }
    put(object, "range", option.range);
    put(object, "choices", option.choices);
    put(object, "unit", option.unit);
    put(object, "doc", option.doc);
    put(object, "example", option.example);
    return object;
}

json::object object_of(const ComponentDescription& component);
json::object object_of(const HostOptions& group);

template <class Part>
json::array array_of(const std::vector<Part>& parts) {
    json::array array;
    for (const Part& part : parts) array.push_back(object_of(part));
    return array;
}

json::object object_of(const ComponentDescription& component) {
    json::object object{{"kind", word_for(component.kind)},   {"type", component.type},
                        {"summary", component.summary},       {"keyed", component.is_keyed},
                        {"uses_clock", component.uses_clock}, {"finite", component.is_finite}};
    put(object, "doc", component.doc);
    put(object, "accepts", component.accepts);
    put(object, "produces", component.produces);
    put(object, "dead_letter_sink", component.dead_letter_sink);
    if (component.guarantee) object["guarantee"] = id_of(*component.guarantee);
    object["options"] = array_of(component.options);
    return object;
}

json::object object_of(const HostOptions& group) {
    return {{"table", group.table}, {"doc", group.doc}, {"options", array_of(group.options)}};
}

}  // namespace

std::string to_json(const LibraryDescription& library) {
    const json::object object{{"name", library.name},
                              {"file", library.file.string()},
                              {"version", library.version},
                              {"license", library.license},
                              {"abi", library.abi},
                              {"host_loads_abi", library.abi_loaded},
                              {"components", array_of(library.components)}};
    return json::serialize(object) + "\n";
}

std::string to_json(const std::vector<HostOptions>& host) {
    return json::serialize(json::object{{"host", array_of(host)}}) + "\n";
}

}  // namespace weir
