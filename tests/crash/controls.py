"""Negative controls: the commit protocol broken on purpose. Each must be caught by what the other parts compare."""
import contextlib
import shutil
import signal
from functools import partial

from broken_clusters import die, lost_after_success, message_lost, started_on_prepared
from own_broker import PROTOCOL, proxied_broker
from subject import DEADLINE_S, FileOutput, KafkaOutput, Subject, eventually, require

TRIES = 12


class Caught(Exception):
    """What the oracle said of a broken protocol."""


def end(subject, broken):
    """Runs to the end and compares; a refusal of the protocol's own is the oracle's word too."""
    run = subject.start(broken=broken)
    run.wait(DEADLINE_S)
    if run.status == PROTOCOL:
        raise Caught("refused: " + run.log.splitlines()[-1])
    require(run.status == 0, f"{broken}: exit {run.status}:\n{run.log[-3000:]}")
    differences = subject.differences()
    if differences:
        raise Caught(differences.splitlines()[0])


def no_sync(programme, number):
    subject = Subject(programme, FileOutput)
    die(subject, f"before write:{5 + number}:power", "no sync of output", seed=number)
    end(subject, "")


def sink_first(programme, number):
    subject = Subject(programme, KafkaOutput)
    die(subject, f"confirmed:{3 + number}", "sink first,slow between writes")
    end(subject, "sink first,marker ignored")


def marker_outside(programme, number):
    subject = Subject(programme, KafkaOutput)
    die(subject, f"after kafka commit_transaction:{3 + number}", "marker outside the transaction")
    end(subject, "marker outside the transaction")


def one_marker(programme, number):
    subject = Subject(programme, KafkaOutput)
    broken = f"two producers,one marker in {subject.output.rows}"
    die(subject, f"after kafka commit_transaction:{4 + number}", broken)
    end(subject, broken)


def no_run_numbers(programme, number):
    """A state directory set back while the cluster is away: other epochs get the numbers that the cluster knows."""
    del number
    subject = Subject(programme, KafkaOutput)
    # Slow commits: what is published was made by the run that publishes it.
    die(subject, "published:3", "slow before write")
    older = subject.folder / "older"
    shutil.copytree(subject.state, older)
    die(subject, "published:5", "slow before write")
    shutil.rmtree(subject.state)
    shutil.copytree(older, subject.state)
    # Else the same epochs would come out again.
    subject.pipeline.change("pipeline", epoch__max_output_bytes="40KiB")
    run = subject.start(broken="sink away")
    run.says("waiting, output is kept in the outbox")
    eventually(lambda: "by order of the test" in run.log, "the absence of the cluster")
    run.signal(signal.SIGTERM)
    run.wait(DEADLINE_S)
    run = subject.start()
    run.wait(DEADLINE_S)
    require(run.status == PROTOCOL, f"with run numbers: exit {run.status}:\n{run.log[-3000:]}")
    end(subject, "no run numbers")


def told_apart(oracle, mutant):
    """The oracle has nothing to say of the protocol as it is, and something of the mutant."""
    said = oracle("")
    require(not said, f"as it is, without {mutant}: {said}")
    said = oracle(mutant)
    if said:
        raise Caught(said.splitlines()[0])


def trim_before_read_back(site, programme, _):
    told_apart(partial(lost_after_success, site, programme), "trim before read-back")


def no_require_stable(site, programme, _):
    told_apart(partial(started_on_prepared, site, programme), "no RequireStable")


def no_offset_guard(programme, number):
    told_apart(partial(message_lost, programme, offset=100 + number), "no offset guard")


FILES = {"no sync": no_sync}
KAFKA = {"sink first": sink_first, "marker outside the transaction": marker_outside,
         "one marker for two producers": one_marker, "no run numbers": no_run_numbers,
         "no offset guard": no_offset_guard}
PROXIED = {"trim before read-back": trim_before_read_back, "no RequireStable": no_require_stable}


def caught(programme, name, mutant):
    for number in range(TRIES):
        programme.tally.count("cases")
        try:
            mutant(programme, number)
        except Caught as words:
            programme.tally.note(f"{name}: caught, {words}"[:200])
            return
    require(False, f'"{name}" was not caught in {TRIES} tries')


def not_run(programme, name):
    programme.tally.skip(f'the control "{name}": there is no WEIR_TEST_KAFKA, and it needs a real broker')


def controls(programme, _):
    with contextlib.ExitStack() as stack:
        site = stack.enter_context(proxied_broker(programme)) if programme.bootstrap else None
        mutants = FILES | KAFKA | {name: partial(mutant, site) for name, mutant in PROXIED.items()}
        for index, (name, mutant) in enumerate(mutants.items()):
            can_run = site or name in FILES
            programme.scenario(index, partial(caught, programme, name, mutant) if can_run else
                               partial(not_run, programme, name))
            if site:
                site.proxy.pass_all()
