"""SIGKILL in every phase of an epoch, Kafka to Kafka: rows and dead letters equal to the reference, none twice, none
missing. And that the comparison sees a broken commit protocol.
"""
import support
from support import Expected, Pipeline, Topics, device_status
from kills import FLEET, KillCase, MANY_EPOCHS, PARTITIONS


class KafkaOutput:
    """From a topic to a topic, with a dead-letter topic on the same cluster."""

    def __init__(self, folder):
        self.topics = Topics()
        self.raw = self.topics.make("raw", PARTITIONS)
        self.topics.fill(self.raw, support.make_fleet(folder / "input.jsonl", **FLEET))
        self.expected = Expected(folder, self.topics.records(self.raw, folder / "raw.jsonl"), PARTITIONS)

    def pipeline(self, folder):
        self.rows, self.dead = self.topics.make("rows", 4), self.topics.make("dead", 2)
        return Pipeline(folder, device_status(
            self.topics.source(self.raw), self.topics.sink(self.rows),
            pipeline={**MANY_EPOCHS, "errors.deadletterqueue.topic.name": self.dead}))

    def differences(self, pipeline):
        return self.expected.differences(self.topics.values(self.rows, pipeline.folder / "rows.jsonl"),
                                         self.topics.records(self.dead, pipeline.folder / "dead.jsonl"))


class KafkaKills(KillCase):
    def test_kafka(self):
        output = KafkaOutput(self.folder)
        with self.subTest("killed"):
            self.assert_survives(output)
        with self.subTest("outbox after checkpoint"):
            self.assert_seen(output, "between writes:30", "outbox after checkpoint", "", "missing")
        with self.subTest("marker ignored"):
            self.assert_seen(output, "published:3", "", "marker ignored", "repeated")


if __name__ == "__main__":
    support.main(["WEIR_TEST_KAFKA"])
