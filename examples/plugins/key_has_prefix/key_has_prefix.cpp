#include "weir/plugin.hpp"

class KeyHasPrefix {
public:
    static constexpr weir::ComponentInfo info{.name = "key_has_prefix",
                                              .summary = "True of records whose key begins so."};
    static constexpr weir::Option options[] = {
        weir::option("prefix", WEIR_STRING).required().says("What the key begins with.")};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};

    explicit KeyHasPrefix(const weir::Host&) {}
    void configure(const weir::Config& config) { prefix_ = config.text("prefix"); }
    bool test(const weir_record& record, const weir_position&) const {
        return weir::view(record.key).starts_with(prefix_);
    }

private:
    std::string prefix_;
};

WEIR_PLUGIN("weir_key_has_prefix", "1.0.0", "Apache-2.0", weir::predicate<KeyHasPrefix>())
