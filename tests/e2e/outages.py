"""Brokers that are absent at start, or go away for 30 s: the pipeline waits, says so once, and loses nothing."""
import signal
import sys
import time

import support
from support import Case, Expected, Pipeline, TESTS, Topics, device_status, eventually

sys.path.insert(0, str(TESTS / "kafka"))
from broker import Broker  # noqa: E402

PARTITIONS = 4
OUTAGE_S = 30


class Outages(Case):
    def setUp(self):
        super().setUp()
        self.broker = Broker(self.folder / "broker")
        self.addCleanup(self.broker.kill)

    def device_status(self, raw, rows, dead):
        sections = device_status(self.topics.source(raw), self.topics.sink(rows),
                                 pipeline={"errors.deadletterqueue.topic.name": dead})
        del sections["sources.devices"]["stop_at"]
        return Pipeline(self.folder / "live", sections)

    def fleet_in_two_parts(self):
        """One fleet's records: those of the first ten minutes, and the others."""
        fleet = support.make_fleet(self.folder / "input.jsonl", devices=300, messages=30_000, partitions=PARTITIONS)
        lines = fleet.read_text(encoding="utf-8").splitlines(keepends=True)
        parts = self.folder / "first.jsonl", self.folder / "second.jsonl"
        for path, half in zip(parts, (lines[:15_000], lines[15_000:])):
            path.write_text("".join(half), encoding="utf-8")
        return parts

    def has_read_all(self):
        """Whether the source's positions have reached the topic's end, as the metrics say."""
        lag = [value for name, value in support.metrics(self.port).items() if name.startswith("weir_lag")]
        return len(lag) == PARTITIONS and sum(lag) == 0

    def stay_away(self, run):
        """30 s without a broker are what this test is about; the pipeline must live through them."""
        self.broker.kill()
        back = time.monotonic() + OUTAGE_S
        eventually(lambda: run.ended() or time.monotonic() > back, "the outage's end", 2 * OUTAGE_S)
        self.assertIsNone(run.status, run.log)
        self.broker.start()

    def finish(self, pipeline):
        """The same pipeline on the same state, to the topic's end: closes the last windows."""
        pipeline.change("sources.devices", stop_at="end")
        self.run_to_end(pipeline)

    def test_absent_at_start_and_away_for_a_while(self):
        self.topics = Topics(self.broker.bootstrap)
        pipeline = self.device_status("raw", "rows", "dead")
        self.port = support.free_port()
        run = pipeline.start("--metrics", f"127.0.0.1:{self.port}")
        run.says("no broker of")
        first, second = self.fleet_in_two_parts()
        self.broker.start()
        for topic, partitions in (("raw", PARTITIONS), ("rows", 2), ("dead", 1)):
            self.topics.tool.create_topic(topic, partitions, {"retention.ms": -1})
        self.topics.fill("raw", first)
        eventually(lambda: self.topics.tool.end_offsets("rows")[0][1] > 0, "the first rows\n" + run.log)
        self.stay_away(run)
        self.topics.fill("raw", second)
        eventually(lambda: self.has_read_all(), f"all read:\n{run.log}", 120)
        self.assertEqual(run.terminate(), 0, run.log)
        self.assert_small(run)
        self.assert_said_once(run)
        self.finish(pipeline)
        expected = Expected(self.folder, self.topics.records("raw", self.folder / "raw.jsonl"), PARTITIONS)
        self.assert_equal_rows(expected, self.topics.values("rows", self.folder / "rows.jsonl"),
                               self.topics.records("dead", self.folder / "dead.jsonl"))

    def assert_said_once(self, run):
        """Each of the two absences: one line of the source, and of the sink no line twice."""
        self.assertEqual(run.log.count("devices: no broker of"), 2, run.log)
        kept = [line.split(None, 2)[2] for line in run.log.splitlines() if "output is kept in the outbox" in line]
        self.assertEqual(len(kept), len(set(kept)), run.log)


if __name__ == "__main__":
    support.main(["WEIR_TEST_KAFKA"])
