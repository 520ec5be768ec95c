"""What is looked at beside rows and dead letters: the headers of the output, the epochs of a state directory at rest."""
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from support import WEIR


class Wrong(Exception):
    """What the oracle does not accept."""


def require(condition, what):
    if not condition:
        raise Wrong(what)


def epoch_gaps(files):
    """What is wrong with the headers weir.epoch: rising in each partition, without a gap in each epoch. An epoch's
    number may come again, of a later run whose state directory had lost it."""
    last, sequences, randoms = {}, {}, {}
    for file in files:
        for record in map(json.loads, Path(file).read_text(encoding="utf-8").splitlines()):
            incarnation, run, epoch, sequence = record["headers"]["weir.epoch"].split("|")
            number, random_bits = run.split("-")
            here = (int(number), int(epoch), int(sequence))
            place = (record["topic"], record["partition"])
            if last.get(place, (-1, -1, -1)) >= here:
                return f"{place}: {here} behind {last[place]}"
            last[place] = here
            sequences.setdefault(here[:2], []).append(here[2])
            if randoms.setdefault(number, (incarnation, random_bits)) != (incarnation, random_bits):
                return f"there are two runs of the number {number}"
    for (number, epoch), found in sequences.items():
        if sorted(found) != list(range(len(found))):
            return f"epoch {epoch} of run {number} has the sequence numbers {sorted(found)}"
    return ""


# ---- a state directory at rest -------------------------------------------------------------------------

@dataclass(frozen=True)
class AtRest:
    """What a state directory says of its last epoch."""
    digest: str


def at_rest(directory):
    done = subprocess.run([WEIR, "state", "dump", "--format", "json", str(directory)], capture_output=True, text=True,
                          check=False)
    require(done.returncode == 0, f"weir state dump: exit {done.returncode}: {done.stderr}")
    checkpoints = [line for line in map(json.loads, done.stdout.splitlines()) if line["kind"] == "checkpoint"]
    require(checkpoints, "there is no checkpoint")
    return AtRest(checkpoints[0]["digest"])
