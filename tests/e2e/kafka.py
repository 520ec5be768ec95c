"""From a Kafka topic to Kafka topics: committed rows equal to the reference, each exactly once."""
from pathlib import Path
import tempfile

import support
from support import Case, Expected, Pipeline, Topics, device_status

PARTITIONS = 8


class Kafka(Case):
    @classmethod
    def setUpClass(cls):
        # pylint: disable=consider-using-with
        shared = tempfile.TemporaryDirectory(prefix="weir-e2e-")
        cls.addClassCleanup(shared.cleanup)
        folder = Path(shared.name)
        cls.topics = Topics()
        cls.raw = cls.topics.make("raw", PARTITIONS)
        fleet = support.make_fleet(folder / "input.jsonl", devices=1000, messages=100_000, partitions=PARTITIONS)
        cls.topics.fill(cls.raw, fleet)
        cls.expected = Expected(folder, cls.topics.records(cls.raw, folder / "raw.jsonl"), PARTITIONS,
                                window_kind="hopping", window_size="5m", window_every="1m", window_offset="-8h")

    def device_status(self, tasks):
        rows, dead = self.topics.make("rows", 4), self.topics.make("dead", 2)
        sections = device_status(
            self.topics.source(self.raw, **{"group.id": support.unique("lag")}), self.topics.sink(rows),
            pipeline={"tasks.max": tasks, "delivery": "exactly_once", "checkpoint.interval": "1s",
                      "errors.deadletterqueue.topic.name": dead},
            status={"window.kind": "hopping", "window.size": "5m", "window.every": "1m", "window.offset": "-8h",
                    "emit": "all"})
        return Pipeline(self.folder / f"tasks-{tasks}", sections), rows, dead

    def test_rows_do_not_depend_on_workers(self):
        for tasks in (1, 2, 4):
            with self.subTest(tasks=tasks):
                pipeline, rows, dead = self.device_status(tasks)
                self.assert_small(self.run_to_end(pipeline))
                self.assert_equal_rows(self.expected, self.topics.values(rows, pipeline.folder / "rows.jsonl"),
                                       self.topics.records(dead, pipeline.folder / "dead.jsonl"))

    def test_check_prints_the_plan(self):
        pipeline, _, dead = self.device_status(1)
        done = pipeline.check()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"topic {dead}", done.stdout)
        self.assertIn("exactly once", done.stdout)
        self.assertFalse((pipeline.folder / "state").exists())


if __name__ == "__main__":
    support.main(["WEIR_TEST_KAFKA"])
