"""What a run costs: wall time, processor time and peak memory of a program with all that it starts.

In: a command. Out: a `Cost`. Never: knows which program it measures.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Cost:
    """Seconds, seconds of all processors, and MiB."""

    wall: float
    cpu: float
    peak: float


def run(command, folder=None, environment=None):
    """Runs to the end; a program that fails ends the benchmark with what it said."""
    # What an earlier run left to be written to the disk is not the next one's cost.
    os.sync()
    with tempfile.TemporaryFile() as said:
        spawned = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - spawned
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{said.read().decode(errors='replace')[-4000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def median(costs):
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "peak")))


def spread(costs):
    """The slowest by the fastest: what the numbers are worth."""
    return max(cost.wall for cost in costs) / max(min(cost.wall for cost in costs), 1e-9)


# Reads a folder into memory, then writes it elsewhere with a plain loop; only the writing is measured.
PLAIN_LOOP = """
import json, os, resource, sys, time
source, target = sys.argv[1:]
folders, files = [], []
for folder, _, names in os.walk(source):
    there = os.path.normpath(os.path.join(target, os.path.relpath(folder, source)))
    folders.append(there)
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            files.append((os.path.join(there, name), file.read()))
before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
for folder in folders:
    os.mkdir(folder)
for path, data in files:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    os.write(file, data)
    os.close(file)
wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime]))
"""


def plain_loop(source, target):
    """The floor: the same files from memory; its own memory says nothing."""
    os.sync()
    done = subprocess.run([sys.executable, "-c", PLAIN_LOOP, source, target], capture_output=True, text=True, check=True)
    wall, cpu = json.loads(done.stdout)
    return Cost(wall, cpu, 0.0)
