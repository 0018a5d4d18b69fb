#!/usr/bin/env python3
"""Clones below FOLDER/clones/OWNER+NAME -> the labelled documents below FOLDER/content, a project of tejun.

    checkout.py FOLDER

Each document is taken at its commit by `git show`; one that is not to be had is told, and the others are written.
"""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    folder = sys.argv[1]
    with open(os.path.join(HERE, "documents.tsv"), encoding="utf-8") as lines:
        documents = [line.rstrip("\n").split("\t") for line in lines]
    for _part, repository, commit, path in documents:
        name = repository.replace("/", "+")
        clone = os.path.join(folder, "clones", name)
        read = subprocess.run(["git", "-C", clone, "show", f"{commit}:{path}"], capture_output=True, check=False)
        if read.returncode:
            print(f"{repository} {path}: {read.stderr.decode(errors='replace').strip()}", file=sys.stderr)
            continue
        to = os.path.join(folder, "content", name, path)
        os.makedirs(os.path.dirname(to), exist_ok=True)
        with open(to, "wb") as file:
            file.write(read.stdout)
    with open(os.path.join(folder, "tejun.yaml"), "w", encoding="utf-8") as file:
        file.write("title: 文書\nas_of: 2026-11-20\n")


if __name__ == "__main__":
    main()
