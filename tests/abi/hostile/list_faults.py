#!/usr/bin/env python3
"""The faults that the files KIND_faults.c know, a line "KIND name" each; their enums begin with SOUND.

Usage: list_faults.py FILE...
"""
import re
import sys
from pathlib import Path

for file in map(Path, sys.argv[1:]):
    kind = file.stem.removesuffix("_faults")
    enum = re.search(r"enum fault \{(.*?)\}", file.read_text(), re.DOTALL)
    for fault in re.findall(r"\w+", enum[1]):
        print(kind, fault.lower())
