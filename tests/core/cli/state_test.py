"""`weir state`: what it says of a directory that an earlier program left in mid-flight, and of what is none."""
import json
import os
import shutil
import subprocess
import tarfile
import unittest
from pathlib import Path

from command import CommandTest

FIXTURES = Path(os.environ["WEIR_STATE_FIXTURES"])
FORMAT = 4
FLEET = Path(os.environ["WEIR_FLEET"])


def lines_of(path):
    return sorted(path.read_text().splitlines())


def places_of(path):
    letters = map(json.loads, path.read_text().splitlines())
    return sorted((letter["topic"], letter["partition"], letter["offset"]) for letter in letters)


class StateTest(CommandTest):
    earlier_format = 1

    def setUp(self):
        super().setUp()
        fixture = FIXTURES / f"format-{self.earlier_format}"
        with tarfile.open(fixture / "state.tar.gz") as packed:
            packed.extractall(self.folder)
        shutil.copy(fixture / "pipeline.toml", self.folder)
        shutil.copy(FLEET / "input.jsonl", self.folder)
        self.state = self.folder / "state"

    def weir_state(self, command, *arguments, code=0, place="state"):
        return self.run_weir("state", command, place, *arguments, code=code)

    def dumped(self):
        return [json.loads(line) for line in self.weir_state("dump", "--format", "json").stdout.splitlines()]

    def refused(self, code, *parts, command=("verify",), place="state"):
        done = self.weir_state(*command, code=code, place=str(place))
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        for part in ("weir: state directory", *parts):
            self.assertIn(part, done.stderr)

    def flip_a_bit(self, file):
        content = bytearray(file.read_bytes())
        content[len(content) // 3] ^= 4
        file.write_bytes(content)

    def files(self):
        return {file.name: file.read_bytes() for file in self.state.iterdir()}


class EarlierFormat(StateTest):
    options = ", whether its options have changed is not known"

    def test_verify_finds_no_fault(self):
        for place in ("state", "pipeline.toml"):
            self.assertIn("pipeline fleet, epoch 4, run 2; ", self.weir_state("verify", place=place).stdout)

    def test_run_goes_on_where_the_earlier_program_was_killed(self):
        self.assertEqual(self.dumped()[0]["format"], self.earlier_format)
        rows = self.run_weir("run", "pipeline.toml").stdout
        self.assertEqual(sorted(rows.splitlines()), lines_of(FLEET / "expected" / "rows.jsonl"))
        dead = next(self.folder.glob("dead.jsonl*"))
        self.assertEqual(places_of(dead), places_of(FLEET / "expected" / "dead.jsonl"))
        self.assertIn("run 3; ", self.weir_state("verify").stdout)
        self.assertEqual(self.dumped()[0]["format"], FORMAT)

    def test_plan_says_what_such_a_directory_tells_of_options(self):
        keys = sum(line["kind"] == "state" for line in self.dumped())
        self.assertIn(f"transform status: keeps the state of {keys} device keys{self.options}\n",
                      self.run_weir("plan", "pipeline.toml").stdout)


class SecondFormat(EarlierFormat):
    earlier_format = 2


class ThirdFormat(EarlierFormat):
    earlier_format = 3
    options = ""


class Dump(StateTest):
    def test_every_kind_has_its_lines(self):
        dumped = self.dumped()
        kinds = {}
        for line in dumped:
            kinds.setdefault(line["kind"], []).append(line)
        self.assertEqual(set(kinds), {"identity", "run", "publisher", "checkpoint", "lane", "partition", "state",
                                      "timers", "outbox"})
        self.assertEqual([run["number"] for run in kinds["run"]], [1, 2])
        self.assertEqual({publisher["name"] for publisher in kinds["publisher"]}, {"rows", "dead"})
        expected = {(row["product"], row["device"]) for row in
                    map(json.loads, (FLEET / "expected" / "rows.jsonl").read_text().splitlines())}
        devices = {(line["product"], line["device"]) for line in kinds["state"]}
        self.assertTrue(devices and devices <= expected, devices)
        self.assertEqual({line["node"] for line in kinds["state"] + kinds["timers"]}, {"status"})

    def test_text_has_the_same_lines(self):
        text = self.weir_state("dump").stdout.splitlines()
        self.assertEqual([line.split()[0] for line in text], [line["kind"] for line in self.dumped()])
        self.assertIn("run number=2 ", "\n".join(text))


class Get(StateTest):
    def test_one_device(self):
        shown = self.weir_state("get", "BOILER/boiler-1").stdout
        self.assertIn("state node=status product=BOILER device=boiler-1 bytes=", shown)
        # The windows of a minute of 09:00 and 09:01 in +08:00 are in the outbox, the third is open.
        self.assertIn('"at":"2026-05-04T01:03:00.000Z","phase":"before records"', shown)
        size = int(shown.split("bytes=")[1].split()[0])
        digits = [word for line in shown.splitlines() if line.startswith("  ")
                  for word in line[8:8 + 3 * 16].split()]
        self.assertEqual(len(digits), size)

    def test_a_device_that_is_not_there(self):
        self.refused(64, "nothing of BOILER/boiler-9", "weir state dump", command=("get", "BOILER/boiler-9"))


class Refusals(StateTest):
    def test_no_directory_and_no_state_directory(self):
        self.refused(64, "absent: there is none", place="absent")
        self.refused(64, "holds no state", place=self.folder)

    def test_damage_is_found_whichever_table_file_it_is_in(self):
        tables = sorted(self.state.glob("*.sst"))
        self.assertGreaterEqual(len(tables), 3)
        for table in tables:
            whole = table.read_bytes()
            self.flip_a_bit(table)
            self.refused(74, "weir state restore state")
            table.write_bytes(whole)
        self.weir_state("verify")

    def test_in_use(self):
        lock = subprocess.Popen(["python3", "-c", "import fcntl, sys; f = open(sys.argv[1], 'r+'); fcntl.lockf(f, "
                                 "fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()", self.state / "LOCK"],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(lock.communicate)
        self.assertEqual(lock.stdout.readline(), b"held\n")
        self.refused(75, "used by another process", "state/copies")

    def test_nothing_is_written(self):
        before = self.files()
        for command in (("verify",), ("dump",), ("get", "BOILER/boiler-1")):
            self.weir_state(*command)
        self.assertEqual(self.files(), before)


if __name__ == "__main__":
    unittest.main()
