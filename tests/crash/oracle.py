"""What is looked at beside rows and dead letters: the headers of the output, the epochs of a state directory at rest,
and the marker of the cluster, by another client than Weir's.
"""
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from support import WEIR

HOLDS = "C <= M <= E"
QUICKLY_S = 0.5
NOTHING = {"epoch": 0, "digest": ""}

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
    """What a state directory says: its last epoch E, the digest behind it, and what each publisher has confirmed, C."""
    epoch: int
    digest: str
    confirmations: dict


def at_rest(directory):
    done = subprocess.run([WEIR, "state", "dump", "--format", "json", str(directory)], capture_output=True, text=True,
                          check=False)
    require(done.returncode == 0, f"weir state dump: exit {done.returncode}: {done.stderr}")
    lines = {}
    for line in map(json.loads, done.stdout.splitlines()):
        lines.setdefault(line["kind"], []).append(line)
    checkpoint = lines.get("checkpoint", [NOTHING])[0]
    confirmations = {line["publisher"]: line for line in lines.get("confirmation", [])}
    return AtRest(checkpoint["epoch"], checkpoint["digest"],
                  {line["name"]: confirmations.get(line["id"], {"confirmed": 0}) for line in lines["publisher"]})


# ---- the marker ----------------------------------------------------------------------------------------

def marker_of(tool, group, within_s=None):
    """Its text; "" where there is none, None where that is not told in this time."""
    try:
        places = tool.group_offsets(group, within_s=within_s)
    except subprocess.TimeoutExpired:
        return None
    return next((place["metadata"] for place in places if place["metadata"].startswith("w1|")), "")


def why_unknown(marker, confirmation):
    """Why this marker tells nothing of C and E; "" where it does."""
    if marker is None:
        return "a transaction is open, or no broker answers"
    if marker and marker in (confirmation.get("accepted"), confirmation.get("replayed")):
        return "the marker is one that the state directory has let pass"
    return ""


def wrong_epochs(marker, confirmed, last):
    """What is wrong with C <= M <= E; no marker is right where nothing is confirmed."""
    if not marker:
        return f"C = {confirmed}, and there is no marker" if confirmed else ""
    epoch = int(marker.split("|")[3])
    return "" if confirmed <= epoch <= last else f"C = {confirmed}, M = {epoch}, E = {last}"


def judge_marker(marker, confirmation, last):
    """Words for the summary; Wrong where C <= M <= E does not hold."""
    unknown = why_unknown(marker, confirmation)
    if unknown:
        return f"{HOLDS} not looked at: {unknown}"
    wrong = wrong_epochs(marker, confirmation["confirmed"], last)
    require(not wrong, f"not {HOLDS}: {wrong}")
    return f"{HOLDS}{'' if marker else ': C = 0, no marker'}"
