"""What the crash programme works on: a pipeline whose process is killed, failed and started again, on one state
directory, until its output is compared with the reference.
"""
import functools
import os
import random
import signal
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "e2e"))
import support  # noqa: E402
from onlooker import Onlooker  # noqa: E402
from oracle import QUICKLY_S, Wrong, at_rest, epoch_gaps, judge_marker, marker_of, require  # noqa: E402,F401
from support import FAULTY_WEIR, WEIR, Expected, Pipeline, Topics, device_status, eventually  # noqa: E402

PARTITIONS = 4
FLEET = {"devices": 60, "messages": 3000, "minutes": 30, "partitions": PARTITIONS}
MANY_EPOCHS = {"tasks.max": 1, "checkpoint.interval": "50ms", "epoch.max_output_bytes": "16KiB",
               "publish.max_bytes": "64KiB", "max_waiting_bytes": "1MiB", "state.copies.interval": "50ms"}
DEADLINE_S = 60


def lines_in(path):
    return path.read_text(encoding="utf-8").count("\n")


class Input:
    """One fleet with its reference; made once for a seed."""

    def __init__(self, folder, seed, **fleet):
        self.folder = folder / f"input-{seed}"
        self.file = self.folder / "input.jsonl"
        if not self.folder.exists():
            draft = Path(tempfile.mkdtemp(dir=folder))
            support.make_fleet(draft / "input.jsonl", **{**FLEET, "seed": seed, **fleet})
            Expected(draft, draft / "input.jsonl", PARTITIONS)
            draft.rename(self.folder)

    @property
    def rows(self):
        return lines_in(self.folder / "expected_rows.jsonl")

    @property
    def dead(self):
        return lines_in(self.folder / "expected_dead.jsonl")

    @functools.cached_property
    def digest(self):
        """That of the state behind one run without a fault, which has other epochs."""
        clean = Pipeline(self.folder / "clean", device_status(
            self.source(), {"type": "file", "path": "rows.jsonl"}, {"type": "file", "path": "dead.jsonl"},
            {"name": "clean"}))
        run = clean.start()
        require(run.wait(DEADLINE_S) == 0, f"the run without a fault: exit {run.status}:\n{run.log[-3000:]}")
        return at_rest(clean.folder / "state").digest

    def source(self):
        return {"type": "file", "path": str(self.file), "format": "records", "partitions": PARTITIONS}

    def differences(self, rows, dead):
        code, said = support.reference("compare", "--rows", *rows, "--expect-rows",
                                       self.folder / "expected_rows.jsonl", "--dead", *dead,
                                       "--expect-dead", self.folder / "expected_dead.jsonl")
        return said if code else ""


class TopicInput(Input):
    """The same fleet in a topic, with the reference of what the broker made of it."""

    def __init__(self, programme):
        super().__init__(programme.folder, programme.seed)
        self.topics = Topics(programme.bootstrap)
        self.topic = self.topics.make("raw", PARTITIONS)
        self.topics.fill(self.topic, self.file)
        self.folder = Path(tempfile.mkdtemp(dir=programme.folder))
        Expected(self.folder, self.topics.records(self.topic, self.folder / "raw.jsonl"), PARTITIONS)

    def source(self):
        return self.topics.source(self.topic, **{"group.id": self.topic})


def epoch_of(log, words):
    """The number behind the words in a log, 0 where they are missing."""
    tail = log.rpartition(words)[2] if words in log else "0"
    return int(tail.split(",")[0].split()[0])


