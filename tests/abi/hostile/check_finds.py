#!/usr/bin/env python3
"""`weir plugin check` finds each fault: the test that is meant for it fails, with a reason that names the fault.

Usage: check_finds.py WEIR HOSTILE_FOLDER LIBASAN
"""
import concurrent.futures
import os
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

# Whatever a component does to its records shows in all tests that give it some.
RECORDS = ("batches.", "errors.host", "threads.", "leaks.batches", "fuzz", "keyed.")
ODD_VALUES = ("batches.empty", "batches.padding", "fuzz")
READS = ("source.", "errors.host")

# Fault: the test that is meant for it, words of its reason, and which other tests may fail because of it.
TRANSFORM = {
    "aborts_in_create": ("start", "crashed (Aborted) in create()", ("options.", "life.")),
    "breaks_at_a_bound": ("options.bounds", "crashed (Aborted) in configure()", ()),
    "breaks_on_a_long_option": ("options.odd_values", "crashed (Aborted) in configure()", ()),
    "breaks_on_an_odd_byte": ("fuzz", "crashed (Aborted) in process()", ("batches.padding",)),
    "breaks_on_an_absent_value": ("batches.empty", "crashed (Segmentation fault) in process()", ODD_VALUES),
    "breaks_on_an_empty_batch": ("batches.sizes", "crashed (Aborted) in process()", ()),
    "breaks_on_a_long_value": ("batches.large", "crashed", ("batches.padding", "fuzz")),
    "breaks_when_configured_again": ("life.states", "crashed (Aborted) in configure()", ()),
    "changes_beside": ("batches.sizes", "`beside` is neither", RECORDS),
    "counts_in_a_static": ("batches.repeat", "once it is value", RECORDS),
    "crossing": ("batches.sizes", "an exception crossed the border from process(): nothing to do", RECORDS),
    "depends_on_its_thread": ("threads.node", "on another thread it is value", ("threads.instances",)),
    "depends_on_padding": ("batches.padding", "with another it is value", ("fuzz",)),
    "depends_on_the_batch": ("batches.split", "each record alone it is value", ("fuzz",)),
    "emits_and_fails": ("batches.sizes", "also emitted or failed before", RECORDS),
    "emits_backwards": ("batches.sizes", "in another order than the batch's", RECORDS),
    "emits_heap": ("batches.sizes", "an emitted value does not lie in", RECORDS),
    "emits_stack": ("batches.sizes", "an emitted value does not lie in", RECORDS),
    "exits": ("batches.empty", "ended the process (exit code 0) in process()", ODD_VALUES),
    "fails_silently": ("batches.empty", "fail() without a text", ODD_VALUES),
    "frees_again_when_stopped_again": ("life.stop", "crashed (Aborted) in stop()", ("life.leaks",)),
    "hangs": ("batches.sizes", "gave no answer within 3 s in process()", ()),
    "ignores_a_failed_emit": ("errors.host", "the host's emit() failed, and the component went on", ()),
    "ignores_stride": ("batches.sizes", "crashed (Segmentation fault) in process()", RECORDS),
    "keeps_the_batch": ("batches.split", "touched a record's value after the call", RECORDS),
    "keeps_the_configuration": ("start", "touched the configuration after the call", ()),
    "leaks_a_batch": ("leaks.batches", "leaks", ()),
    "leaks_an_instance": ("life.leaks", "leaks", ("leaks.batches",)),
    "leaves_a_file": ("life.leftovers", "more open files than before", ()),
    "leaves_a_thread": ("life.leftovers", "more threads than before", ("life.leaks", "leaks.batches")),
    "loses_origins": ("batches.sizes", "is of no record of the batch", RECORDS),
    "needs_a_clock": ("life.missing_services", "crashed (Segmentation fault) in create()", ()),
    "needs_memory": ("errors.host", "crashed (Segmentation fault) in process()", ()),
    "reads_past_padding": ("batches.sizes", "more than WEIR_PADDING bytes behind a record's value", RECORDS),
    "refuses_a_batch": ("batches.empty", "a value is empty (?); of a single record use fail()", ODD_VALUES),
    "refuses_its_own_type": ("batches.links", "only JSON is taken", ()),
    "returns_an_unknown_result": ("batches.empty", "returned 42, which is no weir_result", ODD_VALUES),
    "returns_end": ("batches.empty", "returned WEIR_END", ODD_VALUES),
    "returns_no_text": ("batches.empty", "returned WEIR_FAILED without a text", ODD_VALUES),
    "shares_a_buffer": ("threads.instances", "at the same time on another it is value", ()),
    "writes_into_input": ("batches.sizes", "wrote into a record's value", RECORDS),
    "writes_past_alloc": ("batches.sizes", "bytes behind memory of an emitter's alloc()", RECORDS),
    "bad_default": ("options.table", "option most: its default 101 is out of range", ()),
    "bad_choice": ("options.table", "option word: its default all is not a choice", ()),
    "bad_example": ("options.table", 'option most: "ten" is not a value of its type', ()),
    "bad_key": ("options.table", "option Most-Records: a key is", ()),
    "no_doc": ("options.table", "option most: has no doc", ()),
    "same_key": ("options.table", "option text: is there twice", ()),
}
LIBRARY = {
    "entry_allocates": ("library.entry", "allocates memory", ()),
    "entry_changes": ("library.entry", "gives another pointer", ()),
    "entry_hangs": ("library.load", "gave no answer within 3 s when it was loaded", ()),
    "entry_starts_a_thread": ("library.entry", "1 more threads than before", ()),
    "exports_more": ("library.symbols", "exports another_symbol", ()),
    "has_another_name": ("library.description", "the library calls itself other", ()),
    "has_no_license": ("library.description", "has no license", ()),
    "has_no_summary": ("library.description", "transform faulty: has no summary", ()),
    "needs_the_host": ("library.symbols", "needs the symbol weir_service", ()),
    "produces_nonsense": ("library.description", '"JSON" is no content type', ()),
    "crash": ("library.load", "crashed (Aborted) when it was loaded", ()),
}
KEYED = {
    "breaks_on_an_unknown_timer": ("keyed.unknown_timers", "crashed (Aborted) in on_timer()", ()),
    "counts_when_explaining": ("keyed.explain", "explain() says something else when asked again", ()),
    "explains_in_prose": ("keyed.explain", "what is no JSON object", ()),
    "explains_twice": ("keyed.explain", "explain() emitted 2 records, not one", ()),
    "fails_a_timer": ("batches.sizes", "on_timer() called fail()", RECORDS),
    "forgets_when_settings_change": ("keyed.settings_changed", "with it behind every record", ()),
    "horizon_goes_back": ("batches.sizes", "horizon() lies before", RECORDS),
    "ignores_a_failed_put": ("errors.host", "the host's state_put() failed, and the component went on", ()),
    "keeps_a_view": ("batches.split", "touched a device key or state value after the call", RECORDS),
    "keeps_state_in_a_static": ("batches.instances", "by another beside it it is value", RECORDS),
    "keeps_state_to_itself": ("keyed.restart", "from what was put in weir.state/1 it is value", ()),
    "mixes_devices": ("keyed.devices", "with its device alone it is value", RECORDS),
    "never_runs_due": ("batches.split", "each record alone it is value", RECORDS),
    "puts_too_much": ("batches.sizes", "the host had to refuse: state_put", RECORDS),
    "sets_a_timer_for_ever": ("batches.split", "is set again and again", RECORDS),
    "sets_on_the_wall_clock": ("batches.sizes", "a timer on the wall clock needs", RECORDS),
    "snapshot_counts": ("keyed.snapshots", "snapshot() again puts another state", RECORDS),
    "tells_slots": ("keyed.restart", "from what was put in weir.state/1 it is value", ("keyed.devices",)),
}
PREDICATE = {
    "forgets_a_match": ("batches.empty", "left a match of 85", ODD_VALUES),
    "remembers": ("batches.split", "it is value", ("fuzz",)),
    "sets_two": ("batches.sizes", "left a match of 2", RECORDS),
    "writes_past_matches": ("batches.sizes", "behind the matches of the batch", RECORDS),
}
SOURCE = {
    "always_begins_anew": ("source.read_again", "other records are read than before", ()),
    "cursors_fall": ("source.read", "cursors do not rise: 49 comes behind 50", READS),
    "forgets_known_lanes": ("source.plan", "does not give the known lanes first", READS),
    "forgets_next": ("source.read", "poll() did not set `next`", READS),
    "gives_too_many": ("source.read", "gave 2 records where at most 1", ()),
    "goes_on_behind_its_end": ("source.end", "behind WEIR_END a lane goes on", READS),
    "ignores_a_failed_take": ("errors.host", "failed, and poll() went on", ()),
    "keeps_records_on_the_stack": ("source.read", "does not lie in memory from alloc()", READS),
    "names_two_lanes_alike": ("start", "two lanes are called numbers", ()),
    "refuses_silently": ("source.read", "refuse() without a text", READS),
    "status_lags": ("source.status", "status() says 0 is next", ()),
    "takes_any_lane": ("source.strange_lanes", "passes over a known lane", ()),
    "waits_long": ("source.status", "wait(10 ms) took more than", ()),
    "wrong_partition": ("source.read", "is of partition_index 7", READS),
}
SINK = {
    "breaks_on_an_absent_key": ("sink.values", "crashed (Segmentation fault) in publish()", ()),
    "forgets_its_marker": ("sink.recovery", "did not find the marker", ("sink.read_back",)),
    "forgets_its_position": ("sink.recovery", "found another position", ()),
    "gives_no_position": ("sink.publish", "gave no position", ("sink.",)),
    "has_no_guarantee": ("start", "the guarantee 9 is none", ()),
    "keeps_a_publication": ("sink.publish", "touched a record's value after the call", ("sink.",)),
    "refuses_an_empty_publication": ("sink.publish", "there is nothing to publish", ()),
    "refuses_dead_letters": ("sink.dead_letters", "no dead letters here", ()),
    "starts_without_a_text": ("start", "returned WEIR_RETRY without a text", ()),
}
# What the gate of the host refuses already.
NO_PLUGINS = {
    "wrong_major": "plugin ABI 2.2, this host has 1.2",
    "higher_minor": "plugin ABI 1.3, this host has 1.2",
    "short_plugin": "too short",
    "short_component": "too short",
    "short_functions": "lacks a function",
    "null_function": "lacks a function",
    "null_component": "a component is null",
    "unknown_kind": "unknown kind",
    "null_entry": "returned null",
    "no_symbol": "no symbol weir_plugin_entry",
}
SOUND = ("sound_transform", "sound_library", "sound_keyed", "sound_predicate", "sound_source", "sound_sink")


