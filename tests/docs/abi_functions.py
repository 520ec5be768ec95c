#!/usr/bin/env python3
"""The table of all functions in a document is what the headers' tags say.

Usage: abi_functions.py [--update] DOCUMENT HEADER...
"""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "abi"))
from tags import pointers       # noqa: E402

EMBEDDING = "embed.h"   # for programs around the runtime, not for plugins
BEGIN, END = "<!-- tags -->\n", "<!-- /tags -->\n"


def table(headers):
    yield "| function | thread | states |"
    yield "|---|---|---|"
    for header in sorted(header for header in headers if Path(header).name != EMBEDDING):
        for name, tag in pointers(Path(header).read_text(encoding="utf-8")):
            thread, _, states = tag.partition(";")
            yield f"| `{name}` | {thread.strip()} | {states.strip()} |"


def main():
    update = sys.argv[1:2] == ["--update"]
    document, *headers = sys.argv[2 if update else 1:]
    text = Path(document).read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    shown, _, after = rest.partition(END)
    wanted = "\n".join(table(headers)) + "\n"
    if update:
        Path(document).write_text(before + BEGIN + wanted + END + after, encoding="utf-8")
        return 0
    stale = sorted(set(wanted.splitlines()) ^ set(shown.splitlines()))
    if shown != wanted:
        print(f"{document}: the table is not what the headers say; write it with {Path(__file__).name} --update")
        print("\n".join(stale))
    return 0 if shown == wanted and wanted.count("\n") > 40 else 1


if __name__ == "__main__":
    sys.exit(main())
