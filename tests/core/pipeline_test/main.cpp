#define BOOST_TEST_MODULE pipeline_test
#include <boost/test/unit_test.hpp>
