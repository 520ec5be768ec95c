#define BOOST_TEST_MODULE ckafka
#include <boost/test/unit_test.hpp>
