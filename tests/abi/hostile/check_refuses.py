#!/usr/bin/env python3
"""`weir check` of a pipeline with a faulty plugin: a line that names the library, exit code 78, whatever it does.

Usage: check_refuses.py WEIR HOSTILE_FOLDER PLUGIN_FOLDER
"""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PIPELINE = """
[pipeline]
name = "p"
source = "in"
transforms = ["t"]
sinks = ["out"]
[sources.in]
type = "file"
path = "in.txt"
[transforms.t]
type = "{type}"
[sinks.out]
type = "file"
path = "out.txt"
"""


class CheckRefuses(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def check(self, plugin_type):
        pipeline = Path(self.folder.name) / "p.toml"
        pipeline.write_text(PIPELINE.format(type=plugin_type))
        paths = [word for path in (self.folder.name, hostile, plugins) for word in ("--plugin-path", path)]
        return subprocess.run([weir, "check", str(pipeline), *paths], capture_output=True, text=True, timeout=60)

    def refused(self, plugin_type, *parts):
        done = self.check(plugin_type)
        self.assertEqual(done.returncode, 78, done.stderr)
        lines = [line for line in done.stderr.splitlines() if f"weir_{plugin_type}.so" in line]
        self.assertEqual(len(lines), 1, done.stderr)
        for part in parts:
            self.assertIn(part, lines[0])

    def test_a_library_that_crashes_is_a_line_in_the_report(self):
        self.refused("crash", "crashed (Aborted) while it was loaded or asked")

    def test_a_file_cut_in_the_middle_is_a_line_in_the_report(self):
        whole = (Path(hostile) / "weir_silent.so").read_bytes()
        (Path(self.folder.name) / "weir_cut.so").write_bytes(whole[:len(whole) // 4])
        self.refused("cut")

    def test_another_version_is_refused_by_number(self):
        self.refused("wrong_major", "plugin ABI 2.2, this host has 1.2")
        self.refused("higher_minor", "plugin ABI 1.3, this host has 1.2")

    def test_a_faulty_description_is_refused(self):
        self.refused("null_entry", "returned null")
        self.refused("short_component", "too short")
        self.refused("no_symbol", "no symbol weir_plugin_entry")

    def test_a_sound_plugin_passes(self):
        self.assertEqual(self.check("base64_decode").returncode, 0)


if __name__ == "__main__":
    weir, hostile, plugins = sys.argv[1:4]
    unittest.main(argv=sys.argv[:1], verbosity=2)
