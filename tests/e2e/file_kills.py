"""SIGKILL in every phase of an epoch, file to file: rows and dead letters equal to the reference, none twice, none
missing. And that the comparison sees a broken commit protocol.
"""
import support
from support import Expected, Pipeline, device_status
from kills import FLEET, KillCase, MANY_EPOCHS, PARTITIONS


class FileOutput:
    """From a file to files."""

    def __init__(self, folder):
        fleet = support.make_fleet(folder / "input.jsonl", **FLEET)
        self.expected = Expected(folder, fleet, PARTITIONS)
        self.source = {"type": "file", "path": str(fleet), "format": "records", "partitions": PARTITIONS}

    def pipeline(self, folder):
        return Pipeline(folder, device_status(self.source, {"type": "file", "path": "rows.jsonl"},
                                              {"type": "file", "path": "dead.jsonl"}, MANY_EPOCHS))

    def differences(self, pipeline):
        return self.expected.differences(pipeline.folder / "rows.jsonl", pipeline.folder / "dead.jsonl")


class FileKills(KillCase):
    def test_files(self):
        output = FileOutput(self.folder)
        with self.subTest("killed"):
            self.assert_survives(output)
        with self.subTest("outbox after checkpoint"):
            self.assert_seen(output, "between writes:30", "outbox after checkpoint", "", "missing")


if __name__ == "__main__":
    support.main()
