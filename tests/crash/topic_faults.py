"""An output topic is deleted and made anew. What was in it is gone; what Weir says of the rest must be right."""
import signal
from collections import Counter

from own_broker import SLOW_COMMITS, SLOW_OUTPUT, dies, in_the_middle
from subject import DEADLINE_S, require

REASONS = ("made anew", "cannot be read any more", "set back", "does not exist")
REFUSALS = (66, 74, 76, 78)


def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines()


class Before:
    """What a topic held when it was deleted."""

    def __init__(self, subject, topic):
        self.subject, self.topic = subject, topic
        self.committed = self._values("committed.jsonl", "read_committed")
        self.stored = self._values("stored.jsonl", "read_uncommitted")
        tool = subject.output.topics.tool
        partitions = len(tool.end_offsets(topic))
        tool.delete_topic(topic)
        tool.create_topic(topic, partitions, {"retention.ms": -1})

    def _values(self, name, isolation):
        found = self.subject.output.topics.tool.consume(self.topic, isolation=isolation)
        (self.subject.folder / name).write_text("".join(record["value"] + "\n" for record in found), encoding="utf-8")
        return [record["value"] for record in found]

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
    after = lines_of(subject.output.topics.values(before.topic, subject.folder / "after.jsonl"))
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
    run.signal(signal.SIGCONT)
    run.wait(2 * DEADLINE_S)
    programme.tally.note(f"made_anew_while_running: {judge(subject, run, before)}")