def check(fault, *arguments, **environment):
    command = [weir, "plugin", "check", str(Path(folder) / f"weir_{fault}.so"), "--timeout", "3", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, env={**os.environ, **environment})


def lines_of(done):
    """Of each test of the report: its component, name, verdict and reason."""
    for case in ElementTree.fromstring(done.stdout).iter("testcase"):
        verdict = next(iter(case), None)
        yield (case.get("classname"), case.get("name"), "passed" if verdict is None else verdict.tag,
               "" if verdict is None else verdict.get("message"))


def failures_of(done):
    return {name: reason for _, name, verdict, reason in lines_of(done) if verdict == "failure"}


class CheckFinds(unittest.TestCase):
    def finds(self, faults, *arguments):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            reports = pool.map(lambda fault: check(fault, "--format", "junit", *arguments), faults)
            for (fault, (test, words, related)), done in zip(faults.items(), reports):
                with self.subTest(fault=fault):
                    self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
                    failures = failures_of(done)
                    self.assertIn(words, failures.get(test, f"{test} does not fail"))
                    unrelated = [name for name in failures if name != test and not name.startswith(related or ("-",))]
                    self.assertEqual(unrelated, [], failures)

    def test_faults_of_libraries(self):
        self.finds(LIBRARY, "--only", "library")

    def test_faults_of_transforms(self):
        self.finds(TRANSFORM)

    def test_faults_of_keyed_transforms(self):
        self.finds(KEYED)

    def test_faults_of_predicates(self):
        self.finds(PREDICATE)

    def test_faults_of_sources(self):
        self.finds(SOURCE)

    def test_faults_of_sinks(self):
        self.finds(SINK)

    def test_nothing_is_found_where_nothing_is(self):
        for name in SOUND:
            with self.subTest(plugin=name):
                done = check(name)
                self.assertEqual(done.returncode, 0, done.stdout)

    def test_what_is_no_plugin_is_told_by_its_exit_code(self):
        for fault, words in NO_PLUGINS.items():
            with self.subTest(fault=fault):
                done = check(fault)
                self.assertEqual(done.returncode, 78, done.stdout)
                self.assertIn(words, done.stderr)

    def test_each_callback_that_fails_without_a_text_is_found(self):
        done = check("silent", "--format", "junit")
        found = {component for component, _, verdict, reason in lines_of(done)
                 if verdict == "failure" and "without a text" in reason}
        everything = {component for component, *_ in lines_of(done)} - {"library"}
        self.assertEqual(len(everything), 21)
        self.assertEqual(everything - found, set())

    def test_what_the_sdk_catches_has_its_text_in_the_report(self):
        done = check("throwing", "--format", "junit", "--only", "start")
        told = {component: reason for component, _, _, reason in lines_of(done)}
        self.assertEqual(len(told), 29 * 3)
        self.assertIn("create(): thrown here", told["transform throwing"])

    def test_a_sanitized_plugin_leaks_by_its_own_account(self):
        without_runtime = check("sanitized")
        self.assertEqual(without_runtime.returncode, 64, without_runtime.stdout)
        self.assertIn("LD_PRELOAD=", without_runtime.stderr)
        done = check("sanitized", "--only", "leaks", LD_PRELOAD=sanitizer)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("leaks, LeakSanitizer says", done.stdout)
        self.assertIn("leaks by LeakSanitizer", done.stdout)

    def test_what_is_no_library(self):
        for file, words in (("/nowhere/weir_absent.so", "cannot be read"), (__file__, "is no shared library")):
            done = subprocess.run([weir, "plugin", "check", file], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 78, done.stdout)
            self.assertIn(words, done.stderr)

    def test_a_seed_repeats_its_records(self):
        told = [check("breaks_on_an_odd_byte", "--only", "fuzz", "--seed", seed).stdout for seed in ("5", "5")]
        self.assertEqual(told[0], told[1])
        self.assertIn("seed 5", told[0])

    def test_wrong_usage(self):
        for arguments, words in ((("--only", "nonsense"), "no test begins with"),
                                 (("--set", "faulty.nonsense=1"), "no component has the option"),
                                 (("--set", "nonsense"), "write COMPONENT.key=value")):
            done = check("sound_transform", *arguments)
            self.assertEqual(done.returncode, 64, done.stdout)
            self.assertIn(words, done.stderr)

    def test_an_option_is_set(self):
        failed = check("breaks_at_a_bound", "--only", "start", "--set", "faulty.most=100")
        self.assertEqual(failed.returncode, 1, failed.stdout)
        self.assertIn("crashed (Aborted) in configure()", failed.stdout)


if __name__ == "__main__":
    weir, folder, sanitizer = sys.argv[1:4]
    unittest.main(argv=sys.argv[:1], verbosity=2)
