"""Two processes under one name, on two copies of a state directory."""
import signal

from own_broker import PROTOCOL, SLOW_COMMITS, in_the_middle
from subject import DEADLINE_S, eventually, require


def stand_still_and_copied(programme):
    """A subject whose process stands still; what is started next works on a copy of its directory."""
    subject, run = in_the_middle(programme, SLOW_COMMITS)
    run.signal(signal.SIGSTOP)
    subject.continue_on_a_copy()
    return subject, run


def zombie(programme, _, __):
    """A stopped process, and one that ends the work. The first must see it and stop."""
    subject, run = stand_still_and_copied(programme)
    subject.finish()
    run.signal(signal.SIGCONT)
    run.wait(DEADLINE_S)
    require(run.status == PROTOCOL, f"the first instance: exit {run.status}:\n{run.log[-3000:]}")
    subject.compare()


def twins(programme, _, __):
    """Both run at once: one of them must stop, the other ends the work."""
    subject, first = stand_still_and_copied(programme)
    second = subject.start(broken=SLOW_COMMITS)
    first.signal(signal.SIGCONT)
    both = (first, second)
    eventually(lambda: all([run.ended() for run in both]), "the end of both", 2 * DEADLINE_S)
    codes = [run.status for run in both]
    logs = f"exit {codes}:\n{first.log[-2000:]}\nand the second:\n{second.log[-2000:]}"
    require(0 in codes, logs)
    subject.compare()
    require(PROTOCOL in codes, logs)
    programme.tally.note(f"twins: the {'second' if codes[0] == 0 else 'first'} stops")
    programme.tally.count("rows", subject.input.rows)
