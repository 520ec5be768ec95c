"""Named crash points: each of them, on its hits, by SIGKILL or power cut; and pairs of them."""
import itertools
import re

from subject import TESTS, FileOutput, KafkaOutput, Subject, require, seeded

LIST = TESTS / "crash" / "points.txt"
IN_SOURCE = re.compile(r'fault_point\("([^"]+)"\)')
HITS = (1, 2, 5)                         # and one that is drawn
CHAIN = 10


def listed():
    """{point: the outputs whose pipelines reach it}"""
    lines = (line.partition("#")[0].rsplit("@", 1) for line in LIST.read_text().splitlines())
    return {words[0].strip(): words[1].split() for words in lines if len(words) == 2}


def in_source():
    sources = itertools.chain((TESTS.parent / "core").rglob("*.cpp"), (TESTS.parent / "core").rglob("*.hpp"))
    return {name for source in sources for name in IN_SOURCE.findall(source.read_text(encoding="utf-8"))}


def outputs(programme):
    if programme.bootstrap:
        return [FileOutput, KafkaOutput]
    programme.tally.skip_once("with Kafka's outputs: there is no WEIR_TEST_KAFKA")
    return [FileOutput]


def reached_by(programme, output):
    """{point: hits} of so many starts that RocksDB merges its files, and the points of a start alone."""
    subject = Subject(programme, output)
    hits = {}

    def add(report):
        for point, number in report["point"].items():
            hits[point] = max(number, hits.get(point, 0))
    for crash in ("published:6", *["published:1"] * 6):
        subject.crash(crash)
        add(subject.report())
    subject.crash("read:1")
    recovery = set(subject.report()["point"])
    subject.finish()
    add(subject.report())
    subject.remove()
    return hits, recovery


def check_list(programme):
    """The list, the sources and what the pipelines reach are the same points."""
    programme.tally.count("cases")
    points = listed()
    require(len(points) >= 40, f"only {len(points)} points")
    unlisted = in_source() - set(points)
    require(not unlisted, f"not in {LIST.name}: {sorted(unlisted)}")
    for output in outputs(programme):
        reached, _ = reached_by(programme, output)
        wanted = {point for point, where in points.items() if output.name in where}
        require(wanted <= set(reached), f"{output.name}: never reached: {sorted(wanted - set(reached))}")
        strange = set(reached) - set(points)
        require(not strange, f"{output.name}: not in {LIST.name}: {sorted(strange)}")


def cases(programme):
    """Every point with every hit and death, in an order of the seed; first one of each point."""
    random = seeded(programme.seed, "cases")
    all_cases = []
    for output in outputs(programme):
        for point, most in sorted(reached_by(programme, output)[0].items()):
            hits = {hit for hit in (*HITS, random.randrange(1, most + 1)) if hit <= most}
            ways = list(itertools.product(sorted(hits), ("", ":power")))
            random.shuffle(ways)
            all_cases += [(rank, output, point, hit, death) for rank, (hit, death) in enumerate(ways)]
    random.shuffle(all_cases)
    all_cases.sort(key=lambda case: case[0])
    return [case[1:] for case in all_cases]


def chains(programme, count):
    """Lists of cases that share one state directory."""
    by_output = {}
    for case in itertools.islice(itertools.cycle(cases(programme)), count):
        by_output.setdefault(case[0], []).append(case)
    for of_output in by_output.values():
        for first in range(0, len(of_output), CHAIN):
            yield of_output[first:first + CHAIN]


def crash_on(programme, subject, crash, random):
    """Crashes this subject, else a new one: at its first start, or at one behind some crashes. Returns the subject."""
    for crashes_before in (None, 0, 1, 6):
        if crashes_before is not None:
            subject.finish()
            subject.remove()
            subject = Subject(programme, type(subject.output))
            for _ in range(crashes_before):
                subject.crash("published:1")
        if subject.crash(crash, seed=random.randrange(1 << 32)):
            return subject
    programme.tally.count("not reached")
    return subject


def run_chain(programme, index, chain):
    random = seeded(programme.seed, "points", index)
    output = chain[0][0]
    subject = Subject(programme, output)
    for _, point, hit, death in chain:
        programme.tally.count("cases")
        subject = crash_on(programme, subject, f"{point}:{hit}{death}", random)
    subject.finish()
    subject.remove()


def points(programme, count):
    programme.scenario(0, lambda: check_list(programme))
    for index, chain in enumerate(chains(programme, count), 1):
        programme.scenario(index, lambda chain=chain, index=index: run_chain(programme, index, chain))


# ---- pairs -----------------------------------------------------------------------------------------------

def run_pairs(programme, index, output, pairs):
    random = seeded(programme.seed, "pairs", index)
    subject = Subject(programme, output)
    for first, second in pairs:
        programme.tally.count("cases")
        for point, hit in ((first, random.randrange(1, 4)), (second, 1)):
            death = random.choice(("", ":power"))
            subject = crash_on(programme, subject, f"{point}:{hit}{death}", random)
    subject.finish()
    subject.remove()


def pairs(programme, count):
    """A crash point, then one in the recovery from it."""
    random = seeded(programme.seed, "all pairs")
    numbers = itertools.count(0)
    for output in outputs(programme):
        reached, recovery = reached_by(programme, output)
        both = list(itertools.product(sorted(reached), sorted(recovery)))
        random.shuffle(both)
        share = count if output is FileOutput and not programme.bootstrap else (count + 1) // 2
        for first in range(0, min(share, len(both)), 5):
            some = both[first:min(first + 5, share)]
            index = next(numbers)
            programme.scenario(index, lambda some=some, index=index, output=output:
                               run_pairs(programme, index, output, some))
