#include "plugins/base64_decode/base64.hpp"

#include <openssl/evp.h>

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

namespace {

using weir::base64::Decoded;
using Decoder = Decoded (*)(std::string_view, char*);

std::vector<Decoder> decoders() {
    std::vector<Decoder> all{weir::base64::decode, weir::base64::decode_portable};
    if (weir::base64::ssse3_available()) all.push_back(weir::base64::decode_ssse3);
    return all;
}

std::string encoded(const std::string& plain) {
    std::string text((plain.size() + 2) / 3 * 4 + 1, '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                    reinterpret_cast<const unsigned char*>(plain.data()),
                    static_cast<int>(plain.size()));
    text.pop_back();
    return text;
}

struct Outcome {
    Decoded result;
    std::string bytes;
};

Outcome run(Decoder decoder, std::string_view text) {
    std::string room(weir::base64::decoded_bound(text.size()), '#');
    const Decoded result = decoder(text, room.data());
    return {result, room.substr(0, result.size)};
}

std::string random_bytes(std::mt19937& random, size_t size) {
    std::string plain(size, '\0');
    for (char& c : plain) c = static_cast<char>(random());
    return plain;
}

bool is_digit(int c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
}

}  // namespace

BOOST_AUTO_TEST_SUITE(base64)

BOOST_AUTO_TEST_CASE(gives_back_what_openssl_encoded_at_every_length) {
    std::mt19937 random(1);
    for (size_t size = 0; size < 400; ++size) {
        const std::string plain = random_bytes(random, size);
        for (Decoder decoder : decoders()) {
            const Outcome outcome = run(decoder, encoded(plain));
            BOOST_TEST_REQUIRE(outcome.result.ok());
            BOOST_TEST_REQUIRE((outcome.bytes == plain));
        }
    }
}

BOOST_AUTO_TEST_CASE(agrees_with_openssl_block_decoder) {
    std::mt19937 random(2);
    for (size_t size = 3; size <= 300; size += 3) {
        const std::string text = encoded(random_bytes(random, size));
        std::string theirs(size, '\0');
        const int count = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(theirs.data()),
                                          reinterpret_cast<const unsigned char*>(text.data()),
                                          static_cast<int>(text.size()));
        BOOST_TEST_REQUIRE(count == static_cast<int>(size));
        for (Decoder decoder : decoders()) BOOST_TEST((run(decoder, text).bytes == theirs));
    }
}

BOOST_AUTO_TEST_CASE(every_byte_outside_the_alphabet_is_found_at_every_place) {
    const std::string good = encoded(std::string(36, 'x'));
    for (int c = 0; c < 256; ++c)
        for (size_t place = 0; place < good.size(); ++place) {
            if (c == '=' && place + 1 == good.size()) continue;
            std::string text = good;
            text[place] = static_cast<char>(c);
            for (Decoder decoder : decoders()) {
                const Decoded result = run(decoder, text).result;
                BOOST_TEST_REQUIRE(result.ok() == is_digit(c));
                if (!is_digit(c)) BOOST_TEST_REQUIRE(result.error_at == place);
            }
        }
}

BOOST_AUTO_TEST_CASE(padding_is_strict) {
    struct Case {
        const char* text;
        size_t error_at;
    };
    const Case cases[] = {{"YWJjZA", 6}, {"YWJjZA=", 7}, {"YWJjZA===", 6}, {"=", 1},
                          {"====", 0},   {"A===", 1},    {"AB=C", 2},      {"YW==YWJj", 2},
                          {"YWJ", 3},    {"YWJjY", 5},   {"YW Jj", 2},     {"YWJj\n", 4},
                          {"-_-_", 0},   {"YWJj====", 4}};
    for (const Case& wrong : cases)
        for (Decoder decoder : decoders()) {
            BOOST_TEST_CONTEXT(wrong.text) {
                const Decoded result = run(decoder, wrong.text).result;
                BOOST_TEST(!result.ok());
                BOOST_TEST(result.error_at == wrong.error_at);
            }
        }
}

BOOST_AUTO_TEST_CASE(bits_behind_the_last_byte_may_be_set) {
    for (Decoder decoder : decoders()) {
        BOOST_TEST(run(decoder, "YWJjZB==").bytes == "abcd");
        BOOST_TEST(run(decoder, "YWJjZGV=").bytes == "abcde");
    }
}

BOOST_AUTO_TEST_CASE(writes_no_more_than_its_bound) {
    std::mt19937 random(3);
    for (size_t size = 1; size < 200; ++size) {
        const std::string text = encoded(random_bytes(random, size));
        const size_t bound = weir::base64::decoded_bound(text.size());
        for (Decoder decoder : decoders()) {
            std::string room(bound + 32, '#');
            decoder(text, room.data());
            BOOST_TEST_REQUIRE(room.substr(bound) == std::string(32, '#'));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
