"""A network that delays, cuts, swallows, and loses the reply that decides."""
import threading

from own_broker import dies, goes_on, in_the_middle
from proxy import (ADD_OFFSETS, ADD_PARTITIONS, CUT, END_TXN, INIT_PRODUCER_ID, LOSE_REPLY, PASS, PRODUCE, SWALLOW,
                   TXN_OFFSET_COMMIT, WRITE_TXN_MARKERS, Action, On)
from subject import DEADLINE_S, eventually, require

CLIENT = "weir"             # the broker has other names for its own connections
MOST_CUTS = 25


def lost_reply(programme, site, random):
    """The broker ends a transaction, and its word does not arrive, up to three times on end."""
    subject, run = in_the_middle(programme)
    rule = site.proxy.rule = On({END_TXN}, LOSE_REPLY, first=random.randrange(1, 6), times=random.randrange(1, 4))
    goes_on(subject, run)
    require(rule.done, "no reply was lost")


def lost_reply_and_killed(programme, site, random):
    """Weir dies before it can ask again."""
    subject, run = in_the_middle(programme)
    rule = site.proxy.rule = On({END_TXN}, LOSE_REPLY, first=random.randrange(1, 6))
    eventually(lambda: rule.done or run.ended(), "a lost reply")
    dies(subject, run)
    site.proxy.pass_all()
    subject.finish()


def slow_network(programme, site, random):
    subject, run = in_the_middle(programme)
    wait = Action(delay_s=random.choice((0.02, 0.05, 0.1)))
    site.proxy.rule = lambda request: wait if request.client == CLIENT else PASS
    goes_on(subject, run)


def cut(programme, site, random):
    """Any request may be the last one of its connection; half of them were answered, but the answer is lost."""
    subject, run = in_the_middle(programme)
    cuts = []

    def rule(request):
        if request.client != CLIENT or len(cuts) == MOST_CUTS or random.random() > 0.1:
            return PASS
        cuts.append(request.key)
        return random.choice((CUT, LOSE_REPLY))
    site.proxy.rule = rule
    goes_on(subject, run)
    require(cuts, "nothing was cut")


class GivenUp:
    """`action` for these requests of Weir, and all behind them, until the broker has undone the transaction that they
    belong to; so many times.
    """

    def __init__(self, keys, action, times=1):
        self.keys, self.action, self.left = keys, action, times
        self.prepared, self.is_open, self.waiting = True, False, False
        self.undone = threading.Event()

    def __call__(self, request):
        if request.key == WRITE_TXN_MARKERS and self.waiting:
            self._end()
        if request.client != CLIENT:
            return PASS
        if self.is_open and self.left and request.key in self.keys:
            self.waiting = True
        if self.waiting:
            return self.action(self.undone)
        # What is left of an old transaction arrives too, and opens none.
        self.prepared = self.prepared or request.key == INIT_PRODUCER_ID
        self.is_open = self.is_open or (self.prepared and request.key == ADD_PARTITIONS)
        return PASS

    def _end(self):
        self.left -= 1
        self.prepared = self.is_open = self.waiting = False
        self.undone.set()
        if self.left:
            self.undone = threading.Event()


def slow_transaction(programme, site, random):
    """A request of a transaction arrives only when the broker has given the transaction up, twice."""
    subject, run = in_the_middle(programme, transaction__timeout="1s")
    held = random.choice((PRODUCE, ADD_OFFSETS, TXN_OFFSET_COMMIT, END_TXN))
    rule = site.proxy.rule = GivenUp({held}, lambda undone: Action(until=undone), times=2)
    goes_on(subject, run)
    require(rule.left < 2, "no transaction was given up")


def black_hole(programme, site, _):
    """Everything is taken and nothing answered, for longer than a transaction may last."""
    subject, run = in_the_middle(programme, transaction__timeout="1s")
    hole = site.proxy.rule = GivenUp({PRODUCE}, lambda _: SWALLOW)
    require(hole.undone.wait(DEADLINE_S), f"the broker has not given up:\n{run.log[-2000:]}")
    site.proxy.cut_all()
    goes_on(subject, run)
