"""Little memory, few descriptors, a sink that is away for an hour of event time, a wall clock that jumps by days."""
import shlex

import support
from memory_group import MemoryGroup
from points import outputs
from subject import DEADLINE_S, FAULTY_WEIR, FileOutput, Input, KafkaOutput, Subject, require, seeded

MEMORY = 64 << 20
DESCRIPTORS = 64
IO = 74
FULL = "reading pauses until the sinks have taken some"
BACK = "the outbox is below its limit again"
BOUND_WHILE_AWAY = 128 << 20
HOUR_S = 3600
MANY = {"devices": 2000, "messages": 8000, "minutes": 4}
LONG = {"messages": 9000, "minutes": 100, "start": "2026-03-01T08:00:00+08:00"}
LONG_BEGINS_S = 1_772_323_200


def larger_input(programme, name, fleet):
    folder = programme.folder / name
    folder.mkdir(exist_ok=True)
    return Input(folder, programme.seed, **fleet)


def limited(subject, command):
    """`weir` behind a shell's command."""
    script = subject.folder / "limited"
    script.write_text(f'#!/bin/sh\nset -e\n{command}\nexec {shlex.quote(FAULTY_WEIR)} "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    subject.executable = script


def die_and_finish(subject, random):
    """Two deaths, and a run to the end."""
    for _ in range(2):
        subject.crash(f"published:{random.randrange(2, 8)}")
    subject.finish()


def little_memory(programme, output, random):
    with MemoryGroup(MEMORY) as group:
        if not group.path:
            return f"{MEMORY >> 20} MiB of memory: {group.reason}"
        subject = Subject(programme, output, larger_input(programme, "many", MANY))
        limited(subject, f"echo $$ > {shlex.quote(str(group.path / 'cgroup.procs'))}")
        die_and_finish(subject, random)
        subject.remove()
        programme.tally.note(f"{output.name}: within {MEMORY >> 20} MiB, at most {group.peak() >> 20} of them used")
    return None


def few_descriptors(programme, output, random):
    subject = Subject(programme, output)
    limited(subject, f"ulimit -n {DESCRIPTORS}")
    die_and_finish(subject, random)
    subject.remove()


def too_few_descriptors(programme, output, _):
    """Refused at the start, with the way out."""
    subject = Subject(programme, output)
    limited(subject, f"ulimit -n {DESCRIPTORS // 2}")
    run = subject.start()
    run.wait(DEADLINE_S)
    require(run.status == IO and "LimitNOFILE" in run.log and "running" not in run.log,
            f"exit {run.status}:\n{run.log[-3000:]}")
    subject.remove()


def jumping_clock(programme, output, random):
    """Forward, back, back, forward, and so on, each time by a day.

    With Kafka forward alone, as librdkafka waits by the wall clock, and longer by what that is set back; and at its last
    commits alone, as the broker refuses what is stamped a day ahead of its own clock.
    """
    subject = Subject(programme, output)
    ways = ":forward" if output is KafkaOutput else ""
    commits = 3 if output is KafkaOutput else random.randrange(3, 7)
    subject.environment = {"WEIR_CRASH_CLOCK": f"before write:{commits}{ways}"}
    die_and_finish(subject, random)
    made = subject.report()["point"]["before write"]
    require(made >= commits, f"the clock was not stepped: {made} commits")
    subject.remove()


def watermark_s(port):
    found = support.metrics(port).items()
    return max((value for name, value in found if name.startswith("weir_watermark_seconds")), default=0)


def away_for_an_hour(programme, output, _):
    """Until the outbox is full and reading pauses. Then the sink is back, in the same process."""
    subject = Subject(programme, output, larger_input(programme, "long", LONG))
    subject.pipeline.change("pipeline", outbox__max_bytes="1500KiB")
    back, port = subject.folder / "back", support.free_port()
    subject.arguments = ("--metrics", f"127.0.0.1:{port}")
    run = subject.start(broken=f"sink away until {back}")
    run.says(FULL)
    away_s = watermark_s(port) - LONG_BEGINS_S
    require(away_s > HOUR_S, f"reading paused after {away_s:.0f} s of event time:\n{run.log[-3000:]}")
    back.touch()
    run.wait(DEADLINE_S)
    require(run.status == 0 and BACK in run.log, f"exit {run.status}:\n{run.log[-3000:]}")
    require(run.peak_memory < BOUND_WHILE_AWAY, f"{run.peak_memory >> 20} MiB of memory were used")
    subject.compare()
    programme.tally.count("rows", subject.input.rows)
    programme.tally.note(f"{output.name}: away for {away_s // 60:.0f} minutes of event time, at most "
                         f"{run.peak_memory >> 20} MiB used")
    subject.remove()


def cases(programme):
    both = [(scenario, output) for output in outputs(programme)
            for scenario in (little_memory, few_descriptors, jumping_clock)]
    away = [(away_for_an_hour, KafkaOutput)] if programme.bootstrap else []
    return [*both, (too_few_descriptors, FileOutput), *away]


def resources(programme, rounds):
    every = cases(programme) * rounds
    for index, (scenario, output) in enumerate(every):
        def run(index=index, scenario=scenario, output=output):
            not_run = scenario(programme, output, seeded(programme.seed, "resources", index))
            if not_run:
                programme.tally.skip(not_run)
            else:
                programme.tally.count("cases")
        programme.scenario(index, run)
