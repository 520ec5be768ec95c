"""The comparison must notice what it is for; the generator must repeat itself."""

import io
import json
import os
import sys
import tempfile
import unittest
from contextlib import redirect_stdout

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import compare                                           # noqa: E402
import fleet                                             # noqa: E402
import status                                            # noqa: E402

ROWS = ['{"product":"p","device":"a","n":1}', '{"product":"p","device":"b","n":1}',
        '{"product":"p","device":"a","n":2}']
LETTER = {"key": None, "value": "x", "timestamp": 1, "headers": {
    "__connect.errors.topic": "t", "__connect.errors.partition": "3",
    "__connect.errors.offset": "7", "__connect.errors.stage": "late"}}
REFERENCE = '{"stage":"late","topic":"t","partition":3,"offset":7,"ts":5}'


class Rows(unittest.TestCase):

    def test_devices_may_interleave(self):
        self.assertEqual(compare.compare_rows([ROWS[0], ROWS[2], ROWS[1]], ROWS), [])

    def test_missing_repeated_unexpected(self):
        texts = compare.compare_rows([ROWS[0], ROWS[0], "{}"], ROWS[:2])
        self.assertEqual([text.split(" ")[0] for text in texts],
                         ["missing", "repeated", "unexpected"])

    def test_order_of_one_device(self):
        texts = compare.compare_rows([ROWS[2], ROWS[1], ROWS[0]], ROWS)
        self.assertEqual(len(texts), 1)
        self.assertTrue(texts[0].startswith("p/a: row 1 is"))

    def test_only_ten_are_shown(self):
        texts = compare.compare_rows(["x"], [str(number) for number in range(30)])
        self.assertEqual(len(texts), 12)


class DeadLetters(unittest.TestCase):

    def test_equal(self):
        self.assertEqual(compare.compare_dead([json.dumps(LETTER)], [REFERENCE]), [])

    def test_another_stage_or_number(self):
        other = REFERENCE.replace("late", "past")
        self.assertEqual(len(compare.compare_dead([json.dumps(LETTER)], [other])), 2)
        self.assertEqual(len(compare.compare_dead([json.dumps(LETTER)] * 2, [REFERENCE])), 1)

    def test_without_headers(self):
        with self.assertRaises(compare.Unusable):
            compare.compare_dead(['{"value":"x"}'], [REFERENCE])


class Files(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        return path

    def exit_code(self, *arguments):
        with redirect_stdout(io.StringIO()):
            return compare.main(arguments)

    def test_exit_codes(self):
        good = self.file("good", ROWS[0] + "\n")
        empty, torn = self.file("empty", ""), self.file("torn", ROWS[0])
        missing = os.path.join(self.folder, "missing")
        self.assertEqual(self.exit_code("--rows", good, "--expect-rows", good), 0)
        for bad in (empty, torn, missing):
            self.assertEqual(self.exit_code("--rows", bad, "--expect-rows", good), 1)
            self.assertEqual(self.exit_code("--rows", good, "--expect-rows", bad), 1)
            self.assertEqual(self.exit_code("--rows", bad, "--expect-rows", bad), 1)

    def test_empty_dead_letters_only_when_allowed(self):
        empty = self.file("empty", "")
        self.assertEqual(self.exit_code("--dead", empty, "--expect-dead", empty), 1)
        self.assertEqual(self.exit_code("--dead", empty, "--expect-dead", empty,
                                        "--dead-may-be-empty"), 0)

    def test_a_fleet_is_repeatable_and_numbered(self):
        texts = []
        for number in range(2):
            path = os.path.join(self.folder, f"input{number}")
            fleet.main([path, "--messages", "3000", "--devices", "50", "--partitions", "3"])
            with open(path, encoding="utf-8", newline="\n") as source:
                texts.append(source.read())
        self.assertEqual(texts[0], texts[1])
        messages = list(status.read_messages(texts[0].splitlines()))
        self.assertEqual(len(messages), 3000)
        for partition in range(3):
            offsets = [m.offset for m in messages if m.partition == partition]
            self.assertEqual(offsets, list(range(len(offsets))))

    def test_a_fleet_of_the_bench_has_no_dead_letters(self):
        path = os.path.join(self.folder, "input")
        fleet.main([path, "--messages", "3000", "--shape", "bench", "--seed", "4"])
        with open(path, encoding="utf-8", newline="\n") as lines:
            rows, dead = status.compute(status.read_messages(lines), status.Options(partitions=8))
        self.assertEqual(dead, [])
        self.assertTrue(rows)


if __name__ == "__main__":
    unittest.main()
