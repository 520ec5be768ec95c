"""The i-th call on a file of the state directory or the output fails, once or from then on."""
import signal

from subject import DEADLINE_S, FileOutput, Subject, Wrong, eventually, require, seeded

KINDS = ("eio", "enospc", "short", "sync", "read")
WAITS = "waiting, output is kept in the outbox"
LEFT = "some output is not published yet"
CHAIN = 5


def calls(programme):
    """{kind: calls} of a whole run."""
    subject = Subject(programme, FileOutput)
    subject.finish()
    found = subject.report()["call"]
    subject.remove()
    return found


def cases(programme):
    """Every call of every kind, once and for ever, in an order of the seed."""
    found = calls(programme)
    every = [f"{kind}:{number}{lasts}" for kind in KINDS for number in range(1, found.get(kind, 0) + 1)
             for lasts in ("", ":ever")]
    seeded(programme.seed, "io").shuffle(every)
    return every


def wait_for_end(run):
    """A process that waits for space, and says so, is asked to stop; one that does neither hangs."""
    asked = []

    def over():
        if not asked and WAITS in run.log:
            asked.append(run.signal(signal.SIGTERM))
        return run.ended()
    try:
        eventually(over, "the end of weir run", DEADLINE_S)
    except AssertionError:
        run.kill()
        raise Wrong(f"hangs:\n{run.log[-3000:]}") from None


def judge(fault, run):
    """The outcome's name; Wrong for one that is not allowed."""
    if run.status == 0:
        return "goes on"
    require(run.status > 0, f"{fault}: signal {-run.status}:\n{run.log[-3000:]}")
    require("error" in run.log or "weir: " in run.log, f"{fault}: exit {run.status} without a word:\n{run.log}")
    return f"exit {run.status}"


def run_chain(programme, faults):
    subject = Subject(programme, FileOutput)
    for fault in faults:
        programme.tally.count("cases")
        programme.tally.count("faults")
        run = subject.start(fault=fault)
        wait_for_end(run)
        outcome = judge(fault, run)
        programme.tally.note(f"{fault.partition(':')[0]}: {outcome}")
        if outcome == "goes on" and "has ended" in run.log and LEFT not in run.log:
            subject.compare()
            subject.check_end()
            subject.remove()
            subject = Subject(programme, FileOutput)
        else:
            subject.check_state(run)
    subject.finish()
    subject.remove()


def faults(programme, count):
    every = cases(programme)[:count]
    for index, first in enumerate(range(0, len(every), CHAIN)):
        programme.scenario(index, lambda some=every[first:first + CHAIN]: run_chain(programme, some))
