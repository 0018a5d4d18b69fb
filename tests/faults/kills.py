"""Killed at any instant and at any step of writing: what stood is whole, the next command ends right, nothing is left over."""

import collections
import re
import shutil
import subprocess
import time

import project
from bed import entries, is_one_of, require, sane, tree

OLD, NEW = 0, 1
AT = "2026-11-20T18:00:00+09:00"
ISSUE = ("edition", "issue", "weekly", "--at", AT)
# What changes a file system.
STEPS = "/^(mkdir|rename|link|symlink|unlink|rmdir|f(data)?sync|write|pwrite64|ftruncate|copy_file_range|sendfile|chmod|fchmod)(at|at2)?$"


def issued(case):
    """A project of one page, and a copy of it in which the edition is issued without any fault."""
    original = case.folder()
    project.make(original, 0, 1)
    alone = case.folder() / "p"
    shutil.copytree(original, alone)
    case.must(alone, *ISSUE)
    return original, alone


def can_trace():
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True).returncode == 0


class Killer:
    """Kills at a random step of writing where `strace` can count them, and else, and every third time, at a random instant."""

    def __init__(self, case, folder, command):
        """Measures an undisturbed run, which `folder` is for."""
        self.case = case
        self.usual = case.must(folder[0], *command(folder[0])).seconds
        self.steps = 0
        if can_trace():
            trace = case.scratch / "trace"
            case.must(folder[1], *command(folder[1]), before=("strace", "-f", "-qq", "-e", f"trace={STEPS}", "-o", str(trace)))
            calls = re.findall(r"^(\d+) +\w+\(", trace.read_text(errors="replace"), re.M)
            self.steps = max(collections.Counter(calls).values())
        case.count("steps", self.steps)

    def __call__(self, folder, command, number):
        draw = self.case.random
        if self.steps and number % 3:
            # What matters is written in the end.
            step = draw.randint(draw.choice([1, self.steps // 2]), self.steps)
            word = f"inject={STEPS}:signal=SIGKILL:when={step}"
            self.case.run(folder, *command, before=("strace", "-f", "-qq", "-e", f"trace={STEPS}", "-e", word, "-o", "/dev/null"))
            self.case.count("killed at a step")
            return
        running = self.case.start(folder, *command)
        end = running.began + draw.uniform(0, self.usual * 1.05)
        while time.monotonic() < end and not running.poll():
            time.sleep(0.0005)
        self.case.count("killed" if not running.poll() else "ended before")
        running.kill()
        running.wait()


def site(case, rounds, pages, at, command):
    """A command that makes a site anew at `at` while another one stands there."""
    original, once, twice = case.folder(), case.folder() / "p", case.folder() / "p"
    project.make(original, OLD, pages)
    case.must(original, *command(original))
    old = tree(original / at)
    project.make(original, NEW, pages)
    for copy in (once, twice):
        shutil.copytree(original, copy, symlinks=True)
    kill = Killer(case, (once, twice), command)
    new = tree(once / at)
    case.must(once, *command(once))
    places = [name for name in (".", ".tejun", "output", "www", "www/releases") if (once / name).exists()]
    known = {name: entries(once / name) for name in places}
    for number in case.rounds(*rounds):
        with case.round() as folder:
            folder = folder / "p"
            shutil.copytree(original, folder, symlinks=True)
            kill(folder, command(folder), number)
            require((folder / at).exists(), f"after the kill `{at}` is missing")
            case.count("old" if is_one_of(tree(folder / at), old, new) == 0 else "new")
            case.must(folder, *command(folder), why="the run after the kill")
            is_one_of(tree(folder / at), new)
            case.must(folder, *command(folder), why="the run after that")
            is_one_of(tree(folder / at), new)
            for name in places:
                over = entries(folder / name) - known[name]
                require(not over, f"left over in `{name}`: {', '.join(sorted(over))}")


def build(case):
    site(case, (6, 200), 1, "output", lambda folder: ("build",))


def large(case):
    """Above 200 files a build keeps the site before, and changes that one."""
    site(case, (2, 150), 10, "output", lambda folder: ("build",))


def publish(case):
    site(case, (6, 200), 1, "www/current", lambda folder: ("publish", folder / "www", "--audience", "internal"))


def issue(case):
    original, once, twice = case.folder(), case.folder() / "p", case.folder() / "p"
    project.make(original, OLD, 1)
    for copy in (once, twice):
        shutil.copytree(original, copy)
    kill = Killer(case, (once, twice), lambda folder: ISSUE)
    known = tree(once / "data/editions")
    folders = {str(path.relative_to(once)) for path in (once / "data").rglob("*")}
    for number in case.rounds(12, 300):
        with case.round() as folder:
            folder = folder / "p"
            shutil.copytree(original, folder)
            kill(folder, ISSUE, number)
            case.must(folder, "check", why="`check` after the kill")
            case.must(folder, *ISSUE, "--if-changed", why="issuing after the kill")
            is_one_of(tree(folder / "data/editions"), known)
            over = {str(path.relative_to(folder)) for path in (folder / "data").rglob("*")} - folders
            require(not over, lambda: f"left over: {', '.join(sorted(over))}")
            sane(case.run(folder, "edition", "verify"), {0})


CASES = {"build": build, "large": large, "publish": publish, "issue": issue}
