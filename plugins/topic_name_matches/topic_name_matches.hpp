// Matches records by the topic they were read from.
#pragma once

#include <boost/regex.hpp>
#include <string>

#include "weir/predicate.hpp"

namespace weir {

class TopicNameMatches {
public:
    static constexpr ComponentInfo info{
        .name = "topic_name_matches",
        .summary = "Matches records whose topic matches a regular expression.",
        .doc =
            "Kafka Connect's TopicNameMatches. The expression must match the whole name of the "
            "topic "
            "(of a file source: what the source gives as topic)."};
    static constexpr Option options[] = {option("pattern", WEIR_STRING)
                                             .required()
                                             .ranked(WEIR_HIGH)
                                             .says("The regular expression, in Perl's syntax.")
                                             .like("device-(raw|test)")};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};

    explicit TopicNameMatches(const Host&) {}
    void configure(const Config& config);
    [[nodiscard]] bool test(const weir_record& record, const weir_position& position);

private:
    boost::regex pattern_;
    std::string last_topic_;  // records of one batch are nearly always of one topic
    bool last_matches_ = false;
};

}  // namespace weir
