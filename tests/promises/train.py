#!/usr/bin/env python3
"""Labels of lines and the program's candidates -> the weights of the classifier, or how well they do.

    train.py PROGRAM FOLDER [--part tune|test|all] [--anchor PROJECT]... [--keep PROJECT]... [--rules | --score | --folds K | --held-out | --write FILE]

FOLDER is a project whose content/ holds the documents of documents.tsv as content/OWNER+NAME/PATH (checkout.py makes it).
An anchor is a project whose promises are known to be found by the written rules alone, such as the sample; PROJECT=3/0.3
lets what a rule speaks for weigh three, and all else 0.3. What is to be kept is an anchor, too, but all that the program finds there
now is known to be right, as people have looked at it.

The model is a multinomial logistic regression over the features that the program names, held small by a ridge. A line that is labelled may hold several candidates, such as the cells of a row: the likeliest of them is
taken for the one that is meant, and the others count as far as they are likely, over a few rounds. Lines with an optional label
count neither for nor against. Needs numpy and scipy. The same inputs give the same weights.
"""
import argparse
import collections
import hashlib
import json
import os
import subprocess

import numpy as np
from scipy import optimize, sparse

HERE = os.path.dirname(os.path.abspath(__file__))
CLASSES = {"neither": 0, "promise": 1, "threshold": 2}
RIDGE = 15.0
ANCHOR = 0.5
# A candidate below it is neither; where a written rule speaks for it, only far below.
CUT, RULED_CUT = 20, -60


def rows(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]


def labels():
    """(path below content/, line) -> {kind: (place, certainty)}, by part."""
    by_line = collections.defaultdict(dict)
    for _part, repository, _commit, path, line, kind, place, certainty in rows("labels.tsv"):
        by_line[(repository.replace("/", "+") + "/" + path, int(line))][kind] = (place, certainty)
    return by_line


def parts():
    return {repository.replace("/", "+"): part for part, repository, _commit, _path in rows("documents.tsv")}


def candidates(program, project):
    made = subprocess.run(
        [program, "-C", project, "contract", "--explain", "--format", "json"], capture_output=True, text=True, check=False
    )
    found = json.loads(made.stdout)
    for one in found:
        one["file"] = one["place"]["file"].removeprefix("content/")
        one["line"] = one["place"]["line"]
        one["repository"] = one["file"].split("/")[0]
    return found


def labelled(found, by_line):
    at = collections.Counter((one["file"], one["line"]) for one in found)
    for one in found:
        own = by_line.get((one["file"], one["line"]), {})
        one["sure"] = sorted(kind for kind, (_place, certainty) in own.items() if certainty == "sure")
        one["several"] = bool(one["sure"]) and (at[(one["file"], one["line"])] > 1 or len(one["sure"]) > 1)
        one["weight"] = 0.0 if own and not one["sure"] else 1.0
        one["class"] = CLASSES[one["sure"][0]] if one["sure"] else 0
    return found


def anchored(found, name, by_rule, silent, keep=False):
    for one in found:
        one["class"] = CLASSES[one["decision"]] if keep else ruled(one)
        one["weight"] = silent if one["fields"]["rule"] == "silent" else by_rule
        one["several"], one["sure"], one["repository"] = False, [], name
    return found


def matrix(found, vocabulary):
    places = [(row, vocabulary[name]) for row, one in enumerate(found) for name in one["features"] if name in vocabulary]
    where = ([row for row, _ in places], [column for _, column in places])
    return sparse.csr_matrix((np.ones(len(places)), where), shape=(len(found), len(vocabulary)))


