"""Predicates on transforms, as a Kafka Connect user writes them: what matches goes through, the rest passes by."""
import json
import unittest

from support import Case, Pipeline, unique

# topic, value, headers -> goes through the filters below or not
RECORDS = [
    {"topic": "raw", "partition": 0, "offset": 0, "timestamp": 1, "value": "one"},
    {"topic": "raw", "partition": 0, "offset": 1, "timestamp": 2, "value": None},
    {"topic": "test-raw", "partition": 0, "offset": 0, "timestamp": 3, "value": "two"},
    {"topic": "raw", "partition": 0, "offset": 2, "timestamp": 4, "value": "three", "headers": {"Echo": "1"}},
    {"topic": "raw", "partition": 0, "offset": 3, "timestamp": 5, "value": "four", "headers": {"echo": "1"}},
    {"topic": "raw", "partition": 0, "offset": 4, "timestamp": 6, "value": ""},
]
PREDICATES = {
    "predicates.is_test": {"type": "topic_name_matches", "pattern": "test-.*"},
    "predicates.is_tombstone": {"type": "record_is_tombstone"},
    "predicates.is_echo": {"type": "has_header_key", "name": "Echo"},
}


class Predicates(Case):
    def values_after(self, transforms):
        """What is left of RECORDS behind filters, each with its own keys."""
        folder = self.folder / unique("run")
        folder.mkdir()
        (folder / "input.jsonl").write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
        used = {"predicates." + keys["predicate"] for keys in transforms}
        names = [f"t{i}" for i in range(len(transforms))]
        pipeline = Pipeline(folder, {
            "pipeline": {"name": unique("e2e"), "source": "in", "transforms": names, "sinks": ["out"]},
            "sources.in": {"type": "file", "path": "input.jsonl", "format": "records"},
            "sinks.out": {"type": "file", "path": "out.jsonl", "format": "records"},
            **{f"transforms.{name}": {"type": "filter", **keys} for name, keys in zip(names, transforms)},
            **{name: keys for name, keys in PREDICATES.items() if name in used},
        })
        self.run_to_end(pipeline)
        return [json.loads(line)["value"] for line in (folder / "out.jsonl").read_text().splitlines()]

    def test_what_matches_is_dropped(self):
        self.assertEqual(self.values_after([{"predicate": "is_test"}]), ["one", None, "three", "four", ""])
        self.assertEqual(self.values_after([{"predicate": "is_tombstone"}]), ["one", "two", "three", "four", ""])
        self.assertEqual(self.values_after([{"predicate": "is_echo"}]), ["one", None, "two", "four", ""])

    def test_a_negated_one_keeps_what_matches(self):
        self.assertEqual(self.values_after([{"predicate": "is_test", "negate": True}]), ["two"])

    def test_several_transforms_have_their_own(self):
        self.assertEqual(self.values_after([{"predicate": "is_test"}, {"predicate": "is_tombstone"},
                                            {"predicate": "is_echo"}]), ["one", "four", ""])

    def test_a_pattern_that_is_none_is_refused_with_its_name(self):
        (self.folder / "input.jsonl").touch()
        run = Pipeline(self.folder, {
            "pipeline": {"name": unique("e2e"), "source": "in", "transforms": ["drop"], "sinks": ["out"]},
            "sources.in": {"type": "file", "path": "input.jsonl"},
            "sinks.out": {"type": "file", "path": "out.jsonl"},
            "transforms.drop": {"type": "filter", "predicate": "broken"},
            "predicates.broken": {"type": "topic_name_matches", "pattern": "te(st"},
        }).start()
        self.assertEqual(run.wait(), 78, run.log)
        self.assertIn('broken: option pattern: "te(st" is no regular expression', run.log)


if __name__ == "__main__":
    unittest.main()
