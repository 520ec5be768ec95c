"""examples/plugins, the ones in C++ and C: what their pipelines give, and how few lines they take."""
import json
import unittest

from example import EXAMPLES
from pipelines import PipelineTest

COUNTS = sorted((f"counter/{lane}", end * 60_000, count) for lane in range(3)
                for end, count in ((1, "60"), (2, "60"), (3, "30")))


class CountsTest(PipelineTest):
    """150 records a second apart: two whole minutes and a half one, of each lane."""

    def test_counts_each_lane_and_minute(self):
        self.run_weir("counts")
        self.assertEqual(sorted(self.csv_rows("counts.csv")), COUNTS)

    def test_a_second_run_adds_nothing(self):
        self.run_weir("counts")
        self.run_weir("counts")
        self.assertEqual(sorted(self.csv_rows("counts.csv")), COUNTS)

    def test_rows_behind_the_confirmed_length_are_cut(self):
        self.run_weir("counts")
        with open(self.out / "counts.csv", "a", encoding="utf-8") as rows:
            rows.write('"torn","')
        self.run_weir("counts")
        self.assertEqual(sorted(self.csv_rows("counts.csv")), COUNTS)

    def test_lost_rows_are_reported(self):
        self.run_weir("counts")
        (self.out / "counts.csv").write_text("")
        done = self.weir("run", "counts")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("counts.csv is shorter than the ", done.stderr)

    def test_a_file_of_others_is_refused(self):
        self.out.mkdir()
        (self.out / "counts.csv").write_text("of others\n")
        done = self.weir("run", "counts")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("counts.csv is not empty: move it away, or name another path", done.stderr)
        self.assertEqual((self.out / "counts.csv").read_text(), "of others\n")

    def test_lanes_that_appear_later_change_nothing_of_the_others(self):
        self.change("counts", "lanes = 3", "lanes = 1")
        self.run_weir("counts")
        self.change("counts", "lanes = 1", "lanes = 3")
        self.run_weir("counts")
        self.assertEqual([row for row in COUNTS if row[0] == "counter/0"],
                         [row for row in sorted(self.csv_rows("counts.csv")) if row[0] == "counter/0"])

    def test_fewer_lanes_than_the_checkpoint_knows_are_refused(self):
        self.run_weir("counts")
        self.change("counts", "lanes = 3", "lanes = 2")
        done = self.weir("run", "counts")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("the checkpoint knows the lane '2', but the option 'lanes' is 2", done.stderr)

    def test_a_key_that_names_no_device_is_a_dead_letter(self):
        (self.folder / "numbers.jsonl").write_text(
            '{"key":"counter/0","timestamp":1000,"value":"1"}\n{"key":"counter","timestamp":2000,"value":"2"}\n'
            '{"key":"counter/0","value":"3"}\n')
        self.change("counts", 'type = "counter"                # examples/plugins/counter\n'
                    'records = 150\nlanes = 3\nevery = "1s"',
                    'type = "file"\npath = "numbers.jsonl"\nformat = "records"')
        self.change("counts", 'state.directory = "out/counts-state"',
                    'state.directory = "out/counts-state"\nerrors.tolerance = "all"\n'
                    'errors.deadletterqueue.sink = "dead"')
        with open(self.folder / "counts.toml", "a", encoding="utf-8") as pipeline:
            pipeline.write('[sinks.dead]\ntype = "file"\npath = "out/dead.jsonl"\nformat = "records"\n')
        self.run_weir("counts")
        self.assertEqual(self.csv_rows("counts.csv"), [("counter/0", 60_000, "1")])
        dead = [json.loads(line) for line in (self.out / "dead.jsonl").read_text().splitlines()]
        self.assertEqual(
            [(letter["value"], letter["__connect.errors.exception.message"]) for letter in dead],
            [("2", "the key is not PRODUCT/NAME"), ("3", "it has no timestamp")])


class RedactTest(PipelineTest):

    def rows(self, name):
        lines = (self.out / name).read_text().splitlines()
        return [(row["key"], row["headers"], row["value"]) for row in map(json.loads, lines)]

    def test_takes_headers_out_and_drops_short_values(self):
        self.run_weir("redact")
        self.assertEqual(self.rows("redacted.jsonl"), [
            ("a/1", {"trace": "7"}, "first"), ("a/2", {}, "second"), ("b/2", {}, "fourth"),
            ("b/3", [["trace", "9"], ["trace", "10"]], "fifth")])

    def test_a_predicate_says_which_records_a_transform_is_for(self):
        self.run_weir("private")
        self.assertEqual(self.rows("private.jsonl"), [
            ("a/1", {"authorization": "Bearer x", "trace": "7"}, "first"),
            ("a/2", {"cookie": "c", "authorization": "Bearer y"}, "second"),
            ("b/1", {"trace": "8"}, "no"), ("b/2", {}, "fourth"),
            ("b/3", [["trace", "9"], ["trace", "10"]], "fifth")])

    def test_a_negated_predicate_says_which_it_is_not_for(self):
        self.change("private", "negate = false", "negate = true")
        self.run_weir("private")
        self.assertEqual([headers for _, headers, _ in self.rows("private.jsonl")], [
            {"trace": "7"}, {}, {"trace": "8"}, {},
            [["trace", "9"], ["authorization", "Bearer z"], ["trace", "10"]]])


class SizeTest(unittest.TestCase):

    def lines_of(self, name):
        return len((EXAMPLES / "plugins" / name).read_text(encoding="utf-8").splitlines())

    def test_a_transform_takes_at_most_40_lines_of_cpp(self):
        for name in ("drop_short", "redact_headers"):
            self.assertLessEqual(self.lines_of(f"{name}/{name}.cpp"), 40, name)

    def test_a_transform_takes_at_most_90_lines_of_c(self):
        self.assertLessEqual(self.lines_of("device_from_key/device_from_key.c"), 90)


if __name__ == "__main__":
    unittest.main()