def fitted(features, wanted, weight):
    count, width = features.shape
    once = np.eye(3)[wanted]

    def loss(flat):
        weights = flat.reshape(width + 1, 3)
        scores = features @ weights[:width] + weights[width]
        scores -= scores.max(1, keepdims=True)
        likely = np.exp(scores)
        likely /= likely.sum(1, keepdims=True)
        held = weights[:width]
        value = -(weight * np.log(likely[np.arange(count), wanted] + 1e-12)).sum() + RIDGE * (held**2).sum() / 2
        slope = (likely - once) * weight[:, None]
        return value, np.vstack([features.T @ slope + RIDGE * held, slope.sum(0)]).ravel()

    return optimize.minimize(loss, np.zeros(3 * (width + 1)), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x.reshape(width + 1, 3)


def likelihoods(features, weights):
    scores = features @ weights[:-1] + weights[-1]
    scores -= scores.max(1, keepdims=True)
    likely = np.exp(scores)
    return likely / likely.sum(1, keepdims=True)


def trained(found, rounds=4):
    counts = collections.Counter(name for one in found if one["weight"] > 0 for name in set(one["features"]))
    vocabulary = {name: at for at, name in enumerate(sorted(name for name, count in counts.items() if count >= 3))}
    features = matrix(found, vocabulary)
    wanted = np.array([one["class"] for one in found])
    full = np.array([one["weight"] for one in found])
    several = collections.defaultdict(list)
    for at, one in enumerate(found):
        if one["several"]:
            several[(one["file"], one["line"])].append(at)
    weight = full.copy()
    for group in several.values():
        weight[group] *= 0.3
    weights = fitted(features, wanted, weight)
    for _ in range(rounds):
        likely = likelihoods(features, weights)
        for group in several.values():
            share(found, group, likely, wanted, weight, full)
        weights = fitted(features, wanted, weight)
    return vocabulary, weights


def share(found, group, likely, wanted, weight, full):
    """Which candidates of a line are meant by its labels."""
    sure = found[group[0]]["sure"]
    if len(sure) == 1:
        kind = CLASSES[sure[0]]
        best = max(group, key=lambda at: likely[at, kind])
        for at in group:
            wanted[at] = kind
            likeliest = min(1.0, 2 * likely[at, kind]) if likely[at, kind] > 0.5 else 0.0
            weight[at] = full[at] * (1.0 if at == best else likeliest)
        return
    promise = max(group, key=lambda at: likely[at, 1])
    rest = [at for at in group if at != promise] or [promise]
    threshold = max(rest, key=lambda at: likely[at, 2])
    weight[group] = 0.0
    wanted[promise], weight[promise] = 1, full[promise]
    if threshold != promise:
        wanted[threshold], weight[threshold] = 2, full[threshold]


def rounded(weights):
    """Weights against neither, in hundredths."""
    return np.rint(100 * (weights[:, 1:] - weights[:, :1])).astype(int)


def ruled(one):
    """What the written rules alone make of a candidate."""
    fields = one["fields"]
    return 0 if fields["rule"] == "silent" else CLASSES["threshold" if fields["rule_role"] == "alert" else "promise"]


def decided(found, features, whole):
    """As `decide` of src/content/statements/classifier.rs does."""
    decisions = []
    for one, (promise, threshold) in zip(found, features @ whole[:-1] + whole[-1]):
        rule, form = one["fields"]["rule"], one["fields"]["form"]
        vague = rule == "unreadable" and form != "yaml" and "here:urgent" in one["features"]
        if not vague and max(promise, threshold) < (CUT if rule == "silent" else RULED_CUT):
            decisions.append(0)
        elif rule in ("declared", "unreadable"):
            decisions.append(ruled(one))
        else:
            decisions.append(1 if promise >= threshold else 2)
    return np.array(decisions)


def report(found, decisions, by_line, what):
    """Line by line: a label is found, and what is found is labelled; optional lines are left out."""
    named = {at: kind for kind, at in CLASSES.items()}
    seen = collections.defaultdict(dict)
    for one, decision in zip(found, decisions):
        if decision:
            seen[(one["file"], one["line"])].setdefault(named[decision], one["fields"]["form"])
    repositories = {one["repository"] for one in found}
    recall, precision = collections.Counter(), collections.Counter()
    for key, own in by_line.items():
        if key[0].split("/")[0] not in repositories:
            continue
        for kind, (place, certainty) in own.items():
            if certainty == "sure":
                for group in (place, "all"):
                    recall[kind, group, "of"] += 1
                    recall[kind, group, "found"] += kind in seen.get(key, {})
    for key, kinds in seen.items():
        own = by_line.get(key, {})
        for kind, form in kinds.items():
            optional = any(certainty == "optional" for _place, certainty in own.values())
            if (kind in own and own[kind][1] == "optional") or (kind not in own and optional):
                continue
            for group in (form, "all"):
                precision[kind, group, "of"] += 1
                precision[kind, group, "found"] += kind in own
    for name, table in (("recall", recall), ("precision", precision)):
        for kind, group in sorted({key[:2] for key in table}):
            right, of = table[kind, group, "found"], table[kind, group, "of"]
            print(f"{what}\t{name}\t{kind}\t{group}\t{right}/{of}\t{100 * right / max(1, of):.1f} %")


def folds(found, anchors, by_line, count):
    fold = lambda name: int(hashlib.sha256(name.encode()).hexdigest(), 16) % count
    decisions = np.zeros(len(found), dtype=int)
    for held in range(count):
        rest = [one for one in found if fold(one["repository"]) != held] + anchors
        own = [at for at, one in enumerate(found) if fold(one["repository"]) == held]
        vocabulary, weights = trained(rest)
        held_out = [found[at] for at in own]
        decisions[own] = decided(held_out, matrix(held_out, vocabulary), rounded(weights))
    report(found, decisions, by_line, f"{count} folds")


def write(path, vocabulary, weights):
    whole = rounded(weights)
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            "# Made by tests/promises/train.py: what each feature speaks for, in hundredths: its name, a promise, a threshold.\n"
        )
        file.write(f"bias\t{whole[-1, 0]}\t{whole[-1, 1]}\ncut\t{CUT}\t{RULED_CUT}\n")
        for name, at in sorted(vocabulary.items()):
            if whole[at].any():
                file.write(f"{name}\t{whole[at, 0]}\t{whole[at, 1]}\n")


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("program")
    asked.add_argument("folder")
    asked.add_argument("--part", choices=["tune", "test", "all"], default="tune")
    asked.add_argument("--anchor", action="append", default=[])
    asked.add_argument("--keep", action="append", default=[])
    asked.add_argument("--rules", action="store_true", help="how well the written rules alone do")
    asked.add_argument("--score", action="store_true", help="how well the weights in the program do")
    asked.add_argument("--folds", type=int, help="how well new weights do on repositories that they have not seen")
    asked.add_argument("--held-out", action="store_true", help="how well weights of the tune part do on the test part")
    asked.add_argument("--write")
    asked = asked.parse_args()
    by_line, of = labels(), parts()
    everything = labelled(candidates(asked.program, asked.folder), by_line)
    found = [one for one in everything if asked.part in ("all", of[one["repository"]])]
    if asked.rules:
        report(found, [ruled(one) for one in found], by_line, f"{asked.part}, rules alone")
    if asked.score:
        report(found, [CLASSES[one["decision"]] for one in found], by_line, asked.part)
    anchors = []
    for anchor, keep in [(one, False) for one in asked.anchor] + [(one, True) for one in asked.keep]:
        project, _, weights = anchor.partition("=")
        by_rule, _, silent = (weights or f"{ANCHOR}/{ANCHOR}").partition("/")
        by_rule, silent = float(by_rule), float(silent or by_rule)
        anchors += anchored(candidates(asked.program, project), project, by_rule, silent, keep)
    if asked.held_out:
        tune, test = ([one for one in everything if of[one["repository"]] == part] for part in ("tune", "test"))
        vocabulary, weights = trained(tune + anchors)
        report(test, decided(test, matrix(test, vocabulary), rounded(weights)), by_line, "test, weights of tune")
    if asked.folds:
        folds(found, anchors, by_line, asked.folds)
    if asked.write:
        write(asked.write, *trained(found + anchors))


if __name__ == "__main__":
    main()
