#!/usr/bin/env python3
"""`weir plugin check` finds nothing in the plugins of this tree.

Usage: conformance.py WEIR PLUGIN...
"""
import concurrent.futures
import os
import subprocess
import sys
import unittest
from pathlib import Path

# Values that cannot be guessed, by plugin.
NO_BROKER = "bootstrap.servers=127.0.0.1:9"
SETTINGS = {
    "weir_ckafka": ["ckafka." + NO_BROKER],
    "weir_kafka": ["kafka." + NO_BROKER],
}


def check(plugin):
    settings = [word for setting in SETTINGS.get(Path(plugin).stem, []) for word in ("--set", setting)]
    patience = ["--timeout", "120"] if os.environ.get("WEIR_SANITIZER") else []
    return subprocess.run([weir, "plugin", "check", plugin, *patience, *settings], capture_output=True, text=True,
                          timeout=1200)


class Conformance(unittest.TestCase):
    def test_every_plugin_keeps_the_rules(self):
        self.assertGreater(len(plugins), 6)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for plugin, done in zip(plugins, pool.map(check, plugins)):
                print(done.stdout.splitlines()[-1], flush=True)
                with self.subTest(plugin=Path(plugin).name):
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    weir, *plugins = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=2)
