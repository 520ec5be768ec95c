#define BOOST_TEST_MODULE kafka_client
#include <boost/test/unit_test.hpp>
