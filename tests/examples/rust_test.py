"""examples/plugins/rust: its bindings are the headers', and what its pipelines give.

Usage: rust_test.py CARGO. Without cargo it is skipped.
"""
import os
import subprocess
import sys
import unittest

from example import BUILD, EXAMPLES
from pipelines import PLUGINS, PipelineTest

RUST = EXAMPLES / "plugins/rust"
SKIPPED = 77
START_MS = 1_777_856_400_000    # of silence.jsonl


class BindingsTest(unittest.TestCase):

    def test_sizes_and_places_are_those_of_the_headers(self):
        done = subprocess.run([CARGO, "test", "--quiet", "--offline", "--locked", "--package", "weir", "--lib",
                               "--manifest-path", RUST / "Cargo.toml",
                               "--target-dir", BUILD / "examples/plugins/rust/bindings"],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("2 passed", done.stdout)

    def test_there_is_no_cpp_in_it(self):
        for name in ("mask_digits", "silence_alert"):
            needed = subprocess.run(["readelf", "-d", PLUGINS / f"rust/weir_{name}.so"],
                                    capture_output=True, text=True, check=True).stdout
            self.assertIn("NEEDED", needed)
            self.assertNotIn("libstdc++", needed)


class RustTest(PipelineTest):

    def test_masks_long_numbers(self):
        self.run_weir("mask")
        self.assertEqual((self.out / "masked.txt").read_text(),
                         "call +49 30 ***4567 or ****5678\ncard ************1111, bill 000123\n\nsix: 123456\n")

    def test_says_when_a_device_has_been_silent_for_30_seconds(self):
        self.run_weir("silence")
        # The pump sends at 20 s, then at 60 s, then no more; the fan sends until the end at 120 s.
        self.assertEqual(self.csv_rows("alerts.csv"),
                         [("house/pump", START_MS + 50_000, "1"), ("house/pump", START_MS + 90_000, "2")])

    def test_options_are_bounded_by_the_host(self):
        self.change("mask", "min_digits = 7", "min_digits = 4")
        done = self.weir("check", "mask")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("min_digits", done.stderr)


if __name__ == "__main__":
    if len(sys.argv) < 2 or not os.access(sys.argv[1], os.X_OK):
        print("skipped: no cargo; ./dev setup installs it")
        sys.exit(SKIPPED)
    CARGO = sys.argv.pop(1)
    unittest.main()
