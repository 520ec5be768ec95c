#include "weir/plugin.hpp"

#include "topic_name_matches.hpp"

WEIR_PLUGIN("weir_topic_name_matches", "0.1.0", "Apache-2.0",
            weir::predicate<weir::TopicNameMatches>())
