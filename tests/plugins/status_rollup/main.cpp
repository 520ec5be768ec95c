#define BOOST_TEST_MODULE status_rollup
#include <boost/test/unit_test.hpp>
