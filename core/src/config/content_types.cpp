#include "core/src/config/content_types.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "weir/transform.h"

namespace weir {
namespace {

using Types = std::vector<std::string>;

bool holds(const Types& types, const std::string& type) {
    return std::ranges::find(types, type) != types.end();
}

void add_once(Types& types, const std::string& type) {
    if (!holds(types, type)) types.push_back(type);
}

bool accepts(const weir_component& component, const std::string& type) {
    const Types types = type_list(component.accepts);
    return holds(types, WEIR_TYPE_ANY) || holds(types, type);
}

// What the node can hand on when it gets `input`.
Types produced_from(const ChainNode& node, const std::string& input) {
    Types types;
    for (const std::string& type : type_list(node.component->produces))
        add_once(types, type == WEIR_TYPE_ANY && !input.empty() ? input : type);
    if (node.predicate == nullptr || input == WEIR_TYPE_ANY) return types;
    return holds(types, input) ? Types{input} : Types{};
}

// In the order in which `component` would like them.
Types wanted(const weir_component& component, const Types& produced) {
    Types types;
    for (const std::string& type : type_list(component.accepts)) {
        if (type == WEIR_TYPE_ANY)
            for (const std::string& any : produced) add_once(types, any);
        else if (holds(produced, type) || holds(produced, WEIR_TYPE_ANY))
            add_once(types, type);
    }
    return types;
}

Types fitting(const std::vector<const weir_component*>& downstream, const Types& produced) {
    Types candidates;
    for (const weir_component* component : downstream)
        for (const std::string& type : wanted(*component, produced)) add_once(candidates, type);
    std::erase_if(candidates, [&](const std::string& type) {
        return !std::ranges::all_of(downstream, [&](const auto* c) { return accepts(*c, type); });
    });
    return candidates;
}

class Search {
public:
    explicit Search(const Chain& chain) : chain_(chain), links_(chain.nodes.size()) {}

    std::variant<Types, Misfit> run() {
        if (choose(0, "")) return links_;
        return *farthest_;
    }

private:
    // Each (node, input) is tried once.
    bool choose(size_t node, const std::string& input) {
        if (node == chain_.nodes.size()) return true;
        if (!tried_.emplace(node, input).second) return false;
        const Types produced = produced_from(chain_.nodes[node], input);
        const Types candidates = fitting(downstream(node), produced);
        if (candidates.empty() && (!farthest_ || node > farthest_->node))
            farthest_ = {node, produced, input};
        for (const std::string& type : candidates) {
            links_[node] = type;
            if (choose(node + 1, type)) return true;
        }
        return false;
    }

    [[nodiscard]] std::vector<const weir_component*> downstream(size_t node) const {
        if (node + 1 == chain_.nodes.size()) return chain_.sinks;
        const ChainNode& next = chain_.nodes[node + 1];
        if (next.predicate == nullptr) return {next.component};
        return {next.component, next.predicate};
    }

    const Chain& chain_;
    Types links_;
    std::optional<Misfit> farthest_;
    std::set<std::pair<size_t, std::string>> tried_;
};

}  // namespace

std::vector<std::string> type_list(const char* const* types) {
    Types list;
    for (; types != nullptr && *types != nullptr; ++types) list.emplace_back(*types);
    return list;
}

std::variant<std::vector<std::string>, Misfit> choose_types(const Chain& chain) {
    return Search(chain).run();
}

}  // namespace weir
