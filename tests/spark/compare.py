"""Figures of two engines held against each other.

In: two answers of `tejun figures --format json`, and the ids of metrics that count in floats. Out: how many figures and values were compared,
and each one that differs. Never: lets a figure pass that only one of them has, or a count or a decimal that is not the very same; floats may
differ by a billionth of their size.
"""

import json
from decimal import Decimal, InvalidOperation

NEAR = Decimal("1e-9")


def number(value):
    """Decimals are written as texts."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def alike(a, b, is_float: bool) -> bool:
    x, y = number(a), number(b)
    if x is None or y is None:
        return a == b
    # Nine decimals are what floats are rounded to.
    return x == y or (is_float and abs(x - y) <= NEAR * max(abs(x), abs(y), 1))


def key(figure: dict) -> str:
    by = ", ".join(f"{name}={value}" for name, value in figure["by"].items())
    return " ".join(filter(None, (figure["metric"], by, figure["period"]["grain"], figure["period"]["label"])))


def walk(path: str, a, b, is_float: bool, found: list[str]) -> int:
    if isinstance(a, dict) and isinstance(b, dict):
        found += [f"{path}: `{name}` stands on one side only" for name in sorted(a.keys() ^ b.keys())]
        return sum(walk(f"{path} .{name}", a[name], b[name], is_float, found) for name in a if name in b)
    if isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            found.append(f"{path}: {a} and {b}")
        return sum(walk(f"{path}[{nth}]", x, y, is_float, found) for nth, (x, y) in enumerate(zip(a, b, strict=False)))
    if not alike(a, b, is_float):
        found.append(f"{path}: {a!r} and {b!r}")
    return 1


def compare(local: str, spark: str, floats: set[str]) -> tuple[int, int, list[str]]:
    """The number of figures, of values, and what differs."""
    a, b = ({key(figure): figure for figure in json.loads(text)} for text in (local, spark))
    found = [f"{name}: only {'the first' if name in a else 'the second'} has it" for name in sorted(a.keys() ^ b.keys())]
    both = [name for name in a if name in b]
    values = sum(walk(name, a[name], b[name], a[name]["metric"] in floats, found) for name in both)
    return len(both), values, found
