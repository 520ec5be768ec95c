"""One bit of a file at rest is flipped: the next start goes on with equal rows, or refuses with a reason and a way
out. Never rows that are wrong in silence, never a crash.
"""
import re
import shutil
import subprocess

from subject import DEADLINE_S, WEIR, FileOutput, Subject, Wrong, require, seeded

CHAIN = 5
OUTPUT_TAIL = 4096
REFUSALS = (66, 70, 74, 76, 78)
WAY_OUT = re.compile("restore|name an empty state.directory|weir (state|sink)|move it away", re.IGNORECASE)
REPORTED = "it is left as it is, and the output goes on in"
KINDS = {"WAL": "*.log", "SST": "*.sst", "MANIFEST": "MANIFEST-*", "CURRENT": "CURRENT", "OPTIONS": "OPTIONS-*",
         "IDENTITY": "IDENTITY"}


class AtRest:
    """A subject that died in the middle, with a copy of all it left."""

    def __init__(self, programme, random):
        self.subject = Subject(programme, FileOutput)
        # The first start's memory tables are files from the second on; slowly, so that there are copies.
        for _ in range(2):
            self.subject.crash(f"before write:{random.randrange(5, 10)}", broken="slow before write")
        self.copy = self.subject.folder / "copy"
        shutil.copytree(self.subject.state, self.copy)
        self.out = self.subject.folder / "out"
        self.outputs = {path: path.read_bytes() for path in self.out.iterdir()}

    def restore(self):
        """Output files in place: they are known by their inode."""
        shutil.rmtree(self.subject.state)
        shutil.copytree(self.copy, self.subject.state)
        for path in self.out.iterdir():
            if path not in self.outputs:
                path.unlink()
        for path, data in self.outputs.items():
            with open(path, "r+b") as file:
                file.write(data)
                file.truncate()

    def flip(self, random):
        """(kind of file, where)"""
        kind = random.choice([*KINDS, "output"])
        found = self.outputs if kind == "output" else self.subject.state.rglob(KINDS[kind])
        files = sorted(path for path in found if path.stat().st_size > 0)
        if not files:
            return self.flip(random)
        path = random.choice(files)
        size = path.stat().st_size
        at = random.randrange(max(0, size - OUTPUT_TAIL) if kind == "output" else 0, size)
        bit = random.randrange(8)
        with open(path, "r+b") as file:
            file.seek(at)
            byte = file.read(1)[0]
            file.seek(at)
            file.write(bytes([byte ^ 1 << bit]))
        return kind, f"{path.name}, byte {at} of {size}, bit {bit}"


def restored(subject, run, where):
    """What the way out leads to, where there is a copy of the state directory."""
    if "weir state restore" not in run.log:
        return ""
    done = subprocess.run([WEIR, "state", "restore", str(subject.state)], capture_output=True, text=True, check=False,
                          timeout=DEADLINE_S)
    if done.returncode != 0:
        return f", restore: exit {done.returncode}"
    again = subject.start()
    require(again.wait(DEADLINE_S) == 0, f"{where}: restored, then exit {again.status}:\n{again.log[-3000:]}")
    differences = subject.differences()
    require(not differences, f"{where}: restored, then wrong rows:\n{differences}")
    subject.check_end()
    return ", restored, equal rows"


def judge(subject, run, kind, where):
    if run.status in REFUSALS:
        require(WAY_OUT.search(run.log), f"{where}: exit {run.status} without a way out:\n{run.log[-3000:]}")
        return "refused" + restored(subject, run, where)
    require(run.status == 0, f"{where}: exit {run.status}:\n{run.log[-3000:]}")
    differences = subject.differences()
    if not differences:
        subject.check_end()
        return "equal rows"
    require(kind == "output" and REPORTED in run.log,
            f"{where}: wrong rows in silence:\n{differences}\n{run.log[-3000:]}")
    return "reported, and the output goes on in a new part"


def run_chain(programme, index, number):
    random = seeded(programme.seed, "flips", index)
    rest = AtRest(programme, random)
    for _ in range(number):
        rest.restore()
        kind, where = rest.flip(random)
        programme.tally.count("cases")
        programme.tally.count("faults")
        run = rest.subject.start()
        try:
            run.wait(DEADLINE_S)
        except AssertionError as error:
            raise Wrong(f"{where}: {error}") from None
        programme.tally.note(f"{kind}: {judge(rest.subject, run, kind, where)}")
    rest.subject.remove()


def flips(programme, count):
    for index, first in enumerate(range(0, count, CHAIN)):
        number = min(CHAIN, count - first)
        programme.scenario(index, lambda index=index, number=number: run_chain(programme, index, number))
