"""What a sink's target never takes, and a sink whose call never comes back."""
import json
import subprocess
import time

import support
from support import FAULTY_WEIR, WEIR, Case, Pipeline, Topics

SOFTWARE = 70
TOO_OLD_MS = 1_500_000_000_000


class SinkTroubles(Case):
    def setUp(self):
        super().setUp()
        self.topics = Topics()

    def pipeline(self, topic, records):
        lines = [json.dumps({"topic": "in", "partition": 0, "offset": offset, "timestamp": timestamp, "key": key,
                             "headers": {}, "value": "of " + key}) for offset, (key, timestamp) in enumerate(records)]
        (self.folder / "input.jsonl").write_text("\n".join(lines) + "\n")
        return Pipeline(self.folder / "run", {
            "pipeline": {"name": support.unique("troubles"), "source": "in", "sinks": ["out"]},
            "sources.in": {"type": "file", "path": str(self.folder / "input.jsonl"), "format": "records"},
            "sinks.out": self.topics.sink(topic)})

    def values(self, topic):
        return sorted(self.topics.values(topic, self.folder / "values.txt").read_text().splitlines())

    def refused(self, pipeline):
        done = subprocess.run([WEIR, "state", "dump", pipeline.folder / "state", "--format", "json"], check=True,
                              capture_output=True, text=True)
        return [line for line in map(json.loads, done.stdout.splitlines()) if line["kind"] == "refused"]

    def test_refused_records_are_kept_and_the_others_published(self):
        now = int(time.time() * 1000)
        topic = self.topics.make("picky", **{"message.timestamp.before.max.ms": 86_400_000})
        pipeline = self.pipeline(topic, [("a", now), ("old", TOO_OLD_MS), ("b", now), ("older", TOO_OLD_MS - 1),
                                         ("c", now)])
        log = self.run_to_end(pipeline).log
        self.assertEqual(self.values(topic), ["of a", "of b", "of c"])
        refused = self.refused(pipeline)
        self.assertEqual([(line["key"], line["value"]) for line in refused], [("old", "of old"), ("older", "of older")])
        for line in refused:
            self.assertIn(topic, line["reason"])
            self.assertIn(line["reason"], log)
        self.run_to_end(pipeline)
        self.assertEqual(len(self.refused(pipeline)), 2)
        self.assertEqual(self.values(topic), ["of a", "of b", "of c"])

    def test_a_call_that_does_not_come_back_ends_the_run_and_the_next_goes_on(self):
        topic = self.topics.make("hung")
        pipeline = self.pipeline(topic, [("a", TOO_OLD_MS), ("b", TOO_OLD_MS)])
        pipeline.change("pipeline", call_timeout="10s")
        run = pipeline.start(executable=FAULTY_WEIR, environment={"WEIR_TEST_BROKEN": "publication hangs"})
        self.assertEqual(run.wait(), SOFTWARE, run.log)
        self.assertIn("out: publish() has not come back within call_timeout", run.log)
        self.assertEqual(self.values(topic), [])
        pipeline.change("pipeline", call_timeout="10m")
        self.run_to_end(pipeline)
        self.assertEqual(self.values(topic), ["of a", "of b"])


if __name__ == "__main__":
    support.main(["WEIR_TEST_KAFKA"])
