#define BOOST_TEST_MODULE base64_decode
#include <boost/test/unit_test.hpp>
