"""`weir state restore`: a directory that `weir run` refuses is made anew by the command that it names."""
import unittest

from command import CommandTest
from many_devices import write_input, write_pipeline

MOST_RECORDS = 20_000   # some copy is made before as many are read, on any machine


class RestoreTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.state = self.folder / "state"
        write_pipeline(self.folder / "pipeline.toml", "state", copies="1ms")
        for records in range(1000, MOST_RECORDS, 1000):
            write_input(self.folder / "input.jsonl", records)
            self.run_weir("run", "pipeline.toml")
            if len(self.copies()) == 2:
                break
        self.epoch = self.last_epoch("state")
        self.rows = (self.folder / "rows.jsonl").read_bytes()

    def last_epoch(self, place):
        said = self.run_weir("state", "verify", place).stdout
        return int(said.split("epoch ")[1].split(",")[0])

    def copies(self):
        return sorted(int(copy.name) for copy in self.state.glob("copies/*") if copy.name.isdigit())

    def test_copies_are_made_beside_the_run_and_are_whole(self):
        copies = self.copies()
        self.assertEqual(len(copies), 2)
        for epoch in copies:
            self.assertEqual(self.last_epoch(f"state/copies/{epoch}"), epoch)

    def test_run_names_the_command_that_brings_everything_back(self):
        (self.state / "CURRENT").unlink()
        refused = self.run_weir("run", "pipeline.toml", code=74).stderr
        command = refused.split("weir ", 1)[1].split(" rebuilds")[0]
        self.assertTrue(command.startswith("state restore "), refused)
        said = self.run_weir(*command.split()).stdout
        self.assertIn(f"epoch before: not readable, now: {self.epoch}\n", said)
        self.assertIn("state.damaged", said)
        self.assertEqual(self.last_epoch("state"), self.epoch)
        self.run_weir("run", "pipeline.toml")
        self.assertEqual((self.folder / "rows.jsonl").read_bytes(), self.rows)

    def test_epochs_that_are_gone_are_named(self):
        for log in [*self.state.glob("*.log"), *self.state.glob("archive/*.log")]:
            log.unlink()
        (self.state / "CURRENT").unlink()
        newest = self.copies()[-1]
        said = self.run_weir("state", "restore", "pipeline.toml").stdout
        self.assertIn(f"now: {newest}\n", said)
        self.assertIn(f"epochs after {newest}, if there were any, are gone", said)
        self.run_weir("run", "pipeline.toml")
        self.assertEqual(sorted((self.folder / "rows.jsonl").read_bytes().splitlines()), sorted(self.rows.splitlines()))

    def test_what_is_whole_stays_as_it_is(self):
        self.assertIn("no fault found, nothing is restored", self.run_weir("state", "restore", "state").stdout)
        self.assertFalse((self.folder / "state.damaged").exists())

    def test_a_copy_that_is_not_there(self):
        refused = self.run_weir("state", "restore", "state", "--copy", "999999", code=64).stderr
        self.assertIn("has no verified copy of epoch 999999", refused)


if __name__ == "__main__":
    unittest.main()
