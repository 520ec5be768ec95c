"""What a sink's target never takes, a sink whose call never comes back, and one that is away when the source ends."""
import json
import os
import subprocess
import time

import support
from editing import BAD_CONFIG, line_of, status
from kills import epochs_of
from support import FAULTY_WEIR, WEIR, Case, Expected, Pipeline, Topics, device_status

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

    def planned(self, pipeline, code=0):
        done = subprocess.run([WEIR, "plan", pipeline.file], capture_output=True, text=True, check=False,
                              env={**os.environ, "WEIR_PLUGIN_PATH": support.PLUGINS})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def unpublished(self, topics):
        """A pipeline that died before it published two dead letters and a row for each of two sinks of a cluster."""
        now = int(time.time() * 1000)
        pipeline = self.pipeline(topics["out"], [("a", now), ("b", now)])
        with open(self.folder / "input.jsonl", "a", encoding="utf-8") as lines:
            lines.write(line_of(0, 2, now, status("P", "d", "online", now)))
        pipeline.sections["transforms.map"] = {"type": "format_mapper"}     # takes no value that is not JSON
        for name in ("second", "dead", "more"):
            pipeline.sections[f"sinks.{name}"] = self.topics.sink(topics[name])
        pipeline.change("pipeline", transforms=["map"], sinks=["out", "second"], errors__tolerance="all",
                        errors__deadletterqueue__sink="dead")
        run = pipeline.start(executable=FAULTY_WEIR, environment={"WEIR_TEST_CRASH": "publish:1"})
        self.assertLess(run.wait(), 0, run.log)
        return pipeline

    def test_output_goes_to_the_sinks_that_it_was_made_for(self):
        topics = {name: self.topics.make(name) for name in ("out", "second", "dead", "more")}
        pipeline = self.unpublished(topics)
        pipeline.change("pipeline", sinks=["out", "more"])
        reason = self.planned(pipeline, BAD_CONFIG).partition("REFUSED: ")[2].splitlines()[0]
        self.assertIn("for 'second', which this pipeline does not have", reason)
        self.assertIn(reason, self.run_to_end(pipeline, BAD_CONFIG).log)
        pipeline.change("pipeline", sinks=["out", "more", "second"])
        self.assertIn("sink out: goes on; its output of 1 epoch, which may not be published yet, comes first\n",
                      self.planned(pipeline))
        self.run_to_end(pipeline)
        self.assertEqual(self.values(topics["dead"]), ["of a", "of b"])
        self.assertEqual(self.values(topics["more"]), [])
        for name in ("out", "second"):      # their values are no text
            records = self.topics.records(topics[name], self.folder / name).read_text().splitlines()
            self.assertEqual(len(records), 1)

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


class EndOfSource(Case):
    BEGIN_MS = 1_767_258_000_000
    HOURS = 8
    OUTBOX = 1 << 20

    def fleet(self):
        """Two messages of one device: the end closes more windows behind the first than the outbox has room for."""
        path = self.folder / "fleet.jsonl"
        with open(path, "w", encoding="utf-8") as lines:
            for offset, hours in enumerate((0, self.HOURS)):
                at_ms = self.BEGIN_MS + hours * 3_600_000
                value = {"status": "online", "productKey": "p", "deviceName": "d", "utcTime": time.strftime(
                    "%Y-%m-%dT%H:%M:%SZ", time.gmtime(at_ms // 1000))}
                lines.write(json.dumps({"topic": "in", "partition": 0, "offset": offset, "timestamp": at_ms, "key": "d",
                                        "headers": {}, "value": json.dumps(value)}) + "\n")
        return path

    def test_its_last_windows_wait_for_room_in_the_outbox(self):
        topics, fleet = Topics(), self.fleet()
        out, back, port = topics.make("room"), self.folder / "back", support.free_port()
        times = {"window.size": "1s", "out_of_orderness": "12h"}
        expected = Expected(self.folder, fleet, 1, window_size="1s", out_of_orderness="12h")
        pipeline = Pipeline(self.folder / "run", device_status(
            {"type": "file", "path": str(fleet), "format": "records"}, topics.sink(out),
            pipeline={"checkpoint.interval": "50ms", "outbox.max_bytes": "1MiB", "epoch.max_output_bytes": "64KiB"},
            status=times))
        run = pipeline.start("--metrics", f"127.0.0.1:{port}", executable=FAULTY_WEIR,
                             environment={"WEIR_TEST_BROKEN": f"sink away until {back}"})
        run.says("(outbox.max_bytes): reading pauses")
        epochs = epochs_of(port)
        support.eventually(lambda: epochs_of(port) > epochs + 10, "epochs with the outbox full")
        held = support.metric(port, "weir_outbox_bytes")
        self.assertGreater(held, self.OUTBOX)
        self.assertLess(held, 1.25 * self.OUTBOX)
        back.touch()
        self.assertEqual(run.wait(), 0, run.log)
        rows = topics.values(out, self.folder / "rows.jsonl").read_text()
        self.assertGreater(len(rows), 3 * self.OUTBOX)
        self.assertTrue(rows == expected.rows.read_text(), "the rows differ")


if __name__ == "__main__":
    support.main(["WEIR_TEST_KAFKA"])
