"""An older copy of a running pipeline's state directory comes back: the epochs it lacks are made again, and nothing of
them goes out twice. A restored backup does that, and a disk that lied about a sync.
"""
import shutil
import signal

from own_broker import SLOW_COMMITS, dies, published, start_slowly
from subject import KafkaOutput, Subject, eventually, require, seeded

MADE_AGAIN = "they are made again"
TRIES = 4


def copied_while_it_stands_still(subject, run):
    run.signal(signal.SIGSTOP)
    copy = shutil.copytree(subject.state, subject.folder / "older")
    run.signal(signal.SIGCONT)
    return copy


def set_back(subject, random):
    """Kills the process some epochs behind the copy that takes the directory's place."""
    run = start_slowly(subject, SLOW_COMMITS)
    older = copied_while_it_stands_still(subject, run)
    wanted = published(subject) + random.randrange(50, 900)
    eventually(lambda: published(subject) > wanted or run.ended(), "rows behind the copy")
    require(not run.ended(), f"ended too early:\n{run.log[-3000:]}")
    dies(subject, run)
    shutil.rmtree(subject.state)
    shutil.move(older, subject.state)


def make_again(subject, crashes):
    """To the end; and whether the log says that epochs were made again."""
    logs = []
    for crash in crashes:
        run = subject.start(crash, broken=SLOW_COMMITS)
        run.wait()
        logs.append(run.log)
    logs.append(subject.finish().log)
    return any(MADE_AGAIN in log for log in logs)


def until_epochs_were_lost(programme, random):
    """A broker that is slow at first lets the copy have all epochs: then there is nothing to be made again."""
    for _ in range(TRIES):
        subject = Subject(programme, KafkaOutput)
        set_back(subject, random)
        if make_again(subject, random.choice(((), ("published:1",), ("recovered:1", "published:2")))):
            return
    require(False, f"no epoch was lost in {TRIES} tries")


def set_backs(programme, count):
    for index in range(count):
        def scenario(index=index):
            programme.tally.count("cases")
            programme.tally.count("faults")
            until_epochs_were_lost(programme, seeded(programme.seed, "set back", index))
        programme.scenario(index, scenario)
