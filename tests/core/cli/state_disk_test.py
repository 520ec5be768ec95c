"""`weir run` with its state directory on a small file system that is full, or fills: on a tmpfs, mounted here."""
import contextlib
import os
import shutil
import subprocess
import unittest

from command import PLUGINS, WEIR, CommandTest
from many_devices import DEVICES, write_input, write_pipeline

MIB = 1 << 20
class SmallDisk(CommandTest):
    def setUp(self):
        super().setUp()
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", self.disk], capture_output=True,
                                 text=True, check=False)
        if mounted.returncode != 0:
            self.skipTest(f"mounting a tmpfs is not allowed here: {mounted.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", self.disk], check=True)
        write_input(self.folder / "input.jsonl")

    def pipeline(self, state="disk/state", min_free="0B", rows="rows.jsonl"):
        write_pipeline(self.folder / "pipeline.toml", state, rows, min_free=min_free)

    def run_pipeline(self, code=0):
        return self.run_weir("run", "pipeline.toml", code=code).stderr

    @contextlib.contextmanager
    def started(self):
        with subprocess.Popen([WEIR, "run", "pipeline.toml"], cwd=self.folder, stderr=subprocess.PIPE, text=True,
                              env={**os.environ, "WEIR_PLUGIN_PATH": PLUGINS}) as run:
            try:
                yield run
            except BaseException:
                run.kill()
                raise

    def free(self):
        space = os.statvfs(self.disk)
        return space.f_bavail * space.f_frsize

    def fill(self, left):
        """A file that leaves so many bytes free."""
        with open(self.disk / "filler", "wb") as filler:
            os.posix_fallocate(filler.fileno(), 0, self.free() - left)

    def make_room(self):
        (self.disk / "filler").unlink()

    def expected(self):
        """The rows of a run that nothing stands in the way of."""
        self.pipeline(state="elsewhere", rows="expected.jsonl")
        self.run_pipeline()
        return (self.folder / "expected.jsonl").read_text()

    def assert_complete(self):
        rows = (self.folder / "rows.jsonl").read_text()
        self.assertGreater(rows.count("\n"), 2 * DEVICES)
        self.assertEqual(sorted(rows.splitlines()), sorted(self.expected().splitlines()))


class DiskTest(SmallDisk):
    def test_reading_pauses_below_the_reserve_and_goes_on_above_it(self):
        self.pipeline(min_free="32MiB")
        self.fill(31 * MIB)
        with self.started() as run:
            paused = next(line for line in run.stderr if "reading pauses" in line)
            self.assertIn("fewer than state.min_free_bytes (33554432)", paused)
            next(line for line in run.stderr if "running: " in line)
            with self.assertRaises(subprocess.TimeoutExpired, msg="read to its end without room"):
                run.wait(timeout=3)
            self.assertEqual((self.folder / "rows.jsonl").read_text(), "")
            self.make_room()
            rest = run.stderr.read()
        self.assertEqual(run.returncode, 0, rest)
        self.assertIn("there is room on the disk again, reading goes on", rest)
        self.assert_complete()

    def test_a_disk_that_fills_ends_the_run_and_the_next_one_goes_on(self):
        self.pipeline()
        self.fill(12 * MIB)
        log = self.run_pipeline(code=74)
        self.assertIn("No space left on device", log)
        self.assertRegex(log, r"\d+ bytes are needed, \d+ are free on its file system")
        self.assertFalse((self.disk / "state" / "ballast").exists())
        self.make_room()
        self.run_weir("state", "verify", "disk/state")
        self.pipeline()
        self.run_pipeline()
        self.assertEqual((self.disk / "state" / "ballast").stat().st_size, 4 * MIB)
        self.assert_complete()

    def test_what_the_ballast_held_is_enough_to_open_and_to_close(self):
        self.pipeline(min_free="32MiB")
        write_input(self.folder / "input.jsonl", 10)
        self.run_pipeline()
        self.assertTrue((self.disk / "state" / "ballast").exists())
        self.fill(0)
        with self.started() as run:
            log = next(line for line in run.stderr if "reading pauses" in line)
            self.assertFalse((self.disk / "state" / "ballast").exists())
            run.terminate()
            log += run.stderr.read()
        self.assertEqual(run.returncode, 0, log)

    def test_a_start_that_finds_no_room_says_so(self):
        self.pipeline()
        self.fill(0)
        log = self.run_pipeline(code=74)
        self.assertIn("state directory", log)
        self.assertIn("No space left on device", log)
        self.make_room()
        shutil.rmtree(self.disk / "state", ignore_errors=True)
        self.run_pipeline()
        self.assert_complete()


if __name__ == "__main__":
    unittest.main()
