"""SIGKILL from outside, at any moment: the process is the real `weir`, without a shim."""
import itertools
import signal

from points import outputs
from subject import WEIR, Subject, require, seeded

CHAIN = 10


def kill_once(subject, after_s):
    """Whether the process was still alive when its time came."""
    run = subject.start(executable=WEIR)
    run.ends_within(after_s)
    run.kill()
    require(run.status in (0, -signal.SIGKILL), f"killed after {after_s:.3f} s: exit {run.status}:\n{run.log[-3000:]}")
    if run.status == 0:
        return False
    subject.programme.tally.count("kills")
    subject.check_state(run)
    return True


def run_chain(programme, index, output):
    random = seeded(programme.seed, "kills", index)
    subject = Subject(programme, output)
    for _ in range(CHAIN):
        programme.tally.count("cases")
        # Most deaths fall into a start, or shortly behind it.
        longest_s = random.choice((0.1, 0.3, 0.6))
        if not kill_once(subject, random.uniform(0.01, longest_s)):
            subject.finish()
            subject.remove()
            subject = Subject(programme, output)
    subject.finish()
    subject.remove()


def kills(programme, count):
    kinds = itertools.cycle(outputs(programme))
    for index in range((count + CHAIN - 1) // CHAIN):
        output = next(kinds)
        programme.scenario(index, lambda index=index, output=output: run_chain(programme, index, output))
