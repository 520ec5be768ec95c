// From what stands in the file to the value of an option.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/src/config/document.hpp"
#include "core/src/config/interpolation.hpp"
#include "core/src/config/option_value.hpp"
#include "core/src/config/problem.hpp"

namespace weir {

// A name of a map's entry, as "sasl.password" below the option "client".
struct MapEntry {
    std::string name;
    const Entry* entry;
};

// Converts and checks: type, range, choices. A value with a problem is reported, and then not set.
class OptionReader {
public:
    // `folder`: of the pipeline file, absolute.
    OptionReader(std::filesystem::path folder, Problems& problems)
        : folder_(std::move(folder)), interpolator_(folder_), problems_(problems) {}

    [[nodiscard]] OptionValue read(const weir_option& option, const Entry& entry);
    [[nodiscard]] OptionValue read_map(const weir_option& option,
                                       const std::vector<MapEntry>& entries);
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

private:
    OptionValue read_list(const weir_option& option, const Entry& entry);
    OptionValue read_scalar(const weir_option& option, const Entry& entry);
    void read_map_entry(const weir_option& option, const MapEntry& entry, OptionValue& map);
    // Nothing, and reported, where a reference cannot be resolved.
    std::optional<Text> resolve(const std::string& written, Place place, const std::string& path);
    // What `value` stands for, as text; reported where it cannot be one.
    std::optional<OptionItem> read_item(const weir_option& option, const Value& value,
                                        const std::string& path);

    std::filesystem::path folder_;
    Interpolator interpolator_;
    Problems& problems_;
};

}  // namespace weir
