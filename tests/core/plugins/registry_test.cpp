#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "core/src/plugins/library.hpp"
#include "tests/support/temporary_directory.hpp"

namespace weir::test {
namespace {

namespace fs = std::filesystem;

std::string argument(int index) {
    return boost::unit_test::framework::master_test_suite().argv[index];
}
std::string stray_library() { return argument(1); }
std::string upper_library() { return argument(2); }

// Libraries are never unloaded, and the loader knows them by their file: each test has copies of its own.
struct Folder {
    TemporaryDirectory directory;

    [[nodiscard]] fs::path path(const std::string& name = "") const { return directory / name; }
    void put(const std::string& library, const std::string& as) const {
        fs::create_directories(path(as).parent_path());
        fs::copy_file(library, path(as));
    }
    [[nodiscard]] Registry registry() const { return Registry({path()}); }
};

void check_why(const Registry& registry, const std::string& type,
               const std::vector<std::string>& parts) {
    const std::string why = registry.why(WEIR_TRANSFORM, type);
    for (const std::string& part : parts)
        BOOST_TEST(why.find(part) != std::string::npos, "no \"" << part << "\" in: " << why);
}

BOOST_AUTO_TEST_SUITE(registry)

BOOST_AUTO_TEST_CASE(a_component_is_found_by_its_type) {
    Folder folder;
    folder.put(upper_library(), "weir_upper.so");
    Registry registry = folder.registry();
    const weir_component* found = registry.find(WEIR_TRANSFORM, "upper");
    BOOST_REQUIRE(found != nullptr);
    BOOST_TEST(std::string(found->name) == "upper");
    BOOST_TEST(registry.find(WEIR_TRANSFORM, "upper") == found);
}

BOOST_AUTO_TEST_CASE(a_component_of_another_kind_or_name_is_not_it) {
    Folder folder;
    folder.put(upper_library(), "weir_upper.so");
    folder.put(upper_library(), "weir_renamed.so");
    Registry registry = folder.registry();
    BOOST_TEST(registry.find(WEIR_SINK, "upper") == nullptr);
    BOOST_TEST(registry.why(WEIR_SINK, "upper") ==
               "library weir_upper.so has no sink of that name");
    BOOST_TEST(registry.find(WEIR_TRANSFORM, "renamed") == nullptr);
    check_why(registry, "renamed", {"weir_renamed.so has no transform of that name"});
}

BOOST_AUTO_TEST_CASE(a_type_is_a_word_and_no_path) {
    Folder folder;
    folder.put(upper_library(), "weir_/../weir_upper.so");
    Registry registry = folder.registry();
    for (const char* type : {"/../weir_upper", "../upper", "Upper", "1upper", ""}) {
        BOOST_TEST(registry.find(WEIR_TRANSFORM, type) == nullptr);
        check_why(registry, type, {"a type is a word"});
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_to_be_trusted_is_not_loaded) {
    Folder folder;
    folder.put(upper_library(), "weir_upper.so");
    fs::permissions(folder.path("weir_upper.so"), fs::perms::others_write, fs::perm_options::add);
    Registry registry = folder.registry();
    BOOST_TEST(registry.find(WEIR_TRANSFORM, "upper") == nullptr);
    check_why(registry, "upper", {"weir_upper.so is not loaded", "can be written by others"});
}

BOOST_AUTO_TEST_CASE(libraries_may_lie_one_folder_down_and_no_deeper) {
    Folder folder;
    folder.put(upper_library(), "upper/weir_upper.so");
    BOOST_TEST(folder.registry().find(WEIR_TRANSFORM, "upper") != nullptr);
    Folder deep;
    deep.put(upper_library(), "a/b/weir_upper.so");
    BOOST_TEST(deep.registry().find(WEIR_TRANSFORM, "upper") == nullptr);
}

BOOST_AUTO_TEST_CASE(the_first_of_the_search_path_wins) {
    Folder broken;
    write_file(broken.path("weir_upper.so"), "not a library");
    Folder good;
    good.put(upper_library(), "weir_upper.so");
    BOOST_TEST(Registry({good.path(), broken.path()}).find(WEIR_TRANSFORM, "upper") != nullptr);
    BOOST_TEST(Registry({broken.path(), good.path()}).find(WEIR_TRANSFORM, "upper") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_missing_library_names_the_places_and_the_way_out) {
    Folder folder;
    Registry registry({folder.path("none"), folder.path()});
    BOOST_TEST(registry.find(WEIR_TRANSFORM, "absent") == nullptr);
    check_why(
        registry, "absent",
        {"no weir_absent.so in " + folder.path("none").string() + ", " + folder.path().string(),
         "--plugin-path", "WEIR_PLUGIN_PATH"});
    Registry nowhere({});
    BOOST_TEST(nowhere.find(WEIR_TRANSFORM, "absent") == nullptr);
    check_why(nowhere, "absent", {"an empty search path"});
}

BOOST_AUTO_TEST_CASE(what_is_no_library_is_refused_with_its_path) {
    Folder folder;
    write_file(folder.path("weir_text.so"), "not a library");
    write_file(folder.path("weir_empty.so"), "");
    Registry registry = folder.registry();
    for (const std::string type : {"text", "empty"}) {
        BOOST_TEST(registry.find(WEIR_TRANSFORM, type) == nullptr);
        check_why(
            registry, type,
            {"plugin " + folder.path("weir_" + type + ".so").string() + " cannot be loaded: "});
    }
}

BOOST_AUTO_TEST_CASE(a_library_without_the_symbol_is_no_plugin) {
    Folder folder;
    folder.put(stray_library(), "weir_stray.so");
    Registry registry = folder.registry();
    BOOST_TEST(registry.find(WEIR_TRANSFORM, "stray") == nullptr);
    check_why(
        registry, "stray",
        {folder.path("weir_stray.so").string() + " is not a Weir plugin", "weir_plugin_entry"});
}

BOOST_AUTO_TEST_CASE(types_are_those_of_the_files_found) {
    Folder folder;
    for (const char* file :
         {"weir_b.so", "weir_a.so", "other.so", "weir_c.txt", "x/weir_d.so", "x/y/weir_e.so"}) {
        fs::create_directories(folder.path(file).parent_path());
        write_file(folder.path(file), "");
    }
    const std::vector<std::string> wanted{"a", "b", "d"};
    BOOST_TEST(folder.registry().types() == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(who_is_about_to_be_loaded_is_told_first) {
    static std::vector<std::string> told;
    Folder folder;
    folder.put(upper_library(), "weir_upper.so");
    Registry registry({folder.path()}, [](const char* file) { told.emplace_back(file); });
    registry.find(WEIR_TRANSFORM, "absent");
    registry.find(WEIR_TRANSFORM, "upper");
    registry.find(WEIR_SINK, "upper");
    BOOST_REQUIRE_EQUAL(told.size(), 1);
    BOOST_TEST(told[0] == folder.path("weir_upper.so").string());
}

BOOST_AUTO_TEST_CASE(the_given_folders_come_first_then_the_environments_then_the_installed_one) {
    const auto before_installed = [](const std::vector<std::string>& given) {
        std::vector<std::string> texts;
        for (const fs::path& path : search_path(given)) texts.push_back(path.string());
        BOOST_TEST_REQUIRE(!texts.empty());
        BOOST_TEST(texts.back().ends_with("/weir"), texts.back());
        texts.pop_back();
        return texts;
    };
    const std::vector<std::string> none;
    const std::vector<std::string> environment{"a", "b/c"};
    const std::vector<std::string> both{"x", "y", "a", "b/c"};
    ::setenv("WEIR_PLUGIN_PATH", ":a::b/c:", 1);
    BOOST_TEST(before_installed({"x", "y"}) == both, boost::test_tools::per_element());
    BOOST_TEST(before_installed({}) == environment, boost::test_tools::per_element());
    ::setenv("WEIR_PLUGIN_PATH", "", 1);
    BOOST_TEST(before_installed({}) == none, boost::test_tools::per_element());
    ::unsetenv("WEIR_PLUGIN_PATH");
    BOOST_TEST(before_installed({}) == none, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(kinds_have_words) {
    BOOST_TEST(std::string(word_for(WEIR_SOURCE)) == "source");
    BOOST_TEST(std::string(word_for(WEIR_TRANSFORM)) == "transform");
    BOOST_TEST(std::string(word_for(WEIR_SINK)) == "sink");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test
