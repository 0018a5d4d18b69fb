#!/usr/bin/env python3
"""Faults, on purpose:  python3 tests/faults/run.py TEJUN [--long] [--seed N] [--only NAME…]   (README.md tells the parts)"""

import argparse
import importlib
import os
import random
import shlex
import shutil
import signal
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.dont_write_bytecode = True

from bed import Case, reaches  # noqa: E402

# The longest come first, so that the workers end together.
PARTS = ["kills", "scarce", "denied", "races", "names", "mutants", "disk", "mails", "marks", "changing"]


class Bed:
    def __init__(self, options):
        self.tejun = Path(options.tejun).resolve()
        self.long, self.seed, self.keep = options.long, options.seed, options.keep
        self.stopped = False
        self.only_round, self.told = options.round, options.told
        self.scratch = Path(tempfile.mkdtemp(prefix="faults-", dir=options.scratch)).resolve()
        # Another user has to get here.
        os.chmod(self.scratch, 0o755)
        self.speech = threading.Lock()
        self.named = self.tejun
        if not reaches(self.tejun):
            # The other user must not need to look into the home of whoever runs this.
            self.tejun = self.scratch / "tejun"
            try:
                os.link(self.named, self.tejun)
            except OSError:
                shutil.copy2(self.named, self.tejun)

    def say(self, text):
        with self.speech:
            print(text, flush=True)

    def again(self, case):
        long = " --long" if self.long else ""
        return f"python3 tests/faults/run.py {shlex.quote(str(self.named))} --only {case.name} --seed {self.seed} --round {case.number}{long}"


def cases(bed, only):
    known = {}
    for part in PARTS:
        for name, function in importlib.import_module(part).CASES.items():
            known[f"{part}.{name}"] = function
    chosen = [name for name in known if not only or any(name == word or name.startswith(word + ".") for word in only)]
    for word in only:
        if not any(name == word or name.startswith(word + ".") for name in known):
            sys.exit(f"no part is called `{word}`; there are: {', '.join(known)}")
    return [Case(bed, name, known[name]) for name in chosen]


def run(case):
    began = time.monotonic()
    os.chmod(case.scratch, 0o755)
    try:
        case.function(case)
    except Exception as error:  # what a part needs before its rounds has failed
        case.failures += 1
        case.bed.say(f"-- {case.name} could not be tried: {type(error).__name__}: {error}\n   again: {case.bed.again(case)}")
    case.seconds = time.monotonic() - began
    if case.skipped:
        case.bed.say(f"{case.name}: skipped: {case.skipped}")
        return
    notes = "".join(f"; {what} {count}" for what, count in sorted(case.notes.items()))
    survived = max(case.rounds_done - case.failures, 0)
    verdict = "" if case.failures == 0 else "  FAILED"
    case.bed.say(f"{case.name}: survived {survived} of {case.rounds_done} (seed {case.bed.seed}, {case.seconds:.0f} s{notes}){verdict}")


def main():
    told = argparse.ArgumentParser(description="Runs the program while everything around it fails.")
    told.add_argument("tejun", help="the program")
    told.add_argument("--long", action="store_true", help="many more rounds")
    told.add_argument("--seed", type=int, default=None, help="the same rounds again")
    told.add_argument("--only", nargs="+", default=[], metavar="NAME", help="these parts only: `kills`, `races.build`")
    told.add_argument("--round", type=int, default=None, help="this round only")
    told.add_argument("--jobs", type=int, default=2, help="parts at the same time")
    told.add_argument("--told", type=int, default=5, help="failures told of each part")
    told.add_argument("--keep", action="store_true", help="keep the folders of failed rounds")
    told.add_argument("--scratch", default=None, help="where to work; otherwise the folder for temporary files")
    options = told.parse_args()
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1_000_000)
    bed = Bed(options)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print(f"faults: seed {bed.seed}", flush=True)
    began = time.monotonic()
    try:
        chosen = cases(bed, options.only)
        with ThreadPoolExecutor(options.jobs) as pool:
            try:
                list(pool.map(run, chosen))
            except BaseException:
                # Interrupted: the rounds under way end, no other begins.
                bed.stopped = True
                pool.shutdown(cancel_futures=True)
                raise
    finally:
        if not options.keep:
            shutil.rmtree(os.fsencode(bed.scratch), ignore_errors=True)
    failed = [case.name for case in chosen if case.failures]
    rounds = sum(case.rounds_done for case in chosen)
    print(f"faults: {rounds} rounds in {time.monotonic() - began:.0f} s, " + (f"FAILED: {', '.join(failed)}" if failed else "all survived"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
