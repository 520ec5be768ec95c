#define BOOST_TEST_MODULE record_lines
#include <boost/test/unit_test.hpp>
