"""A full disk wherever something is written: exit 4 with a word, the old site and the old records whole, and all well afterwards."""

import os
import shutil
import subprocess

import project
from bed import SmallDisk, can_mount, entries, is_one_of, require, sane, tree
from kills import ISSUE, issued


def fill(disk, free):
    """Leaves `free` bytes on a small disk."""
    left = os.statvfs(disk)
    size = max(left.f_bavail * left.f_frsize - free, 0)
    with open(disk / "ballast", "wb") as file:
        file.write(b"\0" * size)


def on_small_disks(case, at, command, pages, rounds, whole, size="24m"):
    """A project of which the folder `at` stands on a small disk with random bytes to spare."""
    if not can_mount(case.scratch):
        return case.skip("mounting is not permitted here")
    original = case.folder()
    project.make(original, 0, pages)
    case.must(original, *command(original))
    old = whole(original)
    used = sum(len(path.read_bytes()) for path in original.rglob("*") if path.is_file() and not path.is_symlink())
    project.make(original, 1, pages)
    alone = case.folder() / "p"
    shutil.copytree(original, alone, symlinks=True)
    case.must(alone, *command(alone))
    new = whole(alone)
    for _ in case.rounds(*rounds):
        with case.round() as folder, SmallDisk(folder / "disk", size) as disk:
            project_folder = disk / "p" if at == "." else folder / "p"
            shutil.copytree(original, project_folder, symlinks=True)
            if at != ".":
                (project_folder / at).parent.mkdir(parents=True, exist_ok=True)
                if (project_folder / at).exists():
                    shutil.move(project_folder / at, disk / "moved")
                else:
                    (disk / "moved").mkdir()
                os.symlink(disk / "moved", project_folder / at)
            before = entries(project_folder)
            fill(disk, int(case.random.uniform(0, 1.7) ** 2 * used))
            answer = case.run(project_folder, *command(project_folder))
            sane(answer, {0, 4})
            case.count(f"exit {answer.code}")
            found = whole(project_folder)
            is_one_of(found, old, new)
            if answer.code:
                require("os error 28" in answer.err or "o space left" in answer.err, f"does not say that the disk is full: {answer}")
                require(str(project_folder) in answer.err or "/" in answer.err, f"does not name a path: {answer}")
                over = entries(project_folder) - before - {".tejun"}
                require(not over, f"left behind on a full disk: {', '.join(sorted(over))}")
            else:
                is_one_of(found, new)
            (disk / "ballast").unlink()
            case.must(project_folder, *command(project_folder), why="the run with space again")
            is_one_of(whole(project_folder), new)


def output(case):
    on_small_disks(case, ".", lambda folder: ("build",), 1, (4, 100), lambda folder: tree(folder / "output"))


def publish(case):
    def command(folder):
        return ("publish", folder / "www", "--audience", "internal")

    on_small_disks(case, ".", command, 1, (4, 100), lambda folder: tree(folder / "www/current"))


def kept(case):
    """What `.tejun` keeps only saves work: a build succeeds without."""
    if not can_mount(case.scratch):
        return case.skip("mounting is not permitted here")
    original = case.folder()
    project.make(original, 0, 1)
    new = case.tree_alone(lambda folder: project.make(folder, 0, 1))
    for number in case.rounds(2, 20):
        with case.round() as folder, SmallDisk(folder / "p/.tejun", "64k") as disk:
            shutil.copytree(original, folder / "p", dirs_exist_ok=True)
            fill(disk, case.random.randint(0, 8000))
            answer = case.run(folder / "p", "build")
            sane(answer, {0, 4})
            case.count(f"exit {answer.code}")
            if answer.code == 0:
                is_one_of(tree(folder / "p/output"), new)
            else:
                require(not (folder / "p/output").exists(), f"half a site: {answer}")
                require("o space left" in answer.err or "os error 28" in answer.err, f"does not say that the disk is full: {answer}")
            (disk / "ballast").unlink(missing_ok=True)


def editions(case):
    if not can_mount(case.scratch):
        return case.skip("mounting is not permitted here")
    original, alone = issued(case)
    known = tree(alone / "data/editions")
    need = sum(path.stat().st_size + 4096 for path in (alone / "data/editions").rglob("*"))
    for _ in case.rounds(6, 100):
        with case.round() as folder, SmallDisk(folder / "p/data/editions", "1m") as disk:
            shutil.copytree(original, folder / "p", dirs_exist_ok=True)
            folder = folder / "p"
            fill(disk, case.random.randint(0, need))
            answer = case.run(folder, *ISSUE)
            sane(answer, {0, 4})
            case.count(f"exit {answer.code}")
            (disk / "ballast").unlink()
            case.must(folder, "check", why="`check` after a full disk")
            case.must(folder, *ISSUE, "--if-changed", why="issuing with space again")
            is_one_of(tree(disk), known)


COMMANDS = [
    ("list", "register"), ("list", "pages"), ("figures",), ("figures", "--format", "json"), ("contract",), ("schedule",),
    ("check",), ("check", "--format", "json"), ("config",), ("explain",), ("explain", "target", "95%以上"), ("edition", "list"),
    ("mail", "weekly", "--send", "--dry-run"), ("export", "openslo"), ("completions", "bash"), ("build", "--timings=json"),
]


def stdout(case):
    """An answer that reaches nobody is no success; a reader who has read enough is none of our business."""
    folder = case.folder()
    project.make(folder, 0, 1)
    case.must(folder, "edition", "issue", "weekly")
    for number in case.rounds(len(COMMANDS), len(COMMANDS)):
        command = COMMANDS[number]
        with case.round(" ".join(command)):
            usual = case.run(folder, *command)
            with open("/dev/full", "wb") as full:
                answer = case.run(folder, *command, out=full)
            sane(answer)
            if usual.out:
                require(answer.code != 0, f"`{' '.join(command)} > /dev/full` succeeds")
                require(answer.err.strip(), "fails without a word")
            # A pipe whose reader is gone.
            reader, writer = os.pipe()
            os.close(reader)
            with open(writer, "wb") as closed:
                answer = case.run(folder, *command, out=closed)
            require("panicked" not in answer.err, f"panicked: {answer}")
            require(answer.code in {0, 1, 2, 3, 4, -13}, f"expected a quiet end: {answer}")


CASES = {"output": output, "publish": publish, "kept": kept, "editions": editions, "stdout": stdout}
