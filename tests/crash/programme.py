#!/usr/bin/env python3
"""The crash programme: deaths, power cuts and failing calls, and that nothing is lost, doubled or wrong after them.

Prints its seed; the same seed and arguments give the same deaths. Ends with a table, and 1 if anything failed.
"""
import argparse
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

import parts
import tally
from subject import WEIR, Input, Wrong, scratch

SKIPPED = 77


class Programme:
    """One part at work: its numbers, its input, and which of its scenarios are run."""

    def __init__(self, chosen, part):
        self.part, self.seed, self.chosen = part, chosen.seed, chosen
        self.tally = tally.Tally(part)
        self.subjects = []
        self.bootstrap = os.environ.get("WEIR_TEST_KAFKA", "")
        self.verifies = parts.knows_verify(WEIR)
        self.folder = Path(tempfile.mkdtemp(prefix="weir-crash-", dir=scratch()))
        self.input = Input(self.folder, chosen.seed)
        self.deadline = None if chosen.minutes is None else time.monotonic() + 60 * chosen.minutes

    def over(self):
        return self.deadline is not None and time.monotonic() > self.deadline

    def scenario(self, index, run):
        """Runs one of them; what the oracle refuses is a failure, and the next goes on."""
        if self.over() or self.chosen.only not in (None, index):
            return
        try:
            run()
        except (Wrong, AssertionError, RuntimeError) as error:
            self.tally.fail(str(error), self.command(index))
        except Exception:  # pylint: disable=broad-except
            self.tally.fail(traceback.format_exc(), self.command(index))
        for subject in self.subjects:
            subject.output.close()
        self.subjects.clear()

    def command(self, index):
        words = ["./dev crash", "--part", self.part, "--seed", str(self.seed), "--only", str(index)]
        if self.chosen.count is not None:
            words += ["--count", str(self.chosen.count)]
        return " ".join(words + (["--long"] if self.chosen.long else []))

    def run(self):
        part = parts.PARTS[self.part]
        if part.needs_kafka and not self.bootstrap:
            print(f"{self.part}: skipped, there is no WEIR_TEST_KAFKA: this part needs a real broker")
            return False
        count = self.chosen.count or (part.long if self.chosen.long or self.deadline else part.short)
        part.run(self, count)
        return self.tally.counts["cases"] + self.tally.counts["failures"] > 0

    def end(self):
        if self.tally.failures and self.chosen.keep:
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", action="append", choices=sorted(parts.PARTS), help="this part alone; may be repeated")
    parser.add_argument("--count", type=int, help="cases of a part")
    parser.add_argument("--minutes", type=float, help="how long each part may go on with the long form")
    parser.add_argument("--long", action="store_true", help="the long form")
    parser.add_argument("--seed", type=int, default=None, help="default: drawn; the short form in CI uses 1")
    parser.add_argument("--only", type=int, help="this scenario alone, as a failure names it")
    parser.add_argument("--keep", action="store_true", help="keep the folder of a part that failed")
    parser.add_argument("--json", type=Path, help="the table as JSON")
    chosen = parser.parse_args(arguments)
    if chosen.seed is None:
        chosen.seed = random.randrange(1, 1 << 31)
    return chosen


def main(arguments=None):
    chosen = parse_arguments(arguments)
    print(f"seed {chosen.seed}", flush=True)
    begun, tallies, ran = time.monotonic(), [], False
    for name in chosen.part or list(parts.PARTS):
        programme = Programme(chosen, name)
        ran = programme.run() or ran
        programme.end()
        tallies.append(programme.tally)
        seconds = time.monotonic() - begun
        if chosen.json:
            tally.write(chosen.json, chosen.seed, seconds, tallies)
    print(f"{tally.table(tallies)}\nseed {chosen.seed}, {seconds:.0f} s")
    if not ran:
        return SKIPPED
    return 1 if any(one.failures for one in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
