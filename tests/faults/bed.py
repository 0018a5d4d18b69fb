"""What every part of the bed shares: running the program within limits, looking at trees, counting, saying what failed."""

import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

# What the handbook documents (content/handbook/commands.md); 101 means a fault of the program.
DOCUMENTED = {0, 1, 2, 3, 4}
NOBODY = 65534


class Failed(Exception):
    """A round found something; the text says what."""


class Answer:
    def __init__(self, code, out, err, seconds, spent, peak, timed_out):
        self.code, self.out, self.err = code, out, err
        self.seconds, self.spent, self.peak, self.timed_out = seconds, spent, peak, timed_out

    @property
    def said(self):
        return self.out + self.err

    def __str__(self):
        errors = re.findall(r"^error.*(?:\n.*){0,3}", self.said, re.M)
        said = "\n".join(errors[:3]) or self.said.strip()[-500:]
        return f"exit {self.code} after {self.seconds:.1f} s: {said[:900]}"


class Running:
    """A started program, in a process group of its own, with its output in files so that it never waits for a reader."""

    def __init__(self, arguments, out=None, env=None, cwd=None):
        self.files = [tempfile.TemporaryFile(), tempfile.TemporaryFile()]
        self.began = time.monotonic()
        full = dict(os.environ, LANG="C.UTF-8", NO_COLOR="1", RUST_BACKTRACE="0", GIT_CEILING_DIRECTORIES=tempfile.gettempdir(), **(env or {}))
        self.child = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=out or self.files[0], stderr=self.files[1], env=full, cwd=cwd, start_new_session=True
        )
        self.ended = None

    def poll(self):
        if self.ended is None:
            pid, status, usage = os.wait4(self.child.pid, os.WNOHANG)
            if pid:
                self.ended = (os.waitstatus_to_exitcode(status), usage, time.monotonic())
                self.child.returncode = self.ended[0]
        return self.ended is not None

    def kill(self, how=signal.SIGKILL):
        """Ends this program and what it started; only what stands in its own group."""
        if not self.poll():
            os.killpg(self.child.pid, how)

    def wait(self, limit=240):
        timed_out = False
        while not self.poll():
            if time.monotonic() - self.began > limit and not timed_out:
                timed_out = True
                self.kill()
            time.sleep(0.004)
        texts = []
        for file in self.files:
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
            file.close()
        code, usage, end = self.ended
        spent = usage.ru_utime + usage.ru_stime
        return Answer(code, *texts, end - self.began, spent, usage.ru_maxrss * 1024, timed_out)


class Case:
    """One part: its rounds, each with random numbers of its own, and what became of them."""

    def __init__(self, bed, name, function):
        self.bed, self.name, self.function = bed, name, function
        self.long, self.tejun = bed.long, bed.tejun
        self.random = random.Random()
        self.scratch = Path(tempfile.mkdtemp(prefix=name.replace(".", "-") + "-", dir=bed.scratch))
        self.rounds_done = self.failures = 0
        self.seconds = 0.0
        self.notes = {}
        self.skipped = None
        self.number = None

    def rounds(self, short, long):
        """Numbers of the rounds; `--round` picks one, which draws the same random numbers alone as among all."""
        for number in range(long if self.long else short):
            if self.bed.stopped:
                return
            if self.bed.only_round is not None and number != self.bed.only_round:
                continue
            self.random = random.Random(f"{self.bed.seed} {self.name} {number}")
            self.number = number
            yield number

    def some(self, short, known):
        """One thing in each round: in the long form all of them, in the short form some."""
        for number in self.rounds(min(short, len(known)), len(known)):
            yield known[number] if self.long else self.random.choice(known)

    def round(self, what=""):
        return Round(self, what)

    def count(self, what, by=1):
        self.notes[what] = self.notes.get(what, 0) + by

    def skip(self, why):
        self.skipped = why

    def folder(self):
        return Path(tempfile.mkdtemp(prefix="r-", dir=self.scratch))

    def start(self, project, *arguments, before=(), **more):
        return Running([*before, str(self.tejun), "-C", str(project), "--lang", "en", *map(str, arguments)], **more)

    def run(self, project, *arguments, before=(), limit=240, **more):
        return self.start(project, *arguments, before=before, **more).wait(limit)

    def must(self, project, *arguments, why="", **more):
        """Runs what has to succeed."""
        answer = self.run(project, *arguments, **more)
        require(answer.code == 0, f"{why or 'an undisturbed run'} fails: {' '.join(map(str, arguments))}: {answer}")
        return answer

    def tree_alone(self, make, *arguments, at="output"):
        """The tree of a project that nobody disturbs."""
        folder = self.folder()
        make(folder)
        self.must(folder, *(arguments or ("build",)))
        made = tree(folder / at)
        shutil.rmtree(folder)
        return made


