#include "topic_name_matches.hpp"

namespace weir {

void TopicNameMatches::configure(const Config& config) {
    const std::string pattern = config.text("pattern");
    try {
        pattern_.assign(pattern, boost::regex::perl);
        last_matches_ = boost::regex_match(last_topic_, pattern_);
    } catch (const std::runtime_error& e) {
        throw Error("option pattern: \"" + pattern + "\" is no regular expression: " + e.what(),
                    WEIR_BAD_CONFIG);
    }
}

bool TopicNameMatches::test(const weir_record&, const weir_position& position) {
    const std::string_view topic = view(position.topic);
    if (topic == last_topic_) return last_matches_;
    last_topic_ = topic;
    return last_matches_ = boost::regex_match(last_topic_, pattern_);
}

}  // namespace weir
