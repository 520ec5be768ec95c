"""`weir test`: what passes, what a failure says, and that crashes, blind partitions and silence are what they are."""
import re
import unittest
import xml.etree.ElementTree as ElementTree

from command import CommandTest

PIPELINE = """
[pipeline]
name = "tested"
source = "in"
transforms = ["map", "status"]
sinks = ["rows"]
errors.tolerance = "all"
[sources.in]
type = "file"
path = "nowhere.jsonl"
[transforms.map]
type = "format_mapper"
[transforms.status]
type = "status_aggregator"
presence_timeout = "10m"
[sinks.rows]
type = "file"
path = "never/rows.jsonl"
"""

ONLINE = """
[[tests]]
name = "{name}"
into = "status"
[[tests.steps]]
input = [{{ product = "p", device = "d", status = "online" }}]
"""

# The first minute of a device that was online from its start.
FIRST_ROWS = """
[tests.expect]
rows = [{ kind = "transition", to = "online", seq = 1 }, { kind = "window", online_ms = 60000, records = 1 }]
"""

FAULT_POINTS = ["read", "transform", "exchange", "barrier", "before write", "after write", "publish", "published",
                "confirmed", "drained", "restore", "open source", "recovery", "recovered"]


def steps(*actions):
    return "".join(f"[[tests.steps]]\n{action}\n" for action in actions)