class Round:
    """One round: counted, its failure told with the way to repeat it, its folder removed."""

    def __init__(self, case, what):
        self.case, self.what = case, what

    def __enter__(self):
        self.folder = self.case.folder()
        return self.folder

    def __exit__(self, kind, error, trace):
        case = self.case
        case.rounds_done += 1
        if kind is not None and not issubclass(kind, Exception):
            return False
        if kind is not None:
            case.failures += 1
            if not issubclass(kind, Failed):
                error = f"{kind.__name__} at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}: {error}"
            if case.failures <= case.bed.told:
                case.bed.say(f"-- {case.name}, round {case.number} {self.what}\n   {error}\n   again: {case.bed.again(case)}")
        if kind is None or not case.bed.keep:
            remove(self.folder)
        return True


def require(holds, otherwise):
    if not holds:
        raise Failed(otherwise() if callable(otherwise) else otherwise)


def sane(answer, codes=DOCUMENTED):
    """No death by a signal, no panic, no undocumented code."""
    require(not answer.timed_out, lambda: f"did not end: {answer}")
    require(answer.code >= 0, lambda: f"died by signal {-answer.code}: {answer}")
    require("panicked" not in answer.said, lambda: f"panicked: {answer}")
    require(answer.code in codes, lambda: f"expected one of {sorted(codes)}: {answer}")


def tree(folder):
    """Every file below a folder with its content's fingerprint; what links show is read."""
    folder = os.fsencode(folder)
    made = {}
    for at, folders, files in os.walk(folder, followlinks=True):
        for name in files:
            path = os.path.join(at, name)
            with open(path, "rb") as file:
                made[os.path.relpath(path, folder)] = hashlib.blake2b(file.read(), digest_size=12).digest()
    return made


def is_one_of(found, *known):
    """Fails unless a tree is one of the known ones, and says how it differs from the nearest."""
    if found in known:
        return known.index(found)

    def differing(other):
        return [name for name in sorted(found.keys() | other.keys()) if found.get(name) != other.get(name)]

    nearest = min(map(differing, known), key=len)
    first = ", ".join(os.fsdecode(name) for name in nearest[:4])
    raise Failed(f"{len(found)} files, neither the old site nor the new one; {len(nearest)} differ from the nearest: {first}")


def entries(folder, *hidden):
    """The names directly in a folder."""
    return {name for name in os.listdir(folder) if name not in hidden}


def remove(folder):
    """Removes a folder whatever its permissions."""
    def again(function, path, _):
        os.chmod(os.path.dirname(path), 0o700)
        os.chmod(path, 0o700) if not os.path.islink(path) else None
        try:
            function(path)
        except OSError:
            shutil.rmtree(path, ignore_errors=True)
    shutil.rmtree(os.fsencode(folder), onerror=again)


def as_nobody():
    """Words before a command that take root's rights away, which permission bits do not bind."""
    if os.geteuid() != 0:
        return ()
    return ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


def reaches(path):
    """Whether the user without rights gets to a file at all."""
    return subprocess.run([*as_nobody(), "test", "-r", path]).returncode == 0


def give_to_nobody(folder):
    if os.geteuid() == 0:
        for at, folders, files in os.walk(folder):
            for name in [at] + [os.path.join(at, name) for name in files]:
                os.chown(name, NOBODY, NOBODY, follow_symlinks=False)


def limited(**limits):
    """Words before a command that bind it: `limited(nofile=32)`."""
    return ("prlimit", *(f"--{name.rstrip('_')}={value}" for name, value in limits.items()))


class SmallDisk:
    """A file system of a few bytes; `None` where mounting is not permitted."""

    def __init__(self, folder, size):
        self.folder, self.size = Path(folder), size

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.size}", "tmpfs", self.folder], capture_output=True)
        self.mounted = done.returncode == 0
        return self.folder if self.mounted else None

    def __exit__(self, *_):
        if self.mounted:
            subprocess.run(["umount", "-l", self.folder], check=True)


def can_mount(scratch):
    if os.geteuid() != 0 or not shutil.which("mount"):
        return False
    with SmallDisk(Path(scratch) / "probe", "64k") as disk:
        return disk is not None


def tokens_in(folder, token):
    """The files below a folder whose name or bytes hold a token."""
    token = token.encode()
    found = []
    for at, _, files in os.walk(os.fsencode(folder)):
        for name in files:
            path = os.path.join(at, name)
            with open(path, "rb") as file:
                if token in path or token in file.read():
                    found.append(os.fsdecode(path))
    return found


def shown(text, limit=300):
    return re.sub(r"\s+", " ", text)[:limit]
