"""What was run, and what failed, by part: the table at the end."""
import json
from collections import Counter

COLUMNS = ("cases", "starts", "kills", "power cuts", "faults", "epochs", "rows", "not reached", "skipped", "failures")


class Tally:
    def __init__(self, part):
        self.part = part
        self.counts = Counter()
        self.notes = Counter()
        self.failures = []

    def count(self, what, number=1):
        self.counts[what] += number

    def note(self, what):
        """Counts an outcome that is named below the table."""
        self.notes[what] += 1

    def skip(self, what):
        """Counts a case that cannot be run here; says why at once and below the table."""
        self.count("skipped")
        self.note(f"not run: {what}")
        print(f"{self.part}: not run: {what}", flush=True)

    def skip_once(self, what):
        if f"not run: {what}" not in self.notes:
            self.skip(what)

    def fail(self, text, command):
        self.count("failures")
        self.failures.append({"text": text, "command": command})
        print(f"FAILED {self.part}: {text}\n  again: {command}", flush=True)

    def values(self):
        return {name: self.counts[name] for name in COLUMNS}


def table(tallies):
    lines = ["| part | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    lines += [f"| {tally.part} | " + " | ".join(str(value) for value in tally.values().values()) + " |"
              for tally in tallies]
    lines += [f"{tally.part}: {count} x {what}" for tally in tallies for what, count in sorted(tally.notes.items())]
    return "\n".join(lines)


def write(path, seed, seconds, tallies):
    path.write_text(json.dumps({
        "seed": seed, "seconds": round(seconds),
        "parts": {tally.part: {**tally.values(), "notes": dict(tally.notes), "failures": tally.failures}
                  for tally in tallies}}, indent=2) + "\n")
