"""What does not depend on how busy the machine is: instructions, flushes to the disk, peak memory. And the clock."""

import os
import re
import shutil
import statistics
import subprocess
import sys

import data

BUILT = os.path.join(data.DATA, "built")
SCRATCH = os.path.join(data.DATA, "scratch")


def run(command, **options):
    """Run it and hold it to its word; what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", **options)
    if done.returncode != 0:
        sys.exit(f"benches: `{' '.join(command)}` ended with {done.returncode}\n{done.stderr}")
    return done.stdout + done.stderr


def build_pace():
    os.makedirs(BUILT, exist_ok=True)
    os.makedirs(SCRATCH, exist_ok=True)
    run(["cc", "-O2", "-static", "-o", f"{BUILT}/pace", f"{data.HERE}/anchors/pace.c"])


def copy_of(db):
    """A fresh copy of a database that a command may write to."""
    copy = os.path.join(SCRATCH, "copy.db")
    shutil.copyfile(db, copy)
    return copy


def instructions(command, expect=(0,)):
    """Instructions of the whole process (callgrind's Ir)."""
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run(valgrind + command, capture_output=True, text=True, env=data.environment())
    counted = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode not in expect or not counted:
        sys.exit(f"benches: `{' '.join(command)}` ended with {done.returncode}\n{done.stderr}{done.stdout}")
    return int(counted[1])


def flushes(command):
    """How often the process has the disk write through: fsync, fdatasync."""
    log = os.path.join(SCRATCH, "strace")
    run(["strace", "-f", "-o", log, "-e", "trace=fsync,fdatasync", *command], env=data.environment())
    with open(log, encoding="utf-8") as lines:
        return sum(" = 0" in line for line in lines)


def paced(command, first=False, tasks="tasks"):
    """Wall and cpu milliseconds, peak MiB and exit status of one run."""
    result = os.path.join(SCRATCH, "pace")
    env = data.environment() | {"TASKRC": f"{SCRATCH}/taskrc", "TASKDATA": f"{SCRATCH}/{tasks}"}
    run([f"{BUILT}/pace", result, f"{SCRATCH}/output", *command], env=env | ({"PACE_FIRST": "1"} if first else {}))
    with open(result, encoding="utf-8") as line:
        wall, cpu, peak, status = map(int, line.read().split())
    return wall / 1e3, cpu / 1e3, peak / 1024, status


def peak(command):
    return paced(command)[2]


class Pair:
    """Commands that take turns: each once a round, so that a drift of the machine hits all alike."""

    def __init__(self, rounds, commands, before=None, first=True, expect=(0,)):
        self.runs = {name: [] for name in commands}
        for turn in range(rounds + 1):
            for name, command in commands.items():
                if before:
                    before(name)
                wall, cpu, memory, status = paced(command(turn) if callable(command) else command, first)
                if status not in expect:
                    sys.exit(f"benches: {name} ended with {status}: {command}")
                if turn > 0:  # the first round only warms up
                    self.runs[name].append((wall, cpu, memory))

    def _median(self, name, column):
        return statistics.median(run[column] for run in self.runs[name])

    def wall(self, name):
        return self._median(name, 0)

    def peak(self, name):
        return max(run[2] for run in self.runs[name])

    def ratio(self, name, other, column=0):
        """The median of the rounds' ratios."""
        pairs = zip(self.runs[name], self.runs[other])
        return statistics.median(a[column] / max(b[column], 0.01) for a, b in pairs)
