// What the tests of the configuration share.
#pragma once

#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/src/config/pipeline.hpp"

namespace weir::test {

using Lines = std::vector<std::string>;

// A folder that goes away with it.
class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "config_test.XXXXXX").string();
        BOOST_REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name) << text;
        return path_ / name;
    }

private:
    std::filesystem::path path_;
};

// Components like the built-in ones, and `every_type` with an option of each type.
const weir_component* find_component(weir_kind kind, std::string_view type);
Catalog catalog();

// The problems of a text that is called "p.toml", as they are printed.
Lines problems_of(const std::string& toml);
Lines problems_of(const std::string& toml, const std::filesystem::path& file);

// A pipeline around one transform `t` of `every_type`, which has `lines`; they begin in line 11.
std::string around(const std::string& lines);
// The value of an option of `t`, which has `lines`.
OptionValue value_of(const std::string& key, const std::string& lines);

// The pipeline of a text that has no errors.
PipelineConfig loaded(const std::string& toml,
                      const std::filesystem::path& file = "/etc/weir/p.toml");

void check_lines(const Lines& found, const Lines& wanted);

}  // namespace weir::test
