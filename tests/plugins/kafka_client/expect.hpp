// Errors that a test wants.
#pragma once

#include <boost/test/unit_test.hpp>
#include <string_view>

#include "weir/sdk.hpp"

namespace weir::test {

template <class Body>
void expect_error(weir_result result, std::initializer_list<std::string_view> parts, Body body) {
    try {
        body();
    } catch (const Error& error) {
        const std::string_view text = error.what();
        BOOST_TEST(error.result() == result, "result " << error.result() << " of: " << text);
        for (const std::string_view part : parts)
            BOOST_TEST(text.find(part) != text.npos, "no \"" << part << "\" in: " << text);
        return;
    }
    BOOST_ERROR("no error came");
}

}  // namespace weir::test
