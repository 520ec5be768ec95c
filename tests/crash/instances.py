"""Processes that stand still, and two under one name, on two copies of a state directory."""
import signal
import threading

from own_broker import PROTOCOL, SLOW_COMMITS, SOFTWARE, goes_on, in_the_middle
from proxy import INIT_PRODUCER_ID, PASS, PRODUCE, WRITE_TXN_MARKERS, Action, On
from subject import DEADLINE_S, TopicInput, eventually, require


def stand_still_and_copied(programme):
    """A subject whose process stands still; what is started next works on a copy of its directory."""
    subject, run = in_the_middle(programme, SLOW_COMMITS)
    run.signal(signal.SIGSTOP)
    subject.continue_on_a_copy()
    return subject, run


def stand_still_too_long(programme, site, source=None):
    """A subject whose process was stopped within a transaction, and stands still until the broker has undone that."""
    subject, run = in_the_middle(programme, SLOW_COMMITS, source, transaction__timeout="1s")
    stopped = threading.Event()
    held = site.proxy.rule = On({PRODUCE}, Action(until=stopped), times=1)
    eventually(lambda: held.done or run.ended(), "a transaction")
    run.signal(signal.SIGSTOP)
    undone = site.proxy.rule = On({WRITE_TXN_MARKERS}, PASS)
    stopped.set()
    eventually(lambda: undone.seen, "the end of a transaction that has outlived its timeout")
    site.proxy.pass_all()
    return subject, run


def only_the_second_ends(subject, first):
    subject.finish()
    first.signal(signal.SIGCONT)
    first.wait(DEADLINE_S)
    require(first.status == PROTOCOL, f"the first instance: exit {first.status}:\n{first.log[-3000:]}")
    subject.compare()


def zombie(programme, _, __):
    """A stopped process, and one that ends the work. The first must see it and stop."""
    only_the_second_ends(*stand_still_and_copied(programme))


def old_zombie(programme, site, _):
    """The same, where the first one's transaction has outlived its timeout before the second begins."""
    subject, first = stand_still_too_long(programme, site)
    subject.continue_on_a_copy()
    only_the_second_ends(subject, first)


def stood_still(programme, site, random):
    """A process alone stands still for longer than its transaction may last: with a new producer it goes on."""
    source = random.choice((None, TopicInput))
    subject, run = stand_still_too_long(programme, site, source and source(programme))
    prepared = site.proxy.rule = On({INIT_PRODUCER_ID}, PASS)
    run.signal(signal.SIGCONT)
    goes_on(subject, run)
    require(prepared.seen, f"the old producer went on:\n{run.log[-3000:]}")


def started_again(programme, subject, state, run):
    """As a service manager does it, where both have fenced each other so long that neither published anything."""
    while run.status == SOFTWARE and "recoveries in ten minutes" in run.log:
        programme.tally.note("twins: one fenced each time, and started again")
        subject.work_on(state)
        run = subject.start()
        run.wait(2 * DEADLINE_S)
    return run


def twins(programme, _, __):
    """Both run at once: one of them must stop, the other ends the work."""
    subject, first = stand_still_and_copied(programme)
    second = subject.start(broken=SLOW_COMMITS)
    first.signal(signal.SIGCONT)
    both = {subject.state.with_name("state"): first, subject.state: second}
    eventually(lambda: all([run.ended() for run in both.values()]), "the end of both", 2 * DEADLINE_S)
    for state, run in both.items():
        both[state] = started_again(programme, subject, state, run)
    first, second = both.values()
    codes = [first.status, second.status]
    logs = f"exit {codes}:\n{first.log[-2000:]}\nand the second:\n{second.log[-2000:]}"
    require(0 in codes, logs)
    subject.compare()
    require(PROTOCOL in codes, logs)
    programme.tally.note(f"twins: the {'second' if codes[0] == 0 else 'first'} stops")
    programme.tally.count("rows", subject.input.rows)