class TestTest(CommandTest):
    def play(self, tests, *arguments, code=0, pipeline=PIPELINE):
        (self.folder / "p.toml").write_text(pipeline + tests)
        return self.run_weir("test", "p.toml", *arguments, code=code)

    def line(self, text):
        """Where it stands in the file, as `weir` names it."""
        return (self.folder / "p.toml").read_text().split(text)[0].count("\n") + 1

    def test_silence_closes_a_window_and_times_out_in_no_time(self):
        timeout = ONLINE.format(name="timeout") + steps('advance = "99s"', "expect.rows = [{}]", 'advance = "1s"') + """
[[tests.steps]]
expect.rows = [{ kind = "window", online_ms = 60000 }]
[[tests.steps]]
advance = "10h"
[tests.expect]
partial = true
rows = [{ kind = "transition", reason = "timeout", at_ms = 2026-01-01T00:10:00Z }]
"""
        done = self.play(timeout)
        self.assertRegex(done.stdout, r"^ok    timeout  \d+ ms\n1 tests, 0 failed\n$")
        self.assertEqual(done.stderr, "")
        self.assertEqual([file.name for file in self.folder.iterdir()], ["p.toml"])

    def test_the_rows_are_those_of_a_run_without_deaths(self):
        quiet = 'advance = "100s"'
        tests = ONLINE.format(name="none") + steps(quiet) + FIRST_ROWS
        tests += ONLINE.format(name="kill") + steps("kill = true", quiet, "kill = true") + FIRST_ROWS
        tests += ONLINE.format(name="restart") + steps("restart = true", quiet, 'restart = "1s"') + FIRST_ROWS
        for point in FAULT_POINTS:
            kill = f'kill = "{point}"'
            later = 'input = [{ product = "p", device = "e", status = "online" }]'
            tests += ONLINE.format(name=point) + steps(kill, quiet, later) + FIRST_ROWS
        done = self.play(tests)
        self.assertIn(f"{3 + len(FAULT_POINTS)} tests, 0 failed\n", done.stdout)

    def test_silence_counts_from_the_start_of_a_process(self):
        quiet = ('advance = "99s"', 'advance = "1s"')
        rows = '[tests.expect]\nrows = [{ kind = "transition" }]\n'
        tests = "".join(ONLINE.format(name=name) + steps(quiet[0], again, quiet[1]) + rows
                        for name, again in (("killed", "kill = true"), ("restarted", "restart = true"),
                                            ("down", 'restart = "1h"')))
        self.assertIn("3 tests, 0 failed\n", self.play(tests).stdout)

    def test_a_fault_point_that_is_not_reached_fails(self):
        done = self.play(ONLINE.format(name="t") + steps('kill = "exchange"', 'advance = "100s"') + FIRST_ROWS, code=1)
        self.assertIn("the pipeline never came to a fault point of kill", done.stdout)

    def test_a_blind_partition_holds_windows(self):
        tests = ONLINE.format(name="blind") + steps(
            "blind = [1]", 'advance = "10h"', "expect.rows = []", "blind = false", 'advance = "1s"', 'advance = "29s"',
            "expect.rows = []", 'advance = "1s"')
        done = self.play(tests + "[tests.expect]\npartial = true\nrows = [{ kind = \"window\", online_ms = 60000 }]\n")
        self.assertIn("1 tests, 0 failed", done.stdout)

    def test_disorder_and_late_records(self):
        done = self.play("""
[[tests]]
name = "disorder"
into = "status"
[[tests.steps]]
input = [
    { product = "p", device = "d", status = "online", time = "9s" },
    { product = "p", device = "d", status = "offline", time = "4s", reason = "r" },
    { product = "p", device = "d", time = "30s" },
    { product = "p", device = "d", time = "1s" },
    { product = "p", device = "d", time = "45s", partition = 1 },
]
[[tests.steps]]
advance = "2m"
[tests.expect]
rows = [
    { kind = "transition", to = "offline", at_ms = 2026-01-01T00:00:04Z, offset = 1 },
    { kind = "transition", to = "online", at_ms = 2026-01-01T00:00:09Z, offset = 0 },
    { kind = "window", offline_ms = 5000, online_ms = 51000, unknown_ms = 4000, records = 4, last_reason = "r" },
]
dead_letters = [{ stage = "late", topic = "in", partition = 0, offset = 3, reason = "behind its partition's watermark" }]
""")
        self.assertIn("1 tests, 0 failed", done.stdout)

    def test_a_source_that_ends_closes_all_windows(self):
        tests = ONLINE.format(name="end").replace("into", "ends = true\ninto") + steps("input = []") + FIRST_ROWS
        self.assertIn("1 tests, 0 failed", self.play(tests).stdout)

    def test_messages_go_through_the_whole_pipeline(self):
        done = self.play("""
[[tests]]
name = "whole"
start_at = "2026-05-04T09:00:00+08:00"
[[tests.steps]]
input = [
    { json = { MsgType = "StatusChange", Event = "Online", ProductId = "p", DeviceName = "d", Time = "2026-05-04 09:00:01" } },
    { base64 = "bm90aGluZw==" },
]
[[tests.steps]]
advance = "41s"
[tests.expect]
rows = ['{"kind":"transition","product":"p","device":"d","seq":1,"at_ms":1777856401000,"from":"unknown","to":"online","reason":"","cause":"status","clamped":false,"topic":"in","partition":0,"offset":0}']
dead_letters = [{ stage = "TRANSFORMATION", offset = 1, value = "nothing" }]
""")
        self.assertIn("1 tests, 0 failed", done.stdout)

    def test_a_failure_names_what_is_missing_and_what_was_not_expected(self):
        wrong = FIRST_ROWS.replace("60000", "59000")
        done = self.play(ONLINE.format(name="wrong") + steps('advance = "100s"') + wrong, code=1)
        where = f"p.toml:{self.line('rows = [{')}"
        self.assertRegex(done.stdout, "^FAIL  wrong  [0-9]+ ms\n" + re.escape(where) + ":[0-9]+: error: rows: missing: ")
        self.assertIn("online_ms is 60000, not 59000\n", done.stdout)
        self.assertRegex(done.stdout, re.escape(where) + r':8: error: rows: not expected: \{"kind":"window"')
        self.assertIn(f"    nearest is what line {self.line('rows = [{')} expects\n1 tests, 1 failed\n", done.stdout)

    def test_a_dead_letter_that_nobody_expects_fails(self):
        done = self.play('[[tests]]\nname = "t"\n' + steps('input = [{ value = "x" }]') + "[tests.expect]\nrows = []\n",
                         code=1)
        self.assertRegex(done.stdout, r"dead_letters: not expected: .*TRANSFORMATION")

    def test_an_error_can_be_what_is_expected(self):
        strict = PIPELINE.replace('errors.tolerance = "all"', "")
        test = '[[tests]]\nname = "t"\n' + steps('input = [{ value = "x" }]') + "[tests.expect]\n"
        done = self.play(test, code=1, pipeline=strict)
        self.assertRegex(done.stdout, r"p.toml:\d+:\d+: error: the pipeline ended: in/0 offset 0: ")
        self.play(test + 'error = "offset 0"\n', pipeline=strict)
        self.assertIn("did not end with an error", self.play(test + 'error = "x"\ndead_letters = [{}]\n', code=1).stdout)

    def test_junit(self):
        self.play(ONLINE.format(name="good <&>") + steps('advance = "100s"') + FIRST_ROWS +
                  ONLINE.format(name="bad") + steps('advance = "1m"') + "[tests.expect]\nrows = []\n", "--junit", "out.xml", code=1)
        suite = ElementTree.parse(self.folder / "out.xml").getroot().find("testsuite")
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("2", "1"))
        cases = suite.findall("testcase")
        self.assertEqual([case.get("name") for case in cases], ["good <&>", "bad"])
        self.assertIsNone(cases[0].find("failure"))
        self.assertIn("rows: not expected: {", cases[1].find("failure").get("message"))
        self.assertIn('"to":"online"', cases[1].find("failure").text)

    def test_names_choose_tests(self):
        tests = "".join(ONLINE.format(name=name) + steps('advance = "100s"') + FIRST_ROWS for name in ("a1", "a2", "b"))
        done = self.play(tests, "--name", "a?", "--name", "c")
        self.assertEqual(re.findall(r"^ok    (\w+)", done.stdout, re.MULTILINE), ["a1", "a2"])
        self.assertIn("no test has a name like that", self.play(tests, "--name", "c", code=64).stderr)

    def test_a_wrong_file_is_78_with_all_problems(self):
        done = self.play(ONLINE.format(name="t") + steps('advnce = "1s"', 'kill = "publsh"') + "[tests.expect]\nrow = []\n",
                         code=78)
        self.assertEqual(re.findall(r"did you mean ([^?]*)\?", done.stderr), ['"advance"', '"publish"', '"rows"'])
        self.assertEqual(done.stdout, "")
        self.assertIn("the file has no tests; add [[tests]]", self.play("", code=78).stderr)

    def test_other_commands_pass_tests_over(self):
        (self.folder / "p.toml").write_text(PIPELINE + "[[tests]]\nwhatever = 1\n")
        self.assertEqual(self.run_weir("check", "p.toml").stderr, "")


if __name__ == "__main__":
    unittest.main()
