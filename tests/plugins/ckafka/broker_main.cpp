#define BOOST_TEST_MODULE ckafka_broker
#define BOOST_TEST_NO_MAIN
#include <boost/test/unit_test.hpp>

#include "test_cluster.hpp"

int main(int count, char** words) { return weir::test::run_with_broker(count, words); }
