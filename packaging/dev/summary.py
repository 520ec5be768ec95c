#!/usr/bin/env python3
"""The closing lines of a test run, from Meson's log: why tests were skipped, and how many passed."""
import json
import sys
from collections import Counter
from pathlib import Path

OUTCOMES = {"OK": "passed", "EXPECTEDFAIL": "passed", "SKIP": "skipped"}


def reason(test):
    lines = [line for line in (test["stdout"] + test.get("stderr", "")).splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no reason given"


def main(path):
    log = Path(path)
    tests = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    counts = Counter(OUTCOMES.get(test["result"], "failed") for test in tests)
    print()
    for test in tests:
        if test["result"] == "SKIP":
            print(f"skipped {test['name']}: {reason(test)}")
        elif test["result"] not in OUTCOMES:
            print(f"failed {test['name']}: {test['result']}")
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(f"Weir: {counts['passed']} passed, {counts['failed']} failed{skipped}")
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
