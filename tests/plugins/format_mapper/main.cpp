#define BOOST_TEST_MODULE format_mapper
#include <boost/test/unit_test.hpp>
