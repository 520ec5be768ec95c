"""What the end-to-end tests share: weir processes, pipeline files, fleets with their reference, topics.

This process stays small: what it starts would count its size as their own peak (wait4), so records are made,
evaluated and compared in processes of their own.
"""
import itertools
import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "kafka"))
import processes  # noqa: E402
from tool import KafkaTool  # noqa: E402

WEIR = os.environ["WEIR_EXE"]
FAULTY_WEIR = os.environ["WEIR_FAULTS_EXE"]
PLUGINS = os.environ["WEIR_PLUGINS"]
TEST_PLUGINS = os.environ["WEIR_TEST_PLUGINS"]
LEAST_MEMORY_BOUND = 256 << 20
SANITIZER = os.environ.get("WEIR_SANITIZER")     # it takes memory and time of its own
SKIPPED = 77
_numbers = itertools.count(1)


def eventually(condition, what, timeout_s=60):
    """The first true value of the condition; fails with `what` when there is none in time."""
    deadline = time.monotonic() + timeout_s * (10 if SANITIZER else 1)
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.005)
    raise AssertionError(f"not within {timeout_s} s: {what}")


def unique(name):
    return f"{name}-{os.getpid()}-{next(_numbers)}"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# ---- pipelines ----------------------------------------------------------------------------------------

def toml(sections):
    """{"sinks.rows": {"type": "file", …}, …} as a TOML document."""
    lines = []
    for name, keys in sections.items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
    return "\n".join(lines) + "\n"


def device_status(source, rows, dead=None, pipeline=None, status=None):
    """The sections of a pipeline from device messages to rows; `dead` is a sink, or None for a topic or nowhere."""
    sections = {
        "pipeline": {"name": unique("e2e"), "source": "devices", "transforms": ["decode", "map", "status"],
                     "sinks": ["rows"], "checkpoint.interval": "200ms", "errors.tolerance": "all"},
        "sources.devices": source,
        "transforms.decode": {"type": "base64_decode"},
        "transforms.map": {"type": "format_mapper", "zone": "+08:00"},
        # Records of the past come at any time: silence is no reason to go on without them.
        "transforms.status": {"type": "status_aggregator", "out_of_orderness": "10s", "window.size": "1m",
                              "idle_timeout": "1h"},
        "sinks.rows": rows,
    }
    if dead:
        sections["pipeline"]["errors.deadletterqueue.sink"] = "dead"
        sections["sinks.dead"] = dead
    sections["pipeline"].update(pipeline or {})
    sections["transforms.status"].update(status or {})
    return sections


class Run:
    """One process of `weir run`."""

    def __init__(self, folder, arguments, executable=WEIR, environment=None):
        self.log_file = folder / f"log-{next(_numbers)}.txt"
        self.status = self.usage = None
        words = [executable, *map(str, arguments)]
        with open(self.log_file, "wb") as log:
            # pylint: disable=subprocess-popen-preexec-fn
            self.process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, "WEIR_PLUGIN_PATH": PLUGINS, **(environment or {})},
                preexec_fn=processes.die_with_parent)

    @property
    def log(self):
        return self.log_file.read_text(errors="replace")

    def ended(self):
        if self.status is None:
            pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
            if pid:
                self.status = self.process.returncode = os.waitstatus_to_exitcode(status)
                self.usage = usage
        return self.status is not None

    def ends_within(self, seconds):
        """Whether the process ended before that time was over; returns as soon as it has."""
        if not self.ended():
            process = os.pidfd_open(self.process.pid)
            select.select([process], [], [], seconds)
            os.close(process)
        return self.ended()

    def wait(self, timeout_s=120):
        """The exit code; a signal's number below zero."""
        try:
            eventually(self.ended, "the end of weir run", timeout_s)
        except AssertionError as error:
            self.kill()
            raise AssertionError(f"{error}; its log:\n{self.log[-4000:]}") from None
        return self.status

    def signal(self, number):
        if not self.ended():
            os.kill(self.process.pid, number)

    def kill(self):
        self.signal(signal.SIGKILL)
        eventually(self.ended, "the end of a killed process")

    def terminate(self):
        self.signal(signal.SIGTERM)
        return self.wait()

    def says(self, words, timeout_s=60):
        """Waits until the log holds these words."""
        def found():
            return words in self.log or self.ended()
        eventually(found, f'"{words}" in the log:\n{self.log[-4000:]}', timeout_s)
        if words not in self.log:
            raise AssertionError(f'ended with {self.status}, without "{words}" in the log:\n{self.log[-4000:]}')

    @property
    def peak_memory(self):
        return self.usage.ru_maxrss * 1024


class Pipeline:
    """A pipeline file in a folder of its own."""

    def __init__(self, folder, sections):
        self.folder, self.sections = folder, sections
        self.folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "pipeline.toml"
        self.file.write_text(toml(sections))
        self.last = None

    @property
    def name(self):
        return self.sections["pipeline"]["name"]

    def change(self, section, **keys):
        self.sections[section].update({key.replace("__", "."): value for key, value in keys.items()})
        self.file.write_text(toml(self.sections))

    def start(self, *arguments, **options):
        self.last = Run(self.folder, ["run", *arguments, self.file], **options)
        return self.last

    def clock_decisions(self):
        """Those of the checkpoint; only while no run holds the state directory."""
        done = subprocess.run([WEIR, "state", "dump", self.folder / "state", "--format", "json"], check=True,
                              capture_output=True, text=True)
        lines = map(json.loads, done.stdout.splitlines())
        return next(line["clock_decisions"] for line in lines if line["kind"] == "checkpoint")

    def check(self):
        return subprocess.run([WEIR, "check", self.file], capture_output=True, text=True, check=False,
                              env={**os.environ, "WEIR_PLUGIN_PATH": PLUGINS})


