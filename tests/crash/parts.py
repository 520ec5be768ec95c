"""The parts of the programme, with their sizes."""
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

import bit_flips
import broker_faults
import cluster_faults
import controls
import full_disks
import io_faults
import points
import random_kills
import resources
import set_back


@dataclass(frozen=True)
class Part:
    run: Callable
    short: int
    long: int
    needs_kafka: bool = False


PARTS = {
    "points": Part(points.points, 60, 20_000),
    "pairs": Part(points.pairs, 10, 1_000_000),
    "kills": Part(random_kills.kills, 40, 50_000),
    "io": Part(io_faults.faults, 40, 1_000_000),
    "flips": Part(bit_flips.flips, 20, 10_000),
    "controls": Part(controls.controls, 1, 1),
    "disk": Part(full_disks.disks, 2, 500),
    "resources": Part(resources.resources, 1, 100),
    "set_back": Part(set_back.set_backs, 2, 1000, needs_kafka=True),
    "broker": Part(broker_faults.faults, 6, 1000, needs_kafka=True),
    "cluster": Part(cluster_faults.faults, 0, 1000, needs_kafka=True),
}


def knows_verify(weir):
    """Whether this `weir` can check a state directory."""
    done = subprocess.run([weir, "state", "verify", "--help"], capture_output=True, check=False)
    return done.returncode == 0
