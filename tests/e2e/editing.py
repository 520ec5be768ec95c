"""Shared by edits.py and plans.py: a pipeline whose file is changed, and what commands say of it."""
from datetime import datetime
import json
import os
import subprocess

import support
from support import Case, WEIR

BAD_CONFIG = 78


def status(product, device, state, time_ms):
    """A message of Alibaba's: the device is online or offline from then on."""
    return json.dumps({"status": state, "productKey": product, "deviceName": device, "time": str(time_ms),
                       "utcTime": None, "lastTime": str(time_ms), "iotId": "i", "clientIp": "192.0.2.1"})


def line_of(partition, offset, time_ms, value):
    return json.dumps({"topic": "device-raw", "partition": partition, "offset": offset, "key": None,
                       "timestamp": time_ms, "value": value}) + "\n"


class EditCase(Case):
    pipeline = None
    plugins = f"{support.PLUGINS}:{support.TEST_PLUGINS}"

    def command(self, *words):
        return subprocess.run([WEIR, *map(str, words)], capture_output=True, text=True, check=False,
                              env={**os.environ, "WEIR_PLUGIN_PATH": self.plugins})

    def plan(self, code=0, *arguments):
        done = self.command("plan", self.pipeline.file, *arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def dumped(self, place=None):
        done = self.command("state", "dump", place or self.state, "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def keys(self, node="status"):
        """(product, device) of those of which the directory holds state."""
        return {(line["product"], line["device"]) for line in self.dumped()
                if line["kind"] == "state" and line["node"] == node}

    def watermark(self):
        at = next(line["watermark"] for line in self.dumped() if line["kind"] == "checkpoint")
        return round(datetime.fromisoformat(at).timestamp() * 1000)

    @property
    def state(self):
        return self.pipeline.folder / "state"

    def file_of(self, name):
        return self.pipeline.folder / name

    def rows(self, name="rows.jsonl"):
        return [json.loads(line) for line in self.file_of(name).read_text(encoding="utf-8").splitlines()]
