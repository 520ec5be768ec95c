"""A real broker of the programme's own, behind a proxy: the suite's is shared."""
import contextlib
import sys
from dataclasses import dataclass

from subject import DEADLINE_S, TESTS, KafkaOutput, Subject, eventually, require

sys.path.insert(0, str(TESTS / "kafka"))
from broker import Broker  # noqa: E402
from proxy import Proxy  # noqa: E402

SOFTWARE = 70
PROTOCOL = 76
SLOW_OUTPUT = "slow publish"
SLOW_COMMITS = "slow before write"


@dataclass(frozen=True)
class Site:
    broker: Broker
    proxy: Proxy


@contextlib.contextmanager
def proxied_broker(programme):
    """The site that the programme's Kafka pipelines use from now on."""
    with Proxy() as proxy, Broker(programme.folder / "broker", advertised_port=proxy.port) as broker:
        proxy.forward_to(lambda: broker.ports[0])
        programme.bootstrap = broker.bootstrap
        yield Site(broker, proxy)


def high_ends(topics, topic):
    """How many records the topic has taken, those of unfinished transactions among them."""
    return sum(high for _, high in topics.tool.end_offsets(topic, "read_uncommitted").values())


def published(subject):
    return high_ends(subject.output.topics, subject.output.rows)


def start_slowly(subject, slow=SLOW_OUTPUT):
    """Starts the subject; it is in the middle of its work."""
    run = subject.start(broken=slow)
    eventually(lambda: published(subject) > 200 or run.ended(), f"the first rows:\n{run.log[-2000:]}")
    require(not run.ended(), f"ended too early:\n{run.log[-3000:]}")
    return run


def in_the_middle(programme, slow=SLOW_OUTPUT, source=None, **options):
    """A new subject in the middle of its work, and its process."""
    subject = Subject(programme, KafkaOutput, source)
    for sink in ("sinks.rows", "sinks.dead"):
        subject.pipeline.change(sink, **options)
    return subject, start_slowly(subject, slow)


def goes_on(subject, run):
    """The process that met the fault comes to its end, with the right output."""
    run.wait(2 * DEADLINE_S)
    require(run.status == 0, f"exit {run.status}:\n{run.log[-3000:]}")
    subject.compare()
    subject.check_end()
    subject.programme.tally.count("rows", subject.input.rows)


def dies(subject, run):
    run.kill()
    subject.programme.tally.count("kills")
    # Another pipeline may die beside it.
    if run is subject.pipeline.last:
        subject.check_state(run)
