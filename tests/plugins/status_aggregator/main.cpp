#define BOOST_TEST_MODULE status_aggregator
#include <boost/test/unit_test.hpp>
