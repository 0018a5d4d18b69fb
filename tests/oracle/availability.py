"""Availability of the fixture `tests/sites/figures/services`, counted second by second.

    python3 tests/oracle/availability.py            print the lines of expected/terms.txt
    python3 tests/oracle/availability.py --check    compare with the file (exit code 1 on a difference)

In: the incidents and windows below, written down a second time by hand. Out: exact values. It shares no code and no idea with
the program: no intervals are united or cut, each second of November is looked at.
"""

import sys
from datetime import datetime
from fractions import Fraction
from pathlib import Path

EXPECTED = Path(__file__).parent.parent / "sites/figures/services/expected/terms.txt"
START, LENGTH = datetime(2026, 11, 1), 30 * 86400
SERVICES = ["web", "api", "mail"]


def seconds(day, start, end):
    at = lambda text: (day - 1) * 86400 + int(text[:2]) * 3600 + int(text[3:]) * 60
    return range(at(start), at(end))


INCIDENTS = [
    ("web", 2, seconds(3, "10:00", "11:00")),
    ("web", 1, seconds(3, "10:30", "12:00")),
    ("api", 2, seconds(3, "10:45", "11:15")),
    ("api", 1, seconds(8, "01:00", "03:00")),
    ("web", 2, seconds(21, "02:00", "06:00")),
    (None, 2, seconds(25, "09:00", "09:10")),
]
WINDOWS = [
    (None, seconds(21, "00:00", "04:00")),
    ("api", seconds(8, "01:00", "02:00")),
    ("api", seconds(10, "00:00", "06:00")),
    (None, seconds(11, "00:00", "01:00")),
]


def walk():
    """Halves of a second down, by service; and which seconds of it do not count."""
    names = [*SERVICES, None]
    down = {name: bytearray(LENGTH) for name in names}
    excluded = {name: bytearray(LENGTH) for name in names}
    for name, halves, span in INCIDENTS:
        for second in span:
            down[name][second] = max(down[name][second], halves)
    for name, span in WINDOWS:
        for which in names if name is None else [name]:
            for second in span:
                excluded[which][second] = 1
    return down, excluded


def combined(down, excluded, names, pick):
    """Halves lost, and seconds that count, when `pick` chooses among the services looked at."""
    lost = counted = 0
    for second in range(LENGTH):
        levels = [down[name][second] for name in names if not excluded[name][second]]
        if levels:
            counted += 1
            lost += pick(levels)
    return Fraction(lost, 2), counted


def lines():
    down, excluded = walk()
    one = {name: combined(down, excluded, [name], max) for name in SERVICES}
    value = lambda pair: 100 * (1 - pair[0] / pair[1])
    mean = lambda names: sum(value(one[name]) for name in names) / len(names)
    show = lambda x: f"{float(x):.9f}".rstrip("0").rstrip(".")
    line = lambda metric, by, pair, n: f"{metric}\t{by}\t2026-11\tvalue={show(value(pair))} n={n} downtime_s={show(pair[0])} denominator={pair[1]}"
    starts = lambda names: sum(name in names for name, *_ in INCIDENTS)
    for metric, pick in (("any", max), ("all", min)):
        whole = [*SERVICES, None] if metric == "any" else SERVICES
        yield line(metric, "", combined(down, excluded, whole, pick), len(INCIDENTS))
        for name in SERVICES:
            yield line(metric, f"service={name}", one[name], starts([name]))
        yield line(metric, "group=portal", combined(down, excluded, ["web", "api"], pick), starts(["web", "api"]))
    # Budgets of 1 %: what was lost, of the base, times 100 for the objective and 100 for per cent.
    spent = lambda pair: show(100 * 100 * pair[0] / pair[1])
    yield f"any-used\t\t2026-11\tvalue={spent(combined(down, excluded, [*SERVICES, None], max))} n={len(INCIDENTS)}"
    yield f"any-used\tservice=api\t2026-11\tvalue={spent(one['api'])} used_s={show(one['api'][0])} budget_s={show(one['api'][1] / Fraction(100))}"
    yield f"any-used\tgroup=portal\t2026-11\tvalue={spent(combined(down, excluded, ['web', 'api'], max))}"
    yield f"mean-used\t\t2026-11\tvalue={show(100 * (100 - mean(SERVICES)))}"
    yield f"mean\t\t2026-11\tvalue={show(mean(SERVICES))} n={len(INCIDENTS)} unassigned=1 denominator=-"
    yield f"mean\tgroup=portal\t2026-11\tvalue={show(mean(['web', 'api']))} n={starts(['web', 'api'])} unassigned=-"


if __name__ == "__main__":
    text = "".join(line + "\n" for line in lines())
    if "--check" in sys.argv:
        sys.exit(EXPECTED.read_text() != text)
    print(text, end="")