def metrics(port):
    """{name with labels: value}, or {} while nothing answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
    except OSError:
        return {}
    return {name: float(value) for name, _, value in
            (line.rpartition(" ") for line in lines if not line.startswith("#"))}


def by_label(port, name, label):
    """{the label's value: the metric's}"""
    pattern = re.compile(rf'{name}{{.*\b{label}="([^"]*)"')
    return {found[1]: value for labelled, value in metrics(port).items() if (found := pattern.match(labelled))}


def clock_decisions(port):
    """Those of the running process, by kind."""
    return by_label(port, "weir_clock_decisions_total", "kind")


def metric(port, name):
    """The sum of a metric over its labels; 0 while nothing answers."""
    return sum(value for labelled, value in metrics(port).items() if labelled.partition("{")[0] == name)


# ---- the reference -------------------------------------------------------------------------------------

def reference(script, *arguments):
    """One of the reference's programs; returns (exit code, standard output)."""
    words = [sys.executable, str(TESTS / "reference" / f"{script}.py"), *map(str, arguments)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout


def make_fleet(path, **options):
    words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    if reference("fleet", path, *words)[0] != 0:
        raise RuntimeError("the fleet's generator failed")
    return path


class Expected:
    """The reference's rows and dead letters of an input."""

    def __init__(self, folder, source, partitions, script="status", **options):
        folder.mkdir(parents=True, exist_ok=True)
        self.rows, self.dead = folder / "expected_rows.jsonl", folder / "expected_dead.jsonl"
        words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
        code, _ = reference(script, "--input", source, "--partitions", partitions,
                            "--rows", self.rows, "--dead", self.dead, *words)
        if code != 0:
            raise RuntimeError("the reference failed")

    def differences(self, rows, dead):
        """The comparison's words, "" when rows and dead letters are equal."""
        code, said = reference("compare", "--rows", rows, "--expect-rows", self.rows,
                               "--dead", dead, "--expect-dead", self.dead)
        return said if code else ""


# ---- Kafka ---------------------------------------------------------------------------------------------

class Topics:
    """The suite's broker, with topics of unique names."""

    def __init__(self, bootstrap=None):
        self.bootstrap = bootstrap or os.environ["WEIR_TEST_KAFKA"]
        self.tool = KafkaTool(self.bootstrap)

    def make(self, name, partitions=1, **config):
        topic = unique(name)
        self.tool.create_topic(topic, partitions, {"retention.ms": -1, **config})
        return topic

    def fill(self, topic, fleet):
        """Produces the fleet's records. Those without a timestamp get their predecessor's: the broker knows none."""
        stamped = fleet.with_suffix(".stamped")
        timestamp = 1
        with open(fleet, encoding="utf-8") as records, open(stamped, "w", encoding="utf-8") as lines:
            for record in map(json.loads, records):
                timestamp = record["timestamp"] or timestamp
                lines.write(json.dumps({**record, "timestamp": timestamp}) + "\n")
        return self.tool.produce_file(stamped, topic)

    def records(self, topic, path):
        """The topic's committed records as lines in `path`."""
        self.tool.consume_file(topic, path)
        return path

    def values(self, topic, path):
        """The topic's committed values as lines in `path`."""
        lines = self.records(topic, path.with_suffix(".records"))
        with open(lines, encoding="utf-8") as records, open(path, "w", encoding="utf-8", newline="\n") as values:
            values.writelines(json.loads(line)["value"] + "\n" for line in records)
        return path

    def source(self, topic, **keys):
        return {"type": "ckafka", "bootstrap.servers": self.bootstrap.split(","), "topics": [topic], "stop_at": "end",
                **keys}

    def sink(self, topic, **keys):
        return {"type": "kafka", "bootstrap.servers": self.bootstrap.split(","), "topic": topic, **keys}


# ---- the tests themselves ------------------------------------------------------------------------------

class Case(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="weir-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def run_to_end(self, pipeline, code=0, timeout_s=120):
        run = pipeline.start()
        self.assertEqual(run.wait(timeout_s), code, run.log[-4000:])
        return run

    def assert_small(self, run):
        if not SANITIZER:
            self.assertLessEqual(run.peak_memory, LEAST_MEMORY_BOUND)

    def assert_equal_rows(self, expected, rows, dead):
        differences = expected.differences(rows, dead)
        if differences:
            self.fail(differences)


NEEDS = {"WEIR_TEST_KAFKA": "a real broker", "WEIR_TEST_CLUSTER": "three brokers, and starts them where this is 1"}


def main(needs=()):
    """Runs the module's tests; without one of the variables it needs they are skipped."""
    for name in needs:
        if not os.environ.get(name):
            print(f"there is no {name}: this test needs {NEEDS[name]}")
            sys.exit(SKIPPED)
    unittest.main(verbosity=2)
