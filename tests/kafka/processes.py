"""Processes that cannot outlive the tests that started them."""
import ctypes
import os
import signal
import time
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def die_with_parent(sig=signal.SIGKILL):
    """For preexec_fn: the kernel sends `sig` when the thread that started this process ends."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(sig), 0, 0, 0)


def adopt_orphans():
    """Orphaned descendants become children of this process instead of init's."""
    _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def start_time(pid):
    """The start time of a live process in clock ticks since boot, or None. With the pid it names a process for good."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else int(fields[19])


def _children_of(parent):
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            name, _, rest = (entry / "stat").read_text().rpartition(")")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(rest.split()[1]) == parent:
            yield int(entry.name), name.partition("(")[2]


def kill_orphans(timeout_s=10):
    """Ends all children of this process, those it adopted included; returns the names of those that still ran."""
    ended = []
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        children = list(_children_of(os.getpid()))
        if not children:
            break
        for pid, name in children:
            if start_time(pid) is not None:
                ended.append(f"{name} ({pid})")
                os.kill(pid, signal.SIGKILL)
            try:
                os.waitpid(pid, 0)
            except ChildProcessError:
                pass
    return ended
