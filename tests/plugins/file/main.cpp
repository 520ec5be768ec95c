#define BOOST_TEST_MODULE file
#include <boost/test/unit_test.hpp>
