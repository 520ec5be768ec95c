"""An output topic is deleted and made anew. What was in it is gone; what Weir says of the rest must be right."""
import json
import signal
from collections import Counter

from oracle import at_rest
from own_broker import SLOW_COMMITS, SLOW_OUTPUT, dies, in_the_middle
from pipelines import die_before_it_knows, require_missed
from subject import DEADLINE_S, epoch_gaps, require

STRANGER = "of another program"
REASONS = ("made anew", "cannot be read any more", "set back", "does not exist")
REFUSALS = (66, 74, 76, 78)


def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines()


def records_of_weir(tool, topic):
    return [record for record in tool.consume(topic) if record.get("value") != STRANGER]


class Before:
    """What a topic held when it was deleted."""

    def __init__(self, subject, topic):
        self.subject, self.topic = subject, topic
        self.tool = subject.output.tool
        self.records = self.tool.consume(topic)
        self.committed = [record.get("value") for record in self.records]
        self.stored = [record.get("value") for record in self.tool.consume(topic, isolation="read_uncommitted")]
        ends = self.tool.end_offsets(topic, "read_uncommitted")
        self.ends = {partition: high for partition, (_, high) in ends.items()}
        self.tool.delete_topic(topic)
        self.tool.create_topic(topic, len(self.ends), {"retention.ms": -1})

    def grow_longer(self):
        """Others write to the new topic, beyond all offsets of the old one; some of them are pipelines too."""
        headers = ({}, {"weir.epoch": f"{'f' * 32}|99-{'f' * 16}|9999|0"})
        self.tool.produce([{"partition": partition, "timestamp": 1, "value": STRANGER, "headers": headers[number % 2]}
                           for partition, end in self.ends.items() for number in range(end + 10)], self.topic)

    def wrong_with(self, after):
        """What is wrong with the rows behind the deletion; "" where nothing is."""
        expected = set(lines_of(self.subject.input.folder / "expected_rows.jsonl"))
        found = {"missing": expected - set(self.stored) - set(after), "strange": set(after) - expected,
                 "doubled": [row for row, times in Counter(after).items() if times > 1],
                 # The marker goes with its topic: where nothing else says what was published, all of it comes again.
                 "repeated": set(self.committed) & set(after) if set(after) != expected else ()}
        return ", ".join(f"{len(rows)} rows {word}" for word, rows in found.items() if rows)


def judge(subject, run, before):
    if run.status != 0:
        require(run.status in REFUSALS, f"exit {run.status}:\n{run.log[-3000:]}")
        require(any(reason in run.log for reason in REASONS), f"exit {run.status} without a reason:\n{run.log[-3000:]}")
        return f"exit {run.status}"
    after = [record["value"] for record in records_of_weir(before.tool, before.topic)]
    wrong = before.wrong_with(after)
    require(not wrong, f"{wrong}; {len(before.committed)} were in the old topic:\n{run.log[-3000:]}")
    return f"{'the rest' if set(before.committed) - set(after) else 'everything'} is in the new topic"


def made_anew_while_down(programme, _, random):
    subject, run = in_the_middle(programme, random.choice((SLOW_OUTPUT, SLOW_COMMITS)))
    dies(subject, run)
    before = Before(subject, subject.output.rows)
    run = subject.start()
    run.wait(DEADLINE_S)
    programme.tally.note(f"made_anew_while_down: {judge(subject, run, before)}")


def made_anew_while_running(programme, _, random):
    subject, run = in_the_middle(programme, random.choice((SLOW_OUTPUT, SLOW_COMMITS)))
    run.signal(signal.SIGSTOP)
    before = Before(subject, subject.output.rows)
    longer = random.random() < 0.5
    if longer:
        before.grow_longer()
    run.signal(signal.SIGCONT)
    run.wait(2 * DEADLINE_S)
    words = "made_anew_while_running" + (", longer" if longer else "")
    programme.tally.note(f"{words}: {judge(subject, run, before)}")


def epoch_in(record):
    return int(record["headers"]["weir.epoch"].split("|")[2])


def known_as_published(subject, deleted):
    """The last epoch that the state directory has confirmed, or that is in the topic of the dead letters."""
    dead = subject.output.dead
    left = [] if dead in deleted else subject.output.tool.consume(dead)
    return max([at_rest(subject.state).confirmations["rows"]["confirmed"], *map(epoch_in, left)])


def require_together(subject, before, published):
    """What the old topics had of these epochs, and what the new ones have, is everything, each once."""
    output, files = subject.output, []
    old = [record for topic in before for record in topic.records if epoch_in(record) <= published]
    for topic in (output.rows, output.dead):
        records = [record for record in old if record["topic"] == topic] + records_of_weir(output.tool, topic)
        files.append(subject.folder / f"{topic}.jsonl")
        files[-1].write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    rows = subject.folder / "rows.values"
    rows.write_text("".join(json.loads(line)["value"] + "\n" for line in lines_of(files[0])), encoding="utf-8")
    differences = subject.input.differences([rows], [files[1]]) or epoch_gaps(files)
    require(not differences, f"old topics up to epoch {published} and new ones:\n{differences}")


def made_anew_longer(programme, _, random):
    """The new topics hold others' records where the old ones ended: behind the noted offsets there are none of Weir's,
    so that all epochs come that are not known as published.
    """
    subject = die_before_it_knows(programme, random)
    topics = random.choice(((subject.output.rows,), (subject.output.rows, subject.output.dead)))
    published = known_as_published(subject, topics)
    before = [Before(subject, topic) for topic in topics]
    for topic in before:
        topic.grow_longer()
    run = subject.start()
    require(run.wait(DEADLINE_S) == 0, f"exit {run.status}:\n{run.log[-3000:]}")
    require_missed(run)
    require_together(subject, before, published)
    programme.tally.note(f"made_anew_longer: {len(topics)} of 2 topics")
