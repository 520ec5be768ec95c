// The flat keys of a pipeline file, sorted to [pipeline] and the nodes.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/src/config/document.hpp"
#include "core/src/config/node_config.hpp"
#include "core/src/config/option_reader.hpp"
#include "weir/plugin.h"

namespace weir {

// What is written of one node: each key can be taken once, and what nobody takes is unknown.
class Section {
public:
    Section() = default;
    Section(std::string path, Place place) : path_(std::move(path)), place_(place) {}

    void add(std::string key, const Entry& entry) {
        keys_.push_back({std::move(key), &entry, false});
    }
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] Place place() const { return place_; }

    // One value for each option of the table, in its order; problems go to the reader's list.
    std::vector<OptionValue> read(const OptionTable& options, OptionReader& reader,
                                  Problems& problems);
    // Names what no table had, with the nearest of all these tables' keys.
    void report_unknown(const std::vector<OptionTable>& tables, Problems& problems) const;

private:
    struct Key {
        std::string name;
        const Entry* entry;
        bool is_taken;
    };
    const Entry* take(std::string_view name);
    std::vector<MapEntry> take_map(std::string_view name);

    std::string path_;
    Place place_;
    std::vector<Key> keys_;
};

using NamedSections = std::map<std::string, Section>;

struct Sections {
    Section pipeline{"pipeline", {}};
    NamedSections sources;
    NamedSections transforms;
    NamedSections sinks;
    NamedSections predicates;

    [[nodiscard]] NamedSections& of(weir_kind kind);
};

// "source", "transform", "sink", "predicate"
std::string_view word_of(weir_kind kind);

// Reports tables that mean nothing and names that no node may have. `document` must outlive the sections.
Sections split_sections(const Document& document, Problems& problems);

}  // namespace weir
