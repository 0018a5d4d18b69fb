"""Folders and files without permission: an error that names the path, and the old site as it was."""

import os
import shutil

import project
from bed import as_nobody, give_to_nobody, is_one_of, reaches, remove, require, sane, tree
from kills import ISSUE

CLOSED, READ_ONLY = 0o000, 0o555
# What is denied, how, and what is run then.
READING = [
    "content", "content/help", "content/help/p01.md", "content/help/_index.md", "data", "data/tickets", "data/tickets/2026.csv",
    "data/usage.jsonl", "data/visits.xlsx", "data/surveys.csv.gz", "data/sources.yaml", "data/metrics.yaml", "data/sla.yaml",
    "data/editions", "data/editions/weekly", "data/editions/weekly/2026-11-20/1/page.json", "static", "static/logo.svg",
    "themes", "themes/default", "themes/default/custom/footer.html", "content/reports/weekly", "content/reports/weekly/2026-11-20.md", "tejun.yaml",
]
WRITING = [
    (".", ("build",)), ("output", ("build",)), ("output/internal/sop", ("build",)), ("www", ("publish", "www")), ("www/releases", ("publish", "www")),
    ("data/editions/weekly/2026-11-20", (*ISSUE, "--reason", "行の追加")), ("data", ("mail", "weekly", "--send")), (".tejun", ("build",)),
]


def standing(case):
    """A project of the other user's with a site, a release and an edition; and the next state as input."""
    folder = case.folder() / "p"
    project.make(folder, 0, 2)
    (folder / "themes/default/custom").mkdir(parents=True)
    (folder / "themes/default/custom/footer.html").write_text("<p>足もと</p>\n", encoding="utf-8")
    case.must(folder, *ISSUE)
    case.must(folder, "build")
    case.must(folder, "publish", folder / "www", "--audience", "internal")
    project.make(folder, 1, 2)
    return folder


def copied(original, folder):
    os.chmod(folder, 0o755)
    folder = folder / "p"
    shutil.copytree(original, folder, symlinks=True)
    give_to_nobody(folder)
    return folder


def reading(case):
    if not reaches(case.scratch):
        return case.skip("the user without rights does not get to the scratch folder")
    original = standing(case)
    old = tree(original / "output")
    for denied in case.some(10, READING):
        with case.round(denied) as folder:
            folder = copied(original, folder)
            mode = (folder / denied).stat().st_mode
            os.chmod(folder / denied, CLOSED)
            try:
                answer = case.run(folder, "build", before=as_nobody())
                found = tree(folder / "output")
            finally:
                os.chmod(folder / denied, mode)
            sane(answer)
            require(answer.code != 0, f"a site is written without `{denied}`")
            is_one_of(found, old)
            require(denied in answer.said, f"does not name `{denied}`: {answer}")
            if case.long or case.number % 4 == 0:
                case.must(folder, "build", why="the build with permission again", before=as_nobody())


def writing(case):
    if not reaches(case.scratch):
        return case.skip("the user without rights does not get to the scratch folder")
    original = standing(case)
    wholes = {name: tree(original / name) for name in ("output", "www/current", "data/editions")}
    for number in case.rounds(len(WRITING), len(WRITING)):
        denied, command = WRITING[number]
        with case.round(f"{denied} {command[0]}") as folder:
            folder = copied(original, folder)
            if command[0] == "publish":
                command = ("publish", folder / "www", "--audience", "internal")
            mode = (folder / denied).stat().st_mode
            os.chmod(folder / denied, READ_ONLY)
            try:
                answer = case.run(folder, *command, before=as_nobody())
                found = {name: tree(folder / name) for name in wholes}
            finally:
                os.chmod(folder / denied, mode)
            sane(answer)
            case.count(f"exit {answer.code}")
            if answer.code:
                require(str(denied).removeprefix(".") in answer.said, f"does not name `{denied}`: {answer}")
                for name, known in wholes.items():
                    is_one_of(found[name], known)
            elif command[0] == "build":
                # Whoever may exchange the folder need not change what stands in it.
                alone = case.tree_alone(lambda at: (shutil.copytree(original, at, dirs_exist_ok=True, symlinks=True), remove(at / "output")))
                is_one_of(found["output"], alone)
            else:
                require(denied == ".tejun", f"`{' '.join(map(str, command))}` succeeds with `{denied}` read-only")
            again = case.run(folder, *command, before=as_nobody())
            sane(again, {0, 4} if command[0] == "mail" else {0, 1} if answer.code == 0 else {0})


CASES = {"reading": reading, "writing": writing}
