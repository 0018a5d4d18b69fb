"""Inputs that change and vanish while they are read: a whole site or an error and the old one, and the next build as from nothing."""

import json
import random
import shutil
import threading
import time

import project
from bed import is_one_of, require, sane, tree


def disturb(draw, folder, stop):
    """Renames, truncates, rewrites, removes documents and exports until told to stop."""
    files = [path for top in ("content", "data", "static") for path in sorted((folder / top).rglob("*")) if path.is_file()]
    files = [path for path in files if path.suffix != ".yaml" and path.name != "_index.md"]
    kept = {path: path.read_bytes() for path in files}
    while not stop.is_set():
        path = draw.choice(files)
        how = draw.choice(["remove", "rename", "truncate", "rewrite", "grow", "replace", "flicker"])
        try:
            if how == "remove":
                path.unlink()
            elif how == "rename":
                path.rename(path.with_name("x-" + path.name))
            elif how == "truncate":
                with open(path, "r+b") as file:
                    file.truncate(draw.randrange(1 + len(kept[path])))
            elif how == "rewrite":
                path.write_bytes(kept[path])
            elif how == "grow":
                with open(path, "ab") as file:
                    file.write(kept[path][-50:])
            elif how == "replace":
                path.with_name(".new").write_bytes(kept[path])
                path.with_name(".new").replace(path)
            else:
                path.unlink()
                path.write_bytes(kept[path])
        except FileNotFoundError:
            path.write_bytes(kept[path])
        time.sleep(draw.uniform(0, 0.02))
    return kept


def whole(folder):
    """Every page ends, and the manifest names what stands there and nothing else."""
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8").rstrip()
        require(text.endswith("</html>"), f"`{path.relative_to(folder)}` does not end")
    manifest = (folder / ".tejun-manifest.json").read_text(encoding="utf-8")
    standing = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != ".tejun-manifest.json"}
    listed = set(json.loads(manifest))
    require(listed == standing, lambda: f"the manifest differs from the folder: {sorted(listed ^ standing)[:4]}")


def build(case):
    original = case.folder()
    project.make(original, 0, 2)
    case.must(original, "build")
    old = tree(original / "output")
    project.make(original, 1, 2)
    for number in case.rounds(5, 150):
        with case.round() as folder:
            folder = folder / "p"
            shutil.copytree(original, folder)
            if number % 2:
                shutil.rmtree(folder / ".tejun")
            stop = threading.Event()
            thread = threading.Thread(target=disturb, args=(random.Random(case.random.random()), folder, stop))
            thread.start()
            try:
                answer = case.run(folder, "build")
            finally:
                stop.set()
                thread.join()
            sane(answer)
            case.count(f"exit {answer.code}")
            if answer.code:
                is_one_of(tree(folder / "output"), old)
            whole(folder / "output")
            # The exports come back, and sometimes the documents; else those that were cut stay as they are now.
            for path in [path for path in folder.rglob("*") if path.is_file() and (path.name.startswith("x-") or path.name == ".new")]:
                path.unlink()
            if number % 2:
                project.make(folder, 1, 2)
            else:
                shutil.rmtree(folder / "data")
                shutil.copytree(original / "data", folder / "data")
            cold = folder.parent / "cold"
            shutil.copytree(folder, cold, ignore=shutil.ignore_patterns(".tejun", "output", ".output*"))
            warm, fresh = case.run(folder, "build"), case.run(cold, "build")
            require(warm.code == fresh.code, lambda: f"warm {warm}\ncold {fresh}")
            if fresh.code == 0:
                case.count("compared")
                is_one_of(tree(folder / "output"), tree(cold / "output"))


CASES = {"build": build}
