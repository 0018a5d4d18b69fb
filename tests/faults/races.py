"""Two and three at once: one whole site, as if one of them had run alone; one record; one release."""

import shutil
import time
from pathlib import Path

import project
from bed import Failed, is_one_of, require, sane, tree
from kills import ISSUE, issued


def states(case, number, pages=2):
    """Projects of different states, and the sites they make alone."""
    made = []
    for state in range(number):
        folder = case.folder() / "p"
        project.make(folder, state, pages)
        made.append((folder, case.tree_alone(lambda at, state=state: project.make(at, state, pages))))
    return made


def together(case, commands, kill=None):
    """Starts all within a moment, ends one of them when told, and waits."""
    running = []
    for folder, arguments in commands:
        running.append(case.start(folder, *arguments))
        time.sleep(case.random.choice([0, 0, 0.01, case.random.uniform(0, 0.5)]))
    if kill is not None:
        time.sleep(case.random.uniform(0, 2))
        running[kill].kill()
    return [one.wait() for one in running]


def build(case):
    """Several projects into one folder."""
    made = states(case, 3)
    sites = [site for _, site in made]
    for number in case.rounds(6, 200):
        with case.round() as folder:
            out = folder / "out"
            if number % 2:
                case.must(made[0][0], "build", "--out", out)
            several = made[: 2 + number % 2]
            kill = case.random.randrange(len(several)) if number % 3 == 2 else None
            answers = together(case, [(each, ("build", "--out", out)) for each, _ in several], kill)
            for at, answer in enumerate(answers):
                if at != kill:
                    sane(answer, {0})
            is_one_of(tree(out), *sites)
            last = case.random.randrange(len(made))
            case.must(made[last][0], "build", "--out", out, why="the build afterwards")
            is_one_of(tree(out), sites[last])


def same(case):
    """One project, several times at once, while its documents are replaced by another state in between."""
    new = case.tree_alone(lambda at: project.make(at, 1, 2))
    old = case.tree_alone(lambda at: project.make(at, 0, 2))
    original = case.folder()
    project.make(original, 0, 2)
    case.must(original, "build")
    for number in case.rounds(2, 100):
        with case.round() as folder:
            folder = folder / "p"
            shutil.copytree(original, folder)
            if number % 2:
                project.make(folder, 1, 2)
            commands = [("build",), ("build", "--audience", "public"), ("build",)] if number % 2 else [("build",), ("build",)]
            for answer in together(case, [(folder, command) for command in commands]):
                sane(answer, {0})
            is_one_of(tree(folder / "output"), new if number % 2 else old)
            case.must(folder, "build", why="the build afterwards")
            is_one_of(tree(folder / "output"), new if number % 2 else old)


def publish(case):
    made = [(folder, case.tree_alone(lambda at, state=state: project.make(at, state, 2), "build", at="output/internal"))
            for state, (folder, _) in enumerate(states(case, 2))]
    sites = []
    for folder, _ in made:
        case.must(folder, "publish", folder / "www", "--audience", "internal")
        sites.append(tree(folder / "www/current"))
    for number in case.rounds(3, 100):
        with case.round() as folder:
            www = folder / "www"
            kill = case.random.randrange(2) if number % 3 == 2 else None
            command = ("publish", www, "--audience", "internal")
            answers = together(case, [(each, command) for each, _ in made], kill)
            for at, answer in enumerate(answers):
                if at != kill:
                    sane(answer, {0, 4})
            require(kill is not None or any(answer.code == 0 for answer in answers), f"nobody published: {answers[0]}")
            if (www / "current").exists():
                is_one_of(tree(www / "current"), *sites)
            for at, (each, _) in enumerate(made):
                case.must(each, *command, why="publishing afterwards")
                is_one_of(tree(www / "current"), sites[at])
            releases = [path for path in Path(www / "releases").iterdir() if path.is_dir()]
            require(len(releases) == 2, f"expected two releases: {[path.name for path in releases]}")


def issue(case):
    original, alone = issued(case)
    known = tree(alone / "data/editions")
    for number in case.rounds(6, 150):
        with case.round() as folder:
            folder = folder / "p"
            shutil.copytree(original, folder)
            answers = together(case, [(folder, ISSUE)] * (2 + number % 2))
            for answer in answers:
                sane(answer)
            require(any(answer.code == 0 for answer in answers), f"nobody issued: {answers[0]}")
            is_one_of(tree(folder / "data/editions"), known)
            sane(case.run(folder, "edition", "verify"), {0})


def serve(case):
    """A preview beside builds: neither disturbs the other."""
    if "--out" in case.run(case.scratch, "serve", "--help").out:
        case.count("serve has --out")
    new = case.tree_alone(lambda at: project.make(at, 1, 2))
    for _ in case.rounds(1, 20):
        with case.round() as folder:
            folder = folder / "p"
            project.make(folder, 0, 2)
            preview = case.start(folder, "serve", "--port", "0")
            try:
                time.sleep(case.random.uniform(0, 2))
                project.make(folder, 1, 2)
                for answer in together(case, [(folder, ("build",))] * 2):
                    sane(answer, {0})
                is_one_of(tree(folder / "output"), new)
                if preview.poll():
                    raise Failed(f"the preview ended: {preview.wait()}")
            finally:
                preview.kill()
                preview.wait()


CASES = {"build": build, "same": same, "publish": publish, "issue": issue, "serve": serve}
