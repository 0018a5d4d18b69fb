"""Few descriptors, little memory: it may fail, and then in words; the old site and the old records stay whole."""

import shutil

import project
from bed import entries, is_one_of, limited, require, tree
from kills import ISSUE, issued

MIB = 1 << 20


def standing(case):
    folder = case.folder() / "p"
    project.make(folder, 0, 1)
    case.must(folder, "build")
    old = tree(folder / "output")
    project.make(folder, 1, 1)
    new = case.tree_alone(lambda at: project.make(at, 1, 1))
    return folder, old, new


def bound(case, limits, strict, rounds):
    original, old, new = standing(case)
    wanted = list(limits)
    for number in case.rounds(*rounds):
        limit = wanted[number % len(wanted)]
        with case.round(str(limit)) as folder:
            folder = folder / "p"
            shutil.copytree(original, folder)
            answer = case.run(folder, "build", before=limited(**limit))
            require(not answer.timed_out, f"did not end: {answer}")
            how = f"signal {-answer.code}" if answer.code < 0 else f"exit {answer.code}"
            case.count("aborted" if answer.code in (-6, 134, -11, -5, 101) else how)
            if strict:
                require(answer.code in (0, 1, 3, 4), f"expected an error in words: {answer}")
                require("panicked" not in answer.err, f"panicked: {answer}")
            found = tree(folder / "output") if (folder / "output").exists() else {}
            is_one_of(found, *((new,) if answer.code == 0 else (old, new)))
            case.must(folder, "build", why="the build without the limit")
            is_one_of(tree(folder / "output"), new)
            require(entries(folder) <= entries(original) | {".output.tejun-standby"}, lambda: f"left over: {entries(folder) - entries(original)}")


def descriptors(case):
    bound(case, [{"nofile": number} for number in (16, 24, 32, 48, 64, 96, 128, 20, 28, 40)], True, (5, 10))


def memory(case):
    """The allocator ends the program where an allocation fails; that is counted, not judged."""
    bound(case, [{"as_": size * MIB} for size in (400, 600, 800, 1000, 1300, 1600, 2000, 2500, 500, 700, 900, 1100, 1200, 1400, 1800)], False, (5, 15))


def issue(case):
    original, alone = issued(case)
    known = tree(alone / "data/editions")
    limits = [limited(as_=size * MIB) for size in (500, 800, 1100, 1500)] + [limited(nofile=number) for number in (16, 24, 48)]
    for number in case.rounds(len(limits), len(limits)):
        with case.round(" ".join(limits[number])) as folder:
            folder = folder / "p"
            shutil.copytree(original, folder)
            answer = case.run(folder, *ISSUE, before=limits[number])
            require(not answer.timed_out, f"did not end: {answer}")
            case.count("issued" if answer.code == 0 else "not issued")
            case.must(folder, *ISSUE, "--if-changed", why="issuing without the limit")
            is_one_of(tree(folder / "data/editions"), known)


CASES = {"descriptors": descriptors, "memory": memory, "issue": issue}