class Subject:
    """A pipeline from the input, the programme's file unless another is given, to `output`, with its crashes."""

    def __init__(self, programme, output, source=None):
        self.programme, self.input = programme, source or programme.input
        self.folder = Path(tempfile.mkdtemp(dir=programme.folder))
        self.output = output(programme, self.folder, self.input)
        self.output.look_on()
        programme.subjects.append(self)
        for name in ("out", "attic"):
            (self.folder / name).mkdir()
        self.report_file = self.folder / "report.txt"
        self.pipeline = Pipeline(self.folder, self.output.sections(self.input.source()))
        self.state = self.folder / "state"
        self.has_checkpoint = False
        self.executable, self.arguments, self.environment = FAULTY_WEIR, (), {}

    @property
    def watched(self):
        return f"{self.state}:{self.folder / 'out'}"

    def start(self, crash="", fault="", broken="", seed=1, executable=None):
        self.programme.tally.count("starts")
        return self.pipeline.start(*self.arguments, executable=executable or self.executable, environment={
            **self.environment,
            "WEIR_TEST_CRASH": crash, "WEIR_CRASH_FAULT": fault, "WEIR_TEST_BROKEN": broken,
            "WEIR_CRASH_FOLDERS": self.watched, "WEIR_CRASH_ATTIC": str(self.folder / "attic"),
            "WEIR_CRASH_SEED": str(seed), "WEIR_CRASH_REPORT": str(self.report_file)})

    def crash(self, crash, broken="", seed=1):
        """Whether the process died at this point; False: it came to its end before."""
        run = self.start(crash, broken=broken, seed=seed)
        run.wait(DEADLINE_S)
        require(run.status in (0, -signal.SIGKILL), f"{crash}: exit {run.status}:\n{run.log[-3000:]}")
        if run.status == 0:
            return False
        self.programme.tally.count("power cuts" if crash.endswith(":power") else "kills")
        self.check_state(run)
        return True

    def check_state(self, run):
        """That every entry of the state directory can be read, and C <= M <= E."""
        self.has_checkpoint = self.has_checkpoint or "running: epoch" in run.log
        if not self.programme.verifies or not self.has_checkpoint:
            return
        done = subprocess.run([WEIR, "state", "verify", str(self.state)], capture_output=True, text=True, check=False,
                              timeout=DEADLINE_S)
        require(done.returncode == 0, f"weir state verify: exit {done.returncode}: {done.stdout}{done.stderr}")
        self.check_markers()

    def check_markers(self, state=None):
        """C <= M <= E, where the output has markers."""
        if not self.output.tool:
            return
        state = state or at_rest(self.state)
        for publisher, confirmation in state.confirmations.items():
            marker = marker_of(self.output.tool, f"weir.{self.pipeline.name}.{publisher}", within_s=QUICKLY_S)
            self.programme.tally.note(judge_marker(marker, confirmation, state.epoch))

    def finish(self):
        """To the end without a fault, and compared."""
        run = self.start()
        # A broker that was killed may end what was open by the transaction's timeout alone, a minute.
        run.wait(3 * DEADLINE_S)
        require(run.status == 0, f"the last run: exit {run.status}:\n{run.log[-3000:]}")
        self.compare()
        self.check_end()
        self.programme.tally.count("epochs", epoch_of(run.log, "has ended: epoch "))
        self.programme.tally.count("rows", self.input.rows)
        return run

    def check_end(self):
        """The state behind the end is that of a run without a fault, and C <= M <= E."""
        state = at_rest(self.state)
        self.check_markers(state)
        other = self.other_digest(state)
        require(not other, other)
        self.programme.tally.note("the state's digest equals that of a run without a fault")

    def other_digest(self, state):
        found, wanted = state.digest, self.input.digest
        return "" if found == wanted else f"the state's digest is {found}, that of a run without a fault {wanted}"

    def continue_on_a_copy(self):
        """The next start is on a copy of the state directory; a process on the directory itself keeps it."""
        copy = self.folder / "copy"
        shutil.copytree(self.state, copy)
        self.work_on(copy)

    def work_on(self, state):
        self.state = state
        self.pipeline.change("pipeline", state__directory=str(state))

    def compare(self):
        differences = self.differences()
        require(differences == "", f"the output differs:\n{differences}")

    def differences(self):
        return self.output.differences()

    def report(self):
        """{"point": {name: hits}, "call": {kind: calls}} of the last run that ended or died by the shim."""
        found = {"point": {}, "call": {}}
        for line in self.report_file.read_text().splitlines():
            what, number, name = line.split(" ", 2)
            found[what][name] = int(number)
        return found

    def remove(self):
        self.output.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Output:
    """Where rows and dead letters go."""
    tool = None             # of the cluster that holds its markers

    def look_on(self):
        """Begins what goes on beside the pipeline: nothing, where no output says otherwise."""

    def close(self):
        """Ends it."""


class FileOutput(Output):
    """To two files."""
    name = "files"

    def __init__(self, _, folder, source):
        self.input, self.out = source, folder / "out"

    @staticmethod
    def sections(source):
        return device_status(source, {"type": "file", "path": "out/rows.jsonl"},
                             {"type": "file", "path": "out/dead.jsonl"}, MANY_EPOCHS)

    def differences(self):
        return self.input.differences([self.out / "rows.jsonl"], [self.out / "dead.jsonl"])


class KafkaOutput(Output):
    """To a topic, with a dead-letter topic on the same cluster."""
    name = "Kafka"

    def __init__(self, programme, folder, source):
        self.input, self.folder = source, folder
        self.topics = Topics(programme.bootstrap)
        self.tool = self.topics.tool
        self.rows, self.dead = self.topics.make("rows", 3), self.topics.make("dead", 2)
        self.onlookers = []

    def look_on(self):
        counts = {**dict.fromkeys(self.row_topics(), self.input.rows), self.dead: self.input.dead}
        self.onlookers = [Onlooker(self.tool, topic, count, self.folder) for topic, count in counts.items()]

    def sections(self, source):
        return device_status(source, self.topics.sink(self.rows), self.topics.sink(self.dead), MANY_EPOCHS)

    def row_topics(self):
        """Each of them has all rows."""
        return [self.rows]

    def differences(self):
        dead = self.topics.records(self.dead, self.folder / "dead.jsonl")
        files = [self.topics.values(topic, self.folder / f"{topic}.jsonl") for topic in self.row_topics()]
        records = [*(file.with_suffix(".records") for file in files), dead]
        seen = (onlooker.saw_otherwise(found) for onlooker, found in zip(self.onlookers, records, strict=True))
        return (next(filter(None, (self.input.differences([file], [dead]) for file in files)), "")
                or epoch_gaps(records)
                or next(filter(None, seen), ""))

    def close(self):
        for onlooker in self.onlookers:
            onlooker.close()


def seeded(*parts):
    return random.Random("/".join(map(str, parts)))


def scratch():
    return Path(os.environ.get("WEIR_CRASH_SCRATCH") or tempfile.gettempdir())
