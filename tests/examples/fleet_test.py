"""examples/fleet gives the rows and dead letters that are committed with it."""
import os
import subprocess
import unittest

from example import BUILD, assert_equal, copy_of, reference

PARTITIONS = 2


class FleetTest(unittest.TestCase):

    def setUp(self):
        self.folder = copy_of(self, "fleet")
        self.expected = self.folder / "expected"

    def run_weir(self):
        done = subprocess.run([BUILD / "core/cli/weir", "run", self.folder / "pipeline.toml"],
                              env={**os.environ, "WEIR_PLUGIN_PATH": str(BUILD / "plugins")},
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_gives_the_expected_rows_and_dead_letters(self):
        self.run_weir()
        assert_equal(self, self.folder / "out", self.expected / "rows.jsonl",
                     self.expected / "dead.jsonl")

    def test_a_second_run_adds_nothing(self):
        self.run_weir()
        self.run_weir()
        assert_equal(self, self.folder / "out", self.expected / "rows.jsonl",
                     self.expected / "dead.jsonl")

    def test_what_is_expected_is_what_the_reference_computes(self):
        rows, dead = self.folder / "rows.jsonl", self.folder / "dead.jsonl"
        reference(self.folder / "input.jsonl", PARTITIONS, rows, dead)
        self.assertEqual(rows.read_bytes(), (self.expected / "rows.jsonl").read_bytes())
        self.assertEqual(dead.read_bytes(), (self.expected / "dead.jsonl").read_bytes())


if __name__ == "__main__":
    unittest.main()
