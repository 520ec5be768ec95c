"""The broker dies or stands still while Weir publishes; a Weir that stood still finds that another has taken over."""
import itertools
import signal
import sys
import time

from subject import DEADLINE_S, TESTS, KafkaOutput, Subject, eventually, require, seeded

sys.path.insert(0, str(TESTS / "kafka"))
from broker import Broker  # noqa: E402

PROTOCOL = 76
SLOW_OUTPUT = "slow publish"
SLOW_COMMITS = "slow before write"


def published(subject):
    ends = subject.output.topics.tool.end_offsets(subject.output.rows, "read_uncommitted")
    return sum(high for _, high in ends.values())


def start_slowly(programme, slow=SLOW_OUTPUT):
    """A subject in the middle of its work, and its process."""
    subject = Subject(programme, KafkaOutput)
    run = subject.start(broken=slow)
    eventually(lambda: published(subject) > 200 or run.ended(), f"the first rows:\n{run.log[-2000:]}")
    require(not run.ended(), f"ended too early:\n{run.log[-3000:]}")
    return subject, run


def goes_on(subject, run):
    run.wait(DEADLINE_S)
    require(run.status == 0, f"exit {run.status}:\n{run.log[-3000:]}")
    subject.compare()
    subject.programme.tally.count("rows", subject.programme.input.rows)


def killed(programme, broker, _):
    subject, run = start_slowly(programme)
    broker.kill()
    broker.start()
    goes_on(subject, run)


def stopped(programme, broker, random):
    subject, run = start_slowly(programme)
    broker.pause()
    # Some stand still for longer than a transaction may last.
    time.sleep(random.choice((1, 3, 8)))
    broker.resume()
    goes_on(subject, run)


def both_killed(programme, broker, _):
    subject, run = start_slowly(programme)
    broker.kill()
    run.kill()
    programme.tally.count("kills")
    broker.start()
    subject.finish()


def zombie(programme, _, __):
    """A stopped process, and one on a copy of its directory that ends the work. The first must see it and stop."""
    subject, run = start_slowly(programme, SLOW_COMMITS)
    run.signal(signal.SIGSTOP)
    subject.continue_on_a_copy()
    subject.finish()
    run.signal(signal.SIGCONT)
    run.wait(DEADLINE_S)
    require(run.status == PROTOCOL, f"the first instance: exit {run.status}:\n{run.log[-3000:]}")
    subject.compare()


SCENARIOS = (killed, stopped, both_killed, zombie)


def faults(programme, count):
    """On a broker of their own: the suite's is shared."""
    with Broker(programme.folder / "broker") as broker:
        programme.bootstrap = broker.bootstrap
        for index, scenario in zip(range(count), itertools.cycle(SCENARIOS)):
            random = seeded(programme.seed, "broker", index)

            def run(scenario=scenario, random=random):
                programme.tally.count("cases")
                programme.tally.count("faults")
                scenario(programme, broker, random)
            programme.scenario(index, run)
