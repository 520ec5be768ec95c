"""Three brokers: those that decide about Weir's transactions die, and all are restarted one after the other."""
import itertools
import sys

from broker_faults import run_one
from own_broker import dies, goes_on, start_slowly
from subject import TESTS, Input, KafkaOutput, Subject, eventually, require

sys.path.insert(0, str(TESTS / "kafka"))
from cluster import GROUP, TRANSACTION, Cluster  # noqa: E402


def publishing(programme):
    """A subject that publishes for a minute, in small transactions."""
    folder = programme.folder / "longer"
    folder.mkdir(exist_ok=True)
    subject = Subject(programme, KafkaOutput, Input(folder, programme.seed, messages=20_000, minutes=180))
    subject.pipeline.change("pipeline", publish__max_bytes="16KiB")
    return subject, start_slowly(subject)


def kill_coordinator(cluster, subject, kind):
    """Another one decides, before the killed one is back."""
    name = f"weir.{subject.pipeline.name}.rows"
    broker = eventually(lambda: cluster.coordinator(kind, name), "a coordinator")
    broker.kill()
    eventually(lambda: cluster.coordinator(kind, name) not in (None, broker), "another coordinator")
    return broker


def coordinators_killed(programme, cluster, random):
    """The coordinator of the transaction and that of the marker's group, one after the other."""
    subject, run = publishing(programme)
    for kind in random.sample((GROUP, TRANSACTION), 2):
        require(not run.ended(), f"ended too early:\n{run.log[-3000:]}")
        kill_coordinator(cluster, subject, kind).start()
    goes_on(subject, run)


def coordinator_and_weir_killed(programme, cluster, random):
    subject, run = publishing(programme)
    broker = kill_coordinator(cluster, subject, random.choice((GROUP, TRANSACTION)))
    dies(subject, run)
    if random.random() < 0.5:
        broker.start()
    subject.finish()
    broker.start()


def rolling_restart(programme, cluster, random):
    subject, run = publishing(programme)
    for broker in random.sample(cluster.brokers, len(cluster.brokers)):
        require(not run.ended(), f"ended too early:\n{run.log[-3000:]}")
        broker.restart()
    goes_on(subject, run)


SCENARIOS = (coordinators_killed, rolling_restart, coordinator_and_weir_killed)


def faults(programme, count):
    if count == 0:
        return
    with Cluster(programme.folder / "cluster") as cluster:
        programme.bootstrap = cluster.bootstrap
        for index, scenario in zip(range(count), itertools.cycle(SCENARIOS)):
            run_one(programme, cluster, index, scenario)
            for broker in cluster.brokers:
                broker.start()
