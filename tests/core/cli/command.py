"""Runs the built `weir` in a folder of its own."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

WEIR = os.environ["WEIR_EXE"]
PLUGINS = os.environ["WEIR_PLUGINS"]
MISBEHAVING = Path(os.environ["WEIR_MISBEHAVING"])
DATA = os.environ["WEIR_DATA_DIR"]


class CommandTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="weir-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()

    def run_weir(self, *arguments, code=0, before=(), **environment):
        done = subprocess.run([*before, WEIR, *arguments], cwd=self.folder, capture_output=True, text=True,
                              env={**os.environ, "WEIR_PLUGIN_PATH": PLUGINS, **environment}, timeout=60, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done
