#!/usr/bin/env python3
"""A plugin built from the headers of ABI 1.0 runs in this host, and these headers still are a part of today's.

Usage: old_plugin.py WEIR OLD_PLUGIN FROZEN_INCLUDE INCLUDE
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

WEIR, PLUGIN, FROZEN, TODAY = map(Path, sys.argv[1:5])
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# The numbers 0 to 9, the odd ones squared: 0 1 2 9 4 25 6 49 8 81. Seven are below ten, three are not.
EXPECTED = ["large 3", "small 7"]
PIPELINE = """
[pipeline]
name = "old"
source = "numbers"
transforms = ["squares", "devices", "counts"]
sinks = ["lines"]
[sources.numbers]
type = "old"
[transforms]
squares = {type = "old", predicate = "odd"}
devices = {type = "old_device"}
counts = {type = "old_count", out_of_orderness = "1s"}
[predicates.odd]
type = "old"
[sinks.lines]
type = "old"
path = "lines.txt"
"""


def code_of(header):
    """The header without comments, and blanks as one."""
    return " ".join(COMMENT.sub(" ", header.read_text()).split())


def minor_of(include):
    return int(re.search(r"#define WEIR_ABI_MINOR (\d+)u", (include / "weir/types.h").read_text())[1])


class OldPlugin(unittest.TestCase):

    def test_runs_with_a_component_of_each_kind(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for component in ("old", "old_device", "old_count"):
                shutil.copy(PLUGIN, folder / f"weir_{component}.so")
            (folder / "pipeline.toml").write_text(PIPELINE)
            done = subprocess.run([WEIR, "run", folder / "pipeline.toml", "--plugin-path", folder],
                                  capture_output=True, text=True, check=False, env={**os.environ, "WEIR_PLUGIN_PATH": ""})
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(sorted((folder / "lines.txt").read_text().splitlines()), EXPECTED)

    def test_sees_its_own_headers_alone(self):
        self.assertGreaterEqual(len(list(FROZEN.glob("weir/*.h"))), 10)
        self.assertEqual(minor_of(FROZEN), 0)

    def test_the_interface_does_not_change_without_a_new_minor_version(self):
        if minor_of(TODAY) != 0:
            self.skipTest("today's interface has grown")
        for header in sorted(FROZEN.glob("weir/*.h")):
            self.assertEqual(code_of(TODAY / "weir" / header.name), code_of(header), header.name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
