"""What the sample's own documents say, counted a second time from their text: releases that bring something new by quarter, and
documents whose review is overdue by month.

Of a document that was reviewed or approved last on a day nobody knows what was due before; of one that is not in force, before its
last change. A month in which that is so of any document has no value.
"""

from clocks import bounds, epoch, local, periods
from datetime import date, timedelta
from sample import AS_OF
import re

TODAY = date(2026, 11, 20)


def front(path):
    """The lines `key: value` of the front matter of a document, and its body."""
    text = path.read_text(encoding="utf-8")
    if not text.startswith("---\n"):
        return {}, text
    head, body = text[4:].split("\n---\n", 1)
    pairs = (line.split(":", 1) for line in head.splitlines() if re.match(r"[a-z_]+:", line))
    return {key: value.strip().strip('"') for key, value in pairs}, body


def months_after(day, months):
    """The same day so many months later, else the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def day(head, key):
    """A day of the front matter, or None."""
    return date.fromisoformat(head[key][:10]) if head.get(key) else None


def new_features(root):
    """Days of releases that are out and have a point below 新機能."""
    for path in sorted((root / "content/releases").glob("v*.md")):
        head, body = front(path)
        section = re.search(r"^## 新機能\n(.*?)(?=^## |\Z)", body, re.S | re.M)
        is_out = head.get("status") != "planned" and day(head, "date") <= TODAY
        yield day(head, "date"), is_out, bool(section and re.search(r"^- ", section[1], re.M))


def releases(root):
    """A figure for each quarter since the first release."""
    out = [(when, is_new) for when, is_out, is_new in new_features(root) if is_out]
    for label in periods("quarter", min(epoch(when, 0) for when, _ in out), AS_OF):
        start, end = bounds("quarter", label)
        n = sum(1 for when, is_new in out if is_new and start <= epoch(when, 0) < end)
        yield dict(metric="new-features", grain="quarter", period=label, by={}, partial=end > AS_OF, value=str(n), n=n)


INTERVALS = {"6 months": 6, "1 year": 12, "3 months": 3, "2 years": 24}
NOT_IN_FORCE = {"下書き", "レビュー中", "置換済", "廃止"}


def reviews(root):
    """Of every document with a review: since when it is there, since when it is known, and the first overdue day if there is one."""
    for path in sorted((root / "content").rglob("*.md")):
        head, _ = front(path)
        interval, written = head.get("review_interval"), day(head, "next_review")
        if not interval and not written:
            continue
        looked = max((d for d in (day(head, "reviewed"), day(head, "approved")) if d), default=None) or day(head, "effective")
        due = written or (months_after(looked, INTERVALS[interval]) if looked else None)
        in_force = head.get("status") not in NOT_IN_FORCE
        moved = max((d for d in (looked, day(head, "lastmod")) if d), default=None)
        known = looked if in_force and not written else moved
        yield day(head, "date"), known or TODAY, due + timedelta(days=1) if due and in_force else None


def overdue(root):
    """A figure for each month of which everything is known."""
    all_ = list(reviews(root))
    first = min(made for made in (day(front(path)[0], "date") for path in (root / "content").rglob("*.md")) if made)
    for label in periods("month", epoch(first, 0), AS_OF):
        _, end = bounds("month", label)
        last = local(min(end, AS_OF) - 1).date()
        if any((there is None or there <= last) and known > last for there, known, _ in all_):
            continue
        n = sum(1 for _, _, begins in all_ if begins and begins <= last)
        yield dict(metric="documents-overdue", grain="month", period=label, by={}, partial=end > AS_OF, value=str(n), n=n)


def listed(root):
    """All figures."""
    return [*overdue(root), *releases(root)]


if __name__ == "__main__":
    import json
    from pathlib import Path

    for row in listed(Path(__file__).parents[2]):
        print(json.dumps(row, ensure_ascii=False))
