"""A small disk is filled and freed again and again, at any moment, with the state directory and the output on it."""
import contextlib
import errno
import os
import subprocess

from subject import FileOutput, Subject, require, seeded

MIB = 1 << 20
SIZE = "80m"
FILLS = 6                        # at least, in each case
LEFT = (0, 4 << 10, 200 << 10, MIB, 3 * MIB, 8 * MIB)
FULL_DISK = 74
WHY = ("No space left on device", "bytes are needed")


class SmallDisk:
    """A tmpfs that can be filled."""

    def __init__(self, folder):
        self.folder, self.filler = folder, folder / "filler"

    def fill(self, left):
        """Leaves so many bytes, as far as others leave as many."""
        space = os.statvfs(self.folder)
        with open(self.filler, "ab") as filler:
            grow = space.f_bavail * space.f_frsize - left
            if grow <= 0:
                return
            try:
                os.posix_fallocate(filler.fileno(), filler.tell(), grow)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def free(self):
        self.filler.unlink(missing_ok=True)


@contextlib.contextmanager
def mounted(folder):
    """The disk, or the reason why there is none."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], capture_output=True,
                          text=True, check=False)
    if done.returncode != 0:
        yield None, done.stderr.strip()
        return
    try:
        yield SmallDisk(folder), ""
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def run_on(subject, disk, random):
    """One process, with the disk now full and now not. Its run, and how often the disk was filled."""
    run, fills = subject.start(broken=random.choice(("", "slow before write"))), 0
    while not run.ended() and fills < 20:
        run.ends_within(random.uniform(0.005, 0.25))
        disk.fill(random.choice(LEFT))
        fills += 1
        run.ends_within(random.uniform(0.005, 0.25))
        disk.free()
    run.wait()
    require(run.status in (0, FULL_DISK), f"exit {run.status}:\n{run.log[-3000:]}")
    require(run.status == 0 or any(why in run.log for why in WHY), f"74 without the reason:\n{run.log[-3000:]}")
    return run, fills


def on_disk(subject, disk):
    """The subject's two folders, moved there."""
    for name in ("state", "out"):
        place = disk.folder / f"{name}-{subject.folder.name}"
        place.mkdir()
        here = subject.folder / name
        if here.exists():
            here.rmdir()
        here.symlink_to(place)


def fill_and_free(programme, disk, index):
    random = seeded(programme.seed, "disk", index)
    programme.tally.count("cases")
    fills = 0
    while fills < FILLS:
        subject = Subject(programme, FileOutput)
        subject.pipeline.change("pipeline", state__min_free_bytes=random.choice(("0B", "2MiB", "24MiB")))
        on_disk(subject, disk)
        ended = False
        while not ended:
            run, filled = run_on(subject, disk, random)
            fills += filled
            subject.check_state(run)
            programme.tally.note(f"exit {run.status}")
            ended = run.status == 0
        subject.compare()
        subject.check_end()
        programme.tally.count("rows", subject.input.rows)
    programme.tally.count("faults", fills)


def disks(programme, count):
    for index in range(count):
        def run(index=index):
            with mounted(programme.folder / f"disk-{index}") as (disk, reason):
                if disk:
                    fill_and_free(programme, disk, index)
                else:
                    programme.tally.skip(f"no small disk: {reason}")
        programme.scenario(index, run)
