#!/usr/bin/env python3
"""Starts, stops and shows a broker; `run` serves one to a command and leaves nothing behind."""
import argparse
import os
import shutil
import signal
import subprocess
import sys

import jars
import processes
from broker import Broker, BrokerError


def start(options):
    broker = Broker(options.dir, jars.resolve(options.jars), tied=False, preferred_ports=(19092, 19093, 19094))
    broker.start()
    print(f"Kafka is running at {broker.bootstrap}; data and log: {os.path.relpath(broker.directory)}")
    print(f"  WEIR_BOOTSTRAP={broker.bootstrap} ./dev weir run PIPELINE.toml")
    print(f"  SASL listener {broker.sasl_bootstrap}: PLAIN, user ckafka-inst#edge, password secret")
    print("  ./dev kafka stop ends it; topics stay until its directory is removed")
    return 0


def stop(options):
    broker = Broker(options.dir)
    print("Kafka is stopped" if broker.alive() else "Kafka was not running")
    broker.stop()
    return 0


def status(options):
    broker = Broker(options.dir)
    alive = broker.alive()
    print(f"Kafka is running at {broker.bootstrap}" if alive else "Kafka is not running")
    return 0 if alive else 3


def _start_for_tests(options):
    """The suite's broker, or None and a line that says why there is none."""
    if "WEIR_TEST_KAFKA" in os.environ:
        where = os.environ["WEIR_TEST_KAFKA"]
        print(f"Kafka tests use the broker at {where}" if where else "Kafka tests are skipped: WEIR_TEST_KAFKA is empty")
        return None
    Broker(options.dir).kill()
    shutil.rmtree(options.dir, ignore_errors=True)
    try:
        resolved = jars.resolve(options.jars)
    except jars.Unavailable as reason:
        print(f"Kafka tests are skipped: {reason}")
        return None
    broker = Broker(options.dir, resolved).start()
    os.environ.update(WEIR_TEST_KAFKA=broker.bootstrap, WEIR_TEST_KAFKA_SASL=broker.sasl_bootstrap,
                      WEIR_KAFKA_JARS=str(resolved))
    return broker


def _serve(command):
    """Runs the command; Ctrl-C, a hang-up or the end of our parent ends it as SIGTERM does."""
    child = subprocess.Popen(command)
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, lambda *_: child.poll() is None and child.terminate())
    return child.wait()


def _interrupted(*_):
    raise KeyboardInterrupt


def run(options):
    processes.die_with_parent(signal.SIGTERM)
    processes.adopt_orphans()
    signal.signal(signal.SIGTERM, _interrupted)
    broker = None
    try:
        broker = _start_for_tests(options)
        sys.stdout.flush()
        return _serve(options.command)
    except KeyboardInterrupt:
        return 130
    finally:
        if broker:
            broker.kill()
            broker.remove_data()
        for name in processes.kill_orphans():
            print(f"ended a process that a test left running: {name}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", required=True, help="the broker's own directory")
    parser.add_argument("--jars", help="where the jars are, or are put")
    parser.add_argument("action", choices=("start", "stop", "status", "run"))
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what `run` runs")
    options = parser.parse_args()
    actions = {"start": start, "stop": stop, "status": status, "run": run}
    try:
        return actions[options.action](options)
    except (BrokerError, jars.Unavailable) as error:
        print(f"kafka: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
