#!/usr/bin/env python3
"""A plugin exports its entry alone, and takes nothing from the host.

Usage: exports.py NM LIBRARY...
"""
import subprocess
import sys

ENTRY = "weir_plugin_entry"


def symbols(nm, library, which):
    listed = subprocess.run([nm, "-D", which, library], capture_output=True, text=True, check=True).stdout
    return [line.split()[-1].split("@")[0] for line in listed.splitlines()]


def faults(nm, library):
    defined = symbols(nm, library, "--defined-only")
    if defined != [ENTRY]:
        yield f"{library} exports {defined}, not {ENTRY} alone"
    taken = [name for name in symbols(nm, library, "--undefined-only") if "weir" in name]
    if taken:
        yield f"{library} needs {taken} from the host"


def main():
    nm, libraries = sys.argv[1], sys.argv[2:]
    found = [fault for library in libraries for fault in faults(nm, library)]
    print("\n".join(found) or f"{len(libraries)} plugins export {ENTRY} alone")
    return 1 if found or not libraries else 0


if __name__ == "__main__":
    sys.exit(main())
