#include "core/src/config/references.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/src/config/nearest.hpp"
#include "core/src/config/printable.hpp"

namespace weir {
namespace {

using NodeId = std::pair<weir_kind, std::string>;

Reference reference(weir_kind kind, const std::string& key, const std::string& name, bool is_hidden,
                    Place place) {
    return {kind, key, name, is_hidden, is_hidden ? kHidden : in_quotes(name), place};
}

std::vector<std::string> names_of(const NamedSections& sections) {
    std::vector<std::string> names;
    for (const auto& [name, section] : sections) names.push_back(name);
    return names;
}

void check_declared(const Reference& reference, Sections& sections, Problems& problems) {
    const NamedSections& declared = sections.of(reference.kind);
    if (declared.contains(reference.name)) return;
    const std::string word(word_of(reference.kind));
    problems.error(reference.place, reference.key,
                   "no " + word + " " + reference.shown + " is declared; " +
                       suggestion(reference.is_hidden ? "" : reference.name, names_of(declared),
                                  "declared in [" + word + "s.NAME]"));
}

}  // namespace

std::vector<Reference> references_in(const OptionValues& table, weir_kind kind,
                                     const std::string& path, std::string_view key) {
    std::vector<Reference> found;
    const OptionValue* value = table.find(key);
    if (value == nullptr || !value->is_set) return found;
    const std::string where = path + '.' + std::string(key);
    if (!value->text.empty())
        found.push_back(reference(kind, where, value->text, value->is_hidden, value->place));
    for (const OptionItem& item : value->items)
        found.push_back(reference(kind, where, item.text, item.is_hidden, item.place));
    return found;
}

std::vector<Reference> all_references(const OptionValues& pipeline) {
    std::vector<Reference> all;
    const auto append = [&](weir_kind kind, std::string_view key) {
        const std::vector<Reference> more = references_in(pipeline, kind, "pipeline", key);
        all.insert(all.end(), more.begin(), more.end());
    };
    append(WEIR_SOURCE, "source");
    append(WEIR_TRANSFORM, "transforms");
    append(WEIR_SINK, "sinks");
    append(WEIR_SINK, "errors.deadletterqueue.sink");
    return all;
}

void check_references(const std::vector<Reference>& references, Sections& sections,
                      Problems& problems) {
    std::set<std::pair<std::string, std::string>> seen;
    for (const Reference& reference : references) {
        if (!seen.emplace(reference.key, reference.name).second)
            problems.error(reference.place, reference.key,
                           reference.shown + " is named twice; declare a second " +
                               std::string(word_of(reference.kind)) +
                               " with a name of its own, or leave it out");
        else
            check_declared(reference, sections, problems);
    }
}

void drop_unused(const std::vector<Reference>& references, const std::vector<weir_kind>& kinds,
                 Sections& sections, Problems& problems) {
    std::set<NodeId> used;
    for (const Reference& reference : references) used.emplace(reference.kind, reference.name);
    for (const weir_kind kind : kinds)
        std::erase_if(sections.of(kind), [&](const auto& named) {
            if (used.contains({kind, named.first})) return false;
            problems.warning(
                named.second.place(), named.second.path(),
                "is not used and was not checked; name it in " +
                    std::string(kind == WEIR_PREDICATE ? "a transform's predicate" : "[pipeline]") +
                    ", or remove it");
            return true;
        });
}

}  // namespace weir
