#include "plugins/record_lines/base64.hpp"

#include <openssl/evp.h>

#include <boost/test/unit_test.hpp>
#include <random>
#include <vector>

using namespace weir::record_lines;

namespace {

std::string encoded(std::string_view bytes) {
    std::string out;
    append_base64(out, bytes);
    return out;
}

std::optional<std::string> decoded(std::string_view text) {
    std::string out(text.size(), '\0');
    const auto size = decode_base64(text, out.data());
    if (!size) return std::nullopt;
    return out.substr(0, *size);
}

std::string openssl_encoded(const std::string& bytes) {
    std::vector<unsigned char> out(bytes.size() / 3 * 4 + 5);
    const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
    const int size = EVP_EncodeBlock(out.data(), from, static_cast<int>(bytes.size()));
    return {reinterpret_cast<const char*>(out.data()), static_cast<size_t>(size)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(base64)

BOOST_AUTO_TEST_CASE(the_vectors_of_rfc_4648) {
    BOOST_TEST(encoded("") == "");
    BOOST_TEST(encoded("f") == "Zg==");
    BOOST_TEST(encoded("fo") == "Zm8=");
    BOOST_TEST(encoded("foobar") == "Zm9vYmFy");
    BOOST_TEST(decoded("").value() == "");
    BOOST_TEST(decoded("Zg==").value() == "f");
    BOOST_TEST(decoded("Zm8=").value() == "fo");
    BOOST_TEST(decoded("Zm9vYmFy").value() == "foobar");
}

BOOST_AUTO_TEST_CASE(agrees_with_openssl_and_comes_back) {
    std::mt19937 random(7);
    for (size_t size = 0; size < 200; ++size) {
        std::string bytes(size, '\0');
        for (char& byte : bytes) byte = static_cast<char>(random());
        BOOST_REQUIRE_EQUAL(encoded(bytes), openssl_encoded(bytes));
        BOOST_REQUIRE(decoded(encoded(bytes)) == bytes);
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_strict_base64_is_refused) {
    for (const char* text : {"Zg", "Zg=", "Zg===", "Z===", "=", "====", "Zg==Zg==", "Zm 8", "Zm9-",
                             "Zh==", "Zm9=", "Z\xFFg=", "Zm9v\n"}) {
        BOOST_TEST_CONTEXT(text) BOOST_TEST(!decoded(text));
    }
}

BOOST_AUTO_TEST_SUITE_END()
