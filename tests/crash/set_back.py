"""An older copy of a running pipeline's state directory comes back: the epochs it lacks are made again, and nothing of
them goes out twice. A restored backup does that, and a disk that lied about a sync.
"""
import itertools
import shutil
import signal

import support
from oracle import at_rest
from own_broker import SLOW_COMMITS, dies, goes_on, start_slowly
from subject import KafkaOutput, Subject, TopicInput, eventually, require, seeded
from topic_faults import epoch_in

MADE_AGAIN = "they are made again"
TRIES = 4


def copied_while_it_stands_still(subject, run):
    run.signal(signal.SIGSTOP)
    copy = shutil.copytree(subject.state, subject.folder / "older")
    run.signal(signal.SIGCONT)
    return copy


def measured(port, name):
    return sum(value for found, value in support.metrics(port).items() if found.startswith(name))


def set_back(subject, port, random):
    """Kills the process some epochs behind the copy that takes the directory's place; False: there are none behind it."""
    subject.arguments = ("--metrics", f"127.0.0.1:{port}")
    run = start_slowly(subject, SLOW_COMMITS)
    older = copied_while_it_stands_still(subject, run)
    wanted = at_rest(older).epoch + random.randrange(1, 6)
    eventually(lambda: measured(port, "weir_published_epoch") >= wanted or run.ended(), f"epoch {wanted} in the output")
    if run.ended():
        return False
    dies(subject, run)
    shutil.rmtree(subject.state)
    shutil.move(older, subject.state)
    return True


def make_again(subject, random):
    """To the end, perhaps with deaths on the way; all that the processes said."""
    logs = []
    for crash in random.choice(((), ("published:1",), ("recovered:1", "published:2"))):
        run = subject.start(crash, broken=SLOW_COMMITS)
        run.wait()
        logs.append(run.log)
    return "".join([*logs, subject.finish().log])


def make_again_while_the_sink_is_away(subject, random):
    """Other epochs get all the numbers that the cluster knows before the sink is back, perhaps to the next process."""
    known = max(map(epoch_in, subject.output.tool.consume(subject.output.rows, isolation="read_uncommitted")))
    made = known - at_rest(subject.state).epoch + 1
    subject.pipeline.change("pipeline", epoch__max_output_bytes="12KiB")
    back, port = subject.folder / "back", subject.arguments[-1].rpartition(":")[2]
    run = subject.start(broken=f"sink away until {back}")
    eventually(lambda: measured(port, "weir_epochs_total") >= made or run.ended(), f"{made} epochs")
    require(MADE_AGAIN not in run.log, f"the sink was not away:\n{run.log[-3000:]}")
    if random.random() < 0.5:
        run.kill()
        subject.programme.tally.count("kills")
        return subject.finish().log
    back.touch()
    goes_on(subject, run)
    subject.check_end()
    return run.log


def epochs_are_lost_and_made_again(programme, random, source, way):
    """A broker that is slow at first lets the copy have all epochs: then there is nothing to be made again."""
    for _ in range(TRIES):
        subject = Subject(programme, KafkaOutput, source and source(programme))
        if set_back(subject, support.free_port(), random):
            log = way(subject, random)
            require(MADE_AGAIN in log, f"no epoch was made again:\n{log[-3000:]}")
            return
    require(False, f"no epoch was lost in {TRIES} tries")


# The first two are the short form.
KINDS = ((TopicInput, make_again), (None, make_again_while_the_sink_is_away),
         (None, make_again), (TopicInput, make_again_while_the_sink_is_away))


def set_backs(programme, count):
    for index, kind in zip(range(count), itertools.cycle(KINDS)):
        def scenario(index=index, kind=kind):
            programme.tally.count("cases")
            programme.tally.count("faults")
            source, way = kind
            programme.tally.note(f"{way.__name__}, of a {'topic' if source else 'file'}")
            epochs_are_lost_and_made_again(programme, seeded(programme.seed, "set back", index), source, way)
        programme.scenario(index, scenario)
