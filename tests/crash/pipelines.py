"""More than one sink, more than one pipeline, and consumer groups that someone deletes or resets."""
from oracle import marker_of
from own_broker import SLOW_COMMITS, dies, high_ends, in_the_middle
from proxy import PASS, PRODUCE, Action
from subject import DEADLINE_S, MANY_EPOCHS, KafkaOutput, Subject, TopicInput, eventually, require
from support import Pipeline, unique

RESETS = (("--to-earliest",), ("--to-latest",), ("--to-offset", "1"), ("--shift-by", "-100"))


class TwoSinks(KafkaOutput):
    """Rows go to a second topic too."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.more = self.topics.make("more", 2)

    def sections(self, source):
        sections = super().sections(source)
        sections["pipeline"]["sinks"] = ["rows", "more"]
        sections["sinks.more"] = self.topics.sink(self.more)
        return sections

    def row_topics(self):
        return [self.rows, self.more]


def lagging(programme, site, random):
    """Two sinks and the dead letters on one cluster; one of the three is slow, and Weir is killed on the way."""
    subject = Subject(programme, TwoSinks)
    slow = random.choice((subject.output.rows, subject.output.more, subject.output.dead))
    wait = Action(delay_s=0.2)
    site.proxy.rule = lambda request: wait if request.key == PRODUCE and request.names(slow) else PASS
    for _ in range(3):
        run = subject.start()
        begun, more = high_ends(subject.output.topics, slow), random.randrange(1, 30)
        eventually(lambda: run.ended() or high_ends(subject.output.topics, slow) > begun + more, "some records")
        dies(subject, run)
    subject.finish()


class Follower:
    """A pipeline that copies the rows' topic of another one."""

    def __init__(self, subject):
        self.subject, self.topics = subject, subject.output.topics
        self.copies = self.topics.make("copies", 2)
        source = self.topics.source(subject.output.rows)
        del source["stop_at"]
        self.pipeline = Pipeline(subject.folder / "second", {
            "pipeline": {"name": unique("copies"), "source": "in", "sinks": ["rows"], **MANY_EPOCHS},
            "sources.in": source, "sinks.rows": self.topics.sink(self.copies)})

    def published(self):
        return high_ends(self.topics, self.copies)

    def finish(self):
        self.pipeline.change("sources.in", stop_at="end")
        run = self.pipeline.start()
        require(run.wait(DEADLINE_S) == 0, f"the second pipeline: exit {run.status}:\n{run.log[-3000:]}")
        copies = self.topics.values(self.copies, self.pipeline.folder / "rows.jsonl")
        differences = self.subject.input.differences([copies], [self.subject.folder / "dead.jsonl"])
        require(not differences, f"the second pipeline's output differs:\n{differences}")


def chained(programme, _, random):
    """One pipeline's output is the next one's source, with the control records of its transactions. Both are killed."""
    subject = Subject(programme, KafkaOutput)
    follower = Follower(subject)
    for _ in range(3):
        first, second = subject.start(), follower.pipeline.start()
        goal = follower.published() + random.randrange(1, 400)
        eventually(lambda: first.ended() or second.ended() or follower.published() > goal, "some copies")
        for run in random.sample((first, second), 2):
            dies(subject, run)
        require(second.status < 0, f"the second pipeline: exit {second.status}:\n{second.log[-3000:]}")
    subject.finish()
    follower.finish()


def marker_group(subject):
    return f"weir.{subject.pipeline.name}.rows"


def marker_in(subject):
    return marker_of(subject.output.tool, marker_group(subject))


def offsets_of(tool, group):
    return {place["partition"]: place["offset"] for place in tool.group_offsets(group)}


def finish_with_group_at_the_end(subject):
    """The last run of a subject that reads a topic; its group tells lag tools the truth again."""
    run = subject.finish()
    tool, topic = subject.output.tool, subject.input.topic
    ends = {partition: high for partition, (_, high) in tool.end_offsets(topic).items()}
    found = offsets_of(tool, topic)
    require(found == ends, f"the group stands at {found}, the source ends at {ends}")
    return run


def source_group_deleted(programme, _, __):
    """The offsets of the source's group are for lag tools alone."""
    source = TopicInput(programme)
    # What the dead process had begun is soon undone: until then the group's offsets cannot be read.
    subject, run = in_the_middle(programme, source=source, transaction__timeout="3s")
    dies(subject, run)
    tool = subject.output.tool
    require(tool.group_offsets(source.topic), "the source's group has no offsets")
    tool.delete_group(source.topic)
    finish_with_group_at_the_end(subject)


def die_before_it_knows(programme, random, source=None):
    """A subject whose process died when the cluster had its marker; the state directory knows of earlier ones alone."""
    subject = Subject(programme, KafkaOutput, source)
    point = f"after kafka commit_transaction:{random.randrange(5, 9)}"
    require(subject.crash(point, SLOW_COMMITS), f"{point} was not reached")
    require(marker_in(subject), "the cluster has no marker yet")
    return subject


def require_missed(run):
    require("the cluster has no marker" in run.log, f"the marker is not missed:\n{run.log[-3000:]}")


def marker_group_deleted(programme, _, random):
    """Without its marker Weir looks into the output."""
    subject = die_before_it_knows(programme, random)
    subject.output.tool.delete_group(marker_group(subject))
    require_missed(subject.finish())


def groups_reset(programme, site, random):
    """Kafka's own tool resets the offsets of both groups, and so takes the marker's words."""
    subject = die_before_it_knows(programme, random, TopicInput(programme))
    tool, source = subject.output.tool, subject.input.topic
    before = offsets_of(tool, source)
    site.broker.reset_offsets((source, marker_group(subject)), *random.choice(RESETS))
    require(offsets_of(tool, source) != before, f"the source's group still stands at {before}")
    require(marker_in(subject) == "", "the marker was not reset")
    require_missed(finish_with_group_at_the_end(subject))
