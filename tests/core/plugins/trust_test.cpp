#include "core/src/plugins/trust.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "core/src/host/sha256.hpp"
#include "tests/support/temporary_directory.hpp"

namespace weir::test {
namespace {

namespace fs = std::filesystem;
using fs::perms;

// A folder of the search path with one library in it.
struct Plugins {
    TemporaryDirectory directory;
    fs::path root = directory / "plugins";
    fs::path library = root / "x" / "weir_x.so";

    Plugins() {
        fs::create_directories(library.parent_path());
        std::ofstream(library) << "bytes";
        for (const fs::path& path : {root, library.parent_path(), library})
            fs::permissions(path, perms::group_write | perms::others_write,
                            fs::perm_options::remove);
    }
    void allow(const std::string& list) const { std::ofstream(root / kAllowList) << list; }
    [[nodiscard]] std::string reason() const { return distrust(library, root); }
};

void check_reason(const Plugins& plugins, const std::vector<std::string>& parts) {
    const std::string reason = plugins.reason();
    for (const std::string& part : parts)
        BOOST_TEST(reason.find(part) != std::string::npos, "no \"" << part << "\" in: " << reason);
}

const std::string kHash = sha256_hex("bytes");

BOOST_AUTO_TEST_SUITE(trust)

BOOST_AUTO_TEST_CASE(what_only_its_user_can_write_is_trusted) {
    const Plugins plugins;
    BOOST_TEST(plugins.reason() == "");
}

BOOST_AUTO_TEST_CASE(what_everybody_can_write_is_not) {
    const Plugins plugins;
    for (const fs::path& path : {plugins.library, plugins.library.parent_path(), plugins.root}) {
        fs::permissions(path, perms::others_write, fs::perm_options::add);
        check_reason(plugins, {path.string() + " can be written by others", "chmod o-w"});
        fs::permissions(path, perms::others_write, fs::perm_options::remove);
    }
    BOOST_TEST(plugins.reason() == "");
}

BOOST_AUTO_TEST_CASE(a_sticky_folder_on_the_way_is_no_danger) {
    const Plugins plugins;
    fs::permissions(plugins.root, perms::others_write | perms::sticky_bit, fs::perm_options::add);
    BOOST_TEST(plugins.reason() == "");
}

BOOST_AUTO_TEST_CASE(what_another_user_owns_or_a_group_writes_is_not,
                     *boost::unit_test::precondition([](auto) {
                         return boost::test_tools::assertion_result(geteuid() == 0);
                     })) {
    const Plugins plugins;
    BOOST_REQUIRE(chown(plugins.root.c_str(), 4321, 0) == 0);
    check_reason(plugins,
                 {plugins.root.string() + " can be written by others", "user 4321", "chown"});
    BOOST_REQUIRE(chown(plugins.root.c_str(), 0, 4321) == 0);
    BOOST_TEST(plugins.reason() == "");
    fs::permissions(plugins.root, perms::group_write, fs::perm_options::add);
    check_reason(plugins, {plugins.root.string(), "group 4321", "chmod g-w"});
}

BOOST_AUTO_TEST_CASE(a_link_is_judged_by_its_folder_and_its_target) {
    const Plugins plugins;
    const Plugins other;
    fs::remove(plugins.library);
    fs::create_symlink(other.library, plugins.library);
    BOOST_TEST(plugins.reason() == "");
    fs::permissions(other.root, perms::others_write, fs::perm_options::add);
    check_reason(plugins, {other.root.string()});
    fs::permissions(other.root, perms::others_write, fs::perm_options::remove);
    fs::permissions(plugins.library.parent_path(), perms::others_write, fs::perm_options::add);
    check_reason(plugins, {plugins.library.parent_path().string()});
}

BOOST_AUTO_TEST_CASE(a_list_allows_what_stands_in_it_with_its_hash) {
    const Plugins plugins;
    plugins.allow("# made with sha256sum\n\n" + kHash + "  x/weir_x.so\n");
    BOOST_TEST(plugins.reason() == "");
    plugins.allow(kHash + " *weir_x.so # the binary mode of sha256sum\n");
    BOOST_TEST(plugins.reason() == "");
}

BOOST_AUTO_TEST_CASE(what_is_not_in_the_list_is_refused_with_the_way_in) {
    const Plugins plugins;
    plugins.allow(kHash + "  weir_y.so\n");
    check_reason(plugins, {"weir_x.so is not in " + (plugins.root / kAllowList).string(),
                           "sha256sum weir_x.so >> plugins.allow"});
    plugins.allow("");
    check_reason(plugins, {"is not in"});
}

BOOST_AUTO_TEST_CASE(a_changed_library_is_refused_with_both_hashes) {
    const Plugins plugins;
    const std::string other = sha256_hex("other bytes");
    plugins.allow(other + "  weir_x.so\n");
    check_reason(plugins, {"has the SHA-256 " + kHash, "allows " + other});
}

BOOST_AUTO_TEST_CASE(a_list_that_cannot_be_read_allows_nothing) {
    const Plugins plugins;
    for (const std::string& line : {std::string("weir_x.so"), kHash, kHash + " weir_x.so more",
                                    kHash.substr(1) + "  weir_x.so"}) {
        plugins.allow("#\n" + line + "\n");
        check_reason(plugins, {"plugins.allow:2: is not a line of sha256sum"});
    }
    fs::remove(plugins.root / kAllowList);
    plugins.allow(kHash + "  weir_x.so\n");
    fs::permissions(plugins.root / kAllowList, perms::others_write, fs::perm_options::add);
    check_reason(plugins, {"plugins.allow can be written by others"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test
