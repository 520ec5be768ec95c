"""Negative controls that need a cluster which lies, is slow to finish, or whose messages get lost on their way."""
import re
import signal
import subprocess
import threading

from oracle import at_rest
from own_broker import PROTOCOL, SLOW_COMMITS
from proxy import END_TXN, END_TXN_SUCCEEDED, INIT_PRODUCER_ID, PASS, WRITE_TXN_MARKERS, Action, On
from subject import DEADLINE_S, WEIR, FileOutput, KafkaOutput, Subject, TopicInput, require
from support import PLUGINS, os

MARKER = re.compile(r"M = (\d+)")


def die(subject, crash, broken, seed=1):
    """Without a look at what is left: a broken protocol leaves anything."""
    run = subject.start(crash, broken=broken, seed=seed)
    run.wait(DEADLINE_S)
    require(run.status == -signal.SIGKILL, f"{crash} with {broken}: exit {run.status}:\n{run.log[-3000:]}")


def reset_behind_the_marker(subject, log):
    """What an operator does who is told that the cluster holds less than it confirmed: (exit code, words)."""
    found = MARKER.search(log)
    require(found, f"no marker is named:\n{log[-3000:]}")
    done = subprocess.run(
        [WEIR, "sink", "reset", str(subject.pipeline.file), "--sink", "rows", "--from", str(int(found[1]) + 1), "--yes"],
        capture_output=True, text=True, check=False, timeout=DEADLINE_S, env={**os.environ, "WEIR_PLUGIN_PATH": PLUGINS})
    return done.returncode, done.stdout + done.stderr


def lost_after_success(site, programme, broken):
    """A cluster calls transactions ended which it then forgets. What the oracle or the way out says at the end."""
    subject = Subject(programme, KafkaOutput)
    site.proxy.rule = On({END_TXN}, Action(forward=False, answer=END_TXN_SUCCEEDED), first=3)
    die(subject, "before write:10", ",".join((SLOW_COMMITS, broken)))
    site.proxy.pass_all()
    run = subject.start()
    run.wait(DEADLINE_S)
    require(run.status == PROTOCOL, f"after a loss: exit {run.status}:\n{run.log[-3000:]}")
    code, words = reset_behind_the_marker(subject, run.log)
    if code != 0:
        return f"weir sink reset: {words.strip()}"
    run = subject.start()
    run.wait(DEADLINE_S)
    require(run.status == 0, f"after the reset: exit {run.status}:\n{run.log[-3000:]}")
    return subject.differences()


class HeldMarkers:
    """The broker has decided a transaction, the third, but cannot finish it before Weir asks for its producer again."""

    def __init__(self):
        self.ends = 0
        self.asked_again = threading.Event()

    def __call__(self, request):
        self.ends += request.key == END_TXN
        if self.ends >= 3 and request.key == INIT_PRODUCER_ID:
            self.asked_again.set()
        return Action(until=self.asked_again) if self.ends >= 3 and request.key == WRITE_TXN_MARKERS else PASS


def started_on_prepared(site, programme, broken):
    """What the oracle says where a start found a transaction decided, but not finished."""
    subject = Subject(programme, KafkaOutput)
    rule = site.proxy.rule = HeldMarkers()
    die(subject, "after kafka commit_transaction:3", "")
    run = subject.start(broken=broken)
    run.wait(DEADLINE_S)
    site.proxy.pass_all()
    require(run.status == 0 and rule.asked_again.is_set(), f"{broken}: exit {run.status}:\n{run.log[-3000:]}")
    return subject.differences()


def message_lost(programme, broken, offset):
    """What the oracle says where a message is lost on its way to the source; of a mutant by rows and by the digest."""
    subject = Subject(programme, FileOutput, TopicInput(programme))
    run = subject.start(broken=f"lose message {offset},{broken}")
    run.wait(DEADLINE_S)
    require(run.status == 0, f"{broken}: exit {run.status}:\n{run.log[-3000:]}")
    require(subject.report()["point"].get("message lost") == 1, "no message was lost")
    said = (subject.differences(), subject.other_digest(at_rest(subject.state)))
    seen = all(said) if broken else any(said)
    return "\n".join(filter(None, said)) if seen else ""
