"""A changed pipeline file on a state directory that is there: state goes on, or the start is refused with the way out."""
import json
from pathlib import Path
import shutil
import signal
import tempfile

import support
from support import Expected, Pipeline, device_status, eventually
from editing import BAD_CONFIG, EditCase, line_of, status
from kills import MANY_EPOCHS, epochs_of

PARTITIONS = 4
STOPS = 3


class Edits(EditCase):
    @classmethod
    def setUpClass(cls):
        folder = Path(tempfile.mkdtemp(prefix="weir-e2e-"))
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.made = support.make_fleet(folder / "input.jsonl", devices=300, messages=40_000, partitions=PARTITIONS)

    def setUp(self):
        super().setUp()
        self.fleet = Path(shutil.copy(self.made, self.folder))
        self.pipeline = Pipeline(self.folder / "run", device_status(
            {"type": "file", "path": str(self.fleet), "format": "records", "partitions": PARTITIONS},
            {"type": "file", "path": "rows.jsonl"}, {"type": "file", "path": "dead.jsonl"}, MANY_EPOCHS))

    def interrupted(self, epochs, number):
        """A run that got this signal once it had committed so many epochs. What it read waits for other partitions."""
        port = support.free_port()
        run = self.pipeline.start("--metrics", f"127.0.0.1:{port}")
        eventually(lambda: epochs_of(port) >= epochs or run.ended(), f"{epochs} epochs:\n{run.log[-2000:]}")
        run.signal(number)
        eventually(run.ended, f"the end:\n{run.log[-2000:]}")
        return run

    def lines_of(self, *names):
        return sum(self.file_of(name).read_bytes().count(b"\n") for name in names)

    def online_at_the_end(self):
        """(product, device) of those whose last row says so."""
        last = {(row["product"], row["device"]): row["closing"] for row in self.rows() if row["kind"] == "window"}
        return {device for device, status in last.items() if status == "online"}

    def test_event_time_changed_after_clean_stops(self):
        expected = Expected(self.folder, self.fleet, PARTITIONS)
        for stop in range(STOPS):
            self.assertEqual(self.interrupted(2, signal.SIGTERM).status, 0)
            # Another file, but the same meaning: the rows stay those of the reference.
            self.pipeline.sections["transforms.decode"].pop("field", None)
            self.pipeline.change("transforms.decode", **({} if stop % 2 else {"field": "Payload"}))
            self.assertIn("have changed: records that still wait are judged anew", self.plan())
        self.run_to_end(self.pipeline)
        self.assert_equal_rows(expected, self.file_of("rows.jsonl"), self.file_of("dead.jsonl"))

    def assert_goes_on_as_the_reference(self, section, options, **then):
        """After a clean stop while records wait: none is lost, none counts twice, and late are those that must be."""
        self.assertEqual(self.interrupted(2, signal.SIGTERM).status, 0)
        position = next(line["position"] for line in self.dumped() if line["kind"] == "lane")
        watermark = self.watermark()
        self.pipeline.change(section, **options)
        self.assertIn("have changed: records that still wait are judged anew", self.plan())
        self.run_to_end(self.pipeline)
        expected = Expected(self.folder, self.fleet, PARTITIONS, script="edited",
                            stopped_at=position, watermark=watermark, **then)
        self.assert_equal_rows(expected, self.file_of("rows.jsonl"), self.file_of("dead.jsonl"))

    def test_a_zone_that_changes_makes_late_what_waited_and_would_be_due(self):
        self.assert_goes_on_as_the_reference("transforms.map", {"zone": "+08:01"}, then_zone="+08:01",
                                             least_moved=10)

    def test_more_disorder_is_allowed_for_while_records_wait(self):
        self.assert_goes_on_as_the_reference("transforms.status", {"out_of_orderness": "40s"},
                                             then_out_of_orderness="40s")

    def test_less_disorder_is_allowed_for_while_records_wait(self):
        self.assert_goes_on_as_the_reference("transforms.status", {"out_of_orderness": "2s"},
                                             then_out_of_orderness="2s")

    def test_event_time_changed_after_a_crash(self):
        expected = Expected(self.folder, self.fleet, PARTITIONS)
        self.assertEqual(self.interrupted(3, signal.SIGKILL).status, -signal.SIGKILL)
        self.pipeline.change("transforms.map", zone="+09:00")
        self.assertIn("REFUSED, as the last run did not end cleanly", self.plan(BAD_CONFIG))
        run = self.run_to_end(self.pipeline, BAD_CONFIG)
        self.assertIn("Start once with the old file and stop it (SIGTERM)", run.log)
        self.pipeline.change("transforms.map", zone="+08:00")
        self.run_to_end(self.pipeline)
        self.assert_equal_rows(expected, self.file_of("rows.jsonl"), self.file_of("dead.jsonl"))

    def test_partitions_that_are_renamed_while_records_wait_are_refused(self):
        expected = Expected(self.folder, self.fleet, PARTITIONS)
        self.assertEqual(self.interrupted(2, signal.SIGTERM).status, 0)
        self.pipeline.change("sources.devices", topic="others")
        run = self.run_to_end(self.pipeline, BAD_CONFIG)
        self.assertIn("name topic and partitions of source 'devices' as before until they have counted", run.log)
        del self.pipeline.sections["sources.devices"]["topic"]
        self.pipeline.change("sources.devices")
        self.run_to_end(self.pipeline)
        self.assert_equal_rows(expected, self.file_of("rows.jsonl"), self.file_of("dead.jsonl"))

    def test_no_keyed_transform_any_more_while_records_wait(self):
        self.assertEqual(self.interrupted(3, signal.SIGKILL).status, -signal.SIGKILL)
        self.pipeline.change("pipeline", transforms=["decode"])
        keyed = self.pipeline.sections.pop("transforms.status")
        mapping = self.pipeline.sections.pop("transforms.map")
        self.pipeline.change("pipeline")
        self.assertIn("no keyed transform any more: REFUSED", self.plan(BAD_CONFIG))
        run = self.pipeline.start("--abandon", "status")
        self.assertEqual(run.wait(), BAD_CONFIG, run.log)
        self.assertIn("this file has no keyed transform any more since the last run", run.log)
        self.pipeline.sections.update({"transforms.status": keyed, "transforms.map": mapping})
        self.pipeline.change("pipeline", transforms=["decode", "map", "status"])
        self.assertEqual(self.interrupted(2, signal.SIGTERM).status, 0)
        lines = self.dumped()
        waiting = sum(line["waiting"] for line in lines if line["kind"] == "partition")
        position = next(line["position"] for line in lines if line["kind"] == "lane")
        unread = self.fleet.read_bytes()[position:].count(b"\n")
        self.assertGreater(waiting, 0)
        before = self.lines_of("rows.jsonl", "dead.jsonl")
        self.pipeline.change("pipeline", transforms=["decode"])
        del self.pipeline.sections["transforms.status"], self.pipeline.sections["transforms.map"]
        self.pipeline.change("pipeline")
        self.assertIn("no keyed transform any more: records that still wait for one are handed on", self.plan(BAD_CONFIG))
        run = self.pipeline.start("--abandon", "status")
        self.assertEqual(run.wait(), 0, run.log)
        handed_on = self.lines_of("rows.jsonl", "dead.jsonl") - before - unread
        self.assertLessEqual(handed_on, waiting)     # a gateway's message may be several records
        self.assertGreater(handed_on, waiting * 0.9)

    def test_a_new_timeout_acts_on_the_devices_that_are_there(self):
        self.run_to_end(self.pipeline)
        online = self.online_at_the_end()
        self.assertGreater(len(online), 10)
        self.assertIn(f"transform status: keeps the state of {len(self.keys())} device keys\n", self.plan())
        self.pipeline.change("transforms.status", presence_timeout="1s")
        self.assertIn(f"  {len(online)} devices would turn offline as soon as the watermark moves on (now online)\n", self.plan())
        shown = self.explained(*sorted(online)[0])
        self.assertEqual(shown["nodes"][0]["state"]["status"], "online")
        self.pipeline.change("transforms.status", min_dwell="30s")
        self.assertIn(f"  {len(online)} devices would turn offline if nothing comes within min_dwell (now online)\n",
                      self.plan())

    def explained(self, product, device):
        done = self.command("explain", self.pipeline.file, f"{product}/{device}", "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_the_state_of_another_component_is_refused_until_it_is_abandoned(self):
        self.run_to_end(self.pipeline)
        transforms = self.pipeline.sections
        transforms["transforms.devices"] = transforms.pop("transforms.status")
        transforms["transforms.status"] = {"type": "status_rollup"}
        self.pipeline.change("pipeline", transforms=["decode", "map", "devices", "status"])
        self.assertIn("transform status: REFUSED, as its state was made by the component status_aggregator",
                      self.plan(BAD_CONFIG))
        run = self.run_to_end(self.pipeline, BAD_CONFIG)
        self.assertIn("the state of the transform 'status' was made by the component status_aggregator", run.log)
        run = self.pipeline.start("--abandon", "status")
        self.assertEqual(run.wait(), 0, run.log)
        self.assertNotIn("REFUSED", self.plan())

    def test_output_for_a_sink_that_is_gone_is_refused_until_it_is_given_up(self):
        run = self.pipeline.start(executable=support.FAULTY_WEIR, environment={"WEIR_TEST_CRASH": "publish:3"})
        self.assertEqual(run.wait(), -signal.SIGKILL, run.log)
        published = len(self.rows())
        self.pipeline.change("pipeline", sinks=["others"])
        self.pipeline.sections["sinks.others"] = {"type": "file", "path": "others.jsonl"}
        del self.pipeline.sections["sinks.rows"]
        self.pipeline.change("sinks.others")
        self.assertRegex(self.plan(BAD_CONFIG), r"sink rows: not in this file.* REFUSED.* --abandon rows\n")
        run = self.run_to_end(self.pipeline, BAD_CONFIG)
        self.assertIn("for a sink 'rows', which this pipeline does not have", run.log)
        run = self.pipeline.start("--abandon", "rows")
        self.assertEqual(run.wait(), 0, run.log)
        self.assertIn("the output for 'rows' behind epoch", run.log)
        self.assertNotIn("there is no state", run.log)
        self.assertEqual(len(self.rows()), published)
        self.assertGreater(len(self.rows("others.jsonl")), 0)
        self.assertNotIn("REFUSED", self.plan())

    def test_a_changed_window_and_an_added_sink_keep_the_devices(self):
        self.run_to_end(self.pipeline)
        known = {(row["product"], row["device"]) for row in self.rows()}
        before = len(self.rows())
        self.pipeline.change("transforms.status", window__size="2m")
        self.pipeline.change("pipeline", sinks=["rows", "more"])
        self.pipeline.sections["sinks.more"] = {"type": "file", "path": "more.jsonl"}
        with open(self.fleet, encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        later = max(record["timestamp"] or 0 for record in records) + 600_000
        with open(self.fleet, "a", encoding="utf-8") as lines:
            for partition in range(PARTITIONS):
                lines.write(line_of(partition, 10_000_000, later, status("NEW", "new", "online", later)))
        self.pipeline.change("sinks.rows")
        self.run_to_end(self.pipeline)
        new = self.rows()[before:]
        self.assertEqual(self.rows("more.jsonl"), new)
        windows = [row for row in new if row["kind"] == "window"]
        self.assertEqual({row["window_end_ms"] - row["window_start_ms"] for row in windows}, {120_000})
        self.assertTrue(known <= {(row["product"], row["device"]) for row in windows})

    def test_a_renamed_transform_is_refused_until_its_state_is_abandoned(self):
        self.run_to_end(self.pipeline)
        sections = self.pipeline.sections
        sections["transforms.presence"] = sections.pop("transforms.status")
        self.pipeline.change("pipeline", transforms=["decode", "map", "presence"])
        self.assertIn("transform status: not in this file. REFUSED", self.plan(BAD_CONFIG))
        run = self.run_to_end(self.pipeline, BAD_CONFIG)
        self.assertIn("--abandon status", run.log)
        run = self.pipeline.start("--abandon", "status")
        self.assertEqual(run.wait(), 0, run.log)
        self.assertIn("the state of 'status' is abandoned", run.log)
        self.run_to_end(self.pipeline)

    def test_explaining_a_device_that_is_not_there(self):
        self.run_to_end(self.pipeline)
        done = self.command("explain", self.pipeline.file, "P/nobody")
        self.assertEqual(done.returncode, 64)
        self.assertIn("no keyed transform has state of P/nobody", done.stderr)


if __name__ == "__main__":
    support.main()
