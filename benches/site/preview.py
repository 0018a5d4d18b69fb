#!/usr/bin/env python3
"""How soon the preview shows what was saved:  preview.py --corpus FOLDER --pages 1000,10000 [--edits 100] [--slow 10] [--write]

Starts `tejun serve` on a copy of the corpus, asks as a browser does to be told of changes, saves a file, and measures from the
write to the answer, and to what is new being there: 100 edits each of a text (written in place, and written beside and
renamed over it, as editors do), a title, a style sheet and a template; 10 each of what only a whole build shows: a row of data, a new
page and a deleted one. Prints a table in Markdown.
"""
import argparse
import collections
import http.client
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import run as sites

HERE = os.path.dirname(os.path.abspath(__file__))
# An answer that does not come is a preview that missed the change.
PATIENCE = 600.0


class Preview:
    """A running `tejun serve`."""

    def __init__(self, tejun, project):
        command = [tejun, "--lang", "en", "-C", project, "serve", "--port", "0"]
        started = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said, self.heard = collections.deque(maxlen=200), threading.Condition()
        threading.Thread(target=self.listen, daemon=True).start()
        found = self.wait_for(r"http://([\d.]+):(\d+)/")
        self.host, self.port = found[1], int(found[2])
        self.wait_for(r"made [\d,]+ files|no page")
        self.ready = time.perf_counter() - started

    def listen(self):
        for line in self.process.stdout:
            with self.heard:
                self.said.append(line)
                self.heard.notify_all()

    def wait_for(self, pattern):
        until = time.perf_counter() + 1800
        with self.heard:
            while True:
                found = re.search(pattern, "".join(self.said))
                if found:
                    return found
                if self.process.poll() is not None or time.perf_counter() > until:
                    sys.exit("the preview does not start:\n" + "".join(self.said))
                self.heard.wait(0.5)

    def get(self, path):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status not in (200, 404):
            sys.exit(f"{path} was answered {answer.status}")
        return answer.status, body.decode()

    def rest(self):
        """Waits until it has nothing to do any more: it uses next to no processor time for a second."""
        while True:
            before = self.processor_time()
            time.sleep(1.0)
            if self.processor_time() - before < 0.05:
                return

    def processor_time(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """MiB that it holds now, and at most."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as file:
            told = dict(line.split(":", 1) for line in file if line.startswith("Vm"))
        return tuple(int(told[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))

    def end(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Tab:
    """A browser's tab on one page, there or not: what src/serve/reload.js does."""

    def __init__(self, preview, path):
        self.preview, self.path = preview, path
        self.load()

    def load(self):
        self.status, text = self.preview.get(self.path)
        script = re.search(r'<script src="/__tejun/reload\.js"([^>]*)>', text)[1]
        self.revision = int(re.search(r'data-revision="(\d+)"', script)[1])
        file = re.search(r'data-file="([^"]*)"', script)[1]
        self.files = [file] if self.status == 200 else [file, self.path.strip("/") + "/index.html"]
        sheet = re.search(r'href="([^"]*assets/site\.[^"]*\.css)"', text)
        self.sheet = sheet and urllib.parse.urljoin(self.path, sheet[1])
        return text

    def ask(self):
        """Asks to be told; the answer is awaited with `told`."""
        self.asked = http.client.HTTPConnection(self.preview.host, self.preview.port, timeout=PATIENCE)
        words = [("since", self.revision), *(("page", file) for file in self.files)]
        self.asked.request("GET", "/__tejun/events?" + urllib.parse.urlencode(words))

    def told(self):
        """Waits until there is something new for this page, and answers when that was."""
        for line in self.asked.getresponse():
            if line.startswith(b"data: "):
                self.revision = json.loads(line[6:])["revision"]
                self.asked.close()
                return time.perf_counter()
        sys.exit(f"nobody was told of a change to {self.path}:\n" + "".join(self.preview.said))


def in_place(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def renamed_over(path, text):
    beside = f"{path}.{os.getpid()}.tmp"
    in_place(beside, text)
    os.replace(beside, path)


def edit(tab, change, is_there):
    """Milliseconds from the change to the answer that tells of it, and to the tab that shows it; how often another came before."""
    tab.ask()
    # Not in step with anything that ticks in the preview.
    time.sleep(random.uniform(0.05, 0.25))
    saved = time.perf_counter()
    change()
    early = 0
    while True:
        told = tab.told()
        if is_there(tab, tab.load()):
            return 1000 * (told - saved), 1000 * (time.perf_counter() - saved), early
        early += 1
        tab.ask()


def series(tab, path, edits, budget, make, write, name):
    """The same kind of edit again and again; a slow preview is not waited for for ever."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    results, until = [], time.monotonic() + budget
    for at in range(edits):
        new, is_there = make(text, at)
        results.append(edit(tab, lambda: write(path, new), is_there))
        if time.monotonic() > until:
            break
    write(path, text)
    return summed(name, results)


def summed(name, results):
    times = sorted(result[0] for result in results)
    p95 = times[max(0, -(-len(times) * 95 // 100) - 1)]
    sites.say(f"{name}: {len(times)} edits, told after: median {statistics.median(times):.0f} ms, p95 {p95:.0f}, slowest {times[-1]:.0f}")
    return name, results


def says(mark):
    return lambda tab, page: tab.status == 200 and mark in page


def text_edit(text, at):
    head = text.index("\n---\n", 4) + 5
    mark = f"{at}回目に直したところです"
    return text[:head] + f"\n{mark}。\n" + text[head:], says(mark)


def title_edit(text, at):
    start = text.index('"', text.index("title:")) + 1
    return text[:start] + f"改題{at}号 " + text[start:], says(f"<h1>改題{at}号 ")


def row_edit(text, at):
    rows = "".join(f"{900_000 + number},2026-10-18T10:00:00+09:00,high,2026-10-18T11:30:00+09:00\n" for number in range(at + 1))
    return text + rows, says(f"{sites.ROWS_A_MONTH + at + 1:,}件")


def template_edit(text, at):
    return text + f"<p>{at}回目の型</p>\n", says(f"<p>{at}回目の型</p>")


def style_edit(text, at):
    mark = f"/* {at}回目 */"
    return f"{text}\n{mark}\n", lambda tab, page: mark in tab.preview.get(tab.sheet)[1]


def coming_and_going(preview, project, page, edits, budget):
    """Pages that come, one after the other, and go again: two kinds of edit."""
    with open(os.path.join(project, "content", page), encoding="utf-8") as file:
        text = file.read()
    folder = os.path.dirname(page)
    came, went, until = [], [], time.monotonic() + 2 * budget
    for at in range(edits):
        path = os.path.join(project, "content", folder, f"coming-{at}.md")
        tab = Tab(preview, f"/{folder}/coming-{at}/")
        came.append(edit(tab, lambda: in_place(path, text), lambda tab, page: tab.status == 200))
        went.append(edit(tab, lambda: os.remove(path), lambda tab, page: tab.status == 404))
        if time.monotonic() > until:
            break
    return [summed("new page", came), summed("deleted page", went)]


def measured(given, pages):
    corpus = os.path.join(given.corpus, str(pages))
    with open(os.path.join(corpus, "corpus.json"), encoding="utf-8") as file:
        page = json.load(file)["middle"]
    with tempfile.TemporaryDirectory() as folder:
        project = os.path.join(folder, "project")
        shutil.copytree(os.path.join(corpus, "tejun", "content"), os.path.join(project, "content"))
        shutil.copytree(os.path.join(HERE, "data"), project, dirs_exist_ok=True)
        newest = sites.tickets(os.path.join(project, "data", "tickets"))
        theme = os.path.join(project, "themes", "default")
        for name in ("assets/site.css", "custom/footer.html"):
            os.makedirs(os.path.dirname(os.path.join(theme, name)), exist_ok=True)
            shutil.copy(os.path.join(sites.ROOT, "themes", "default", name), os.path.join(theme, name))
        preview = Preview(given.tejun, project)
        try:
            return preview.ready, list(all_series(given, preview, project, page, newest, theme)), preview.memory()
        finally:
            preview.end()


def all_series(given, preview, project, page, newest, theme):
    path = os.path.join(project, "content", page)
    tab, figures = Tab(preview, "/" + page.removesuffix(".md") + "/"), Tab(preview, "/figures/")
    style, footer = os.path.join(theme, "assets", "site.css"), os.path.join(theme, "custom", "footer.html")
    plan = [("text, written in place", tab, path, text_edit, in_place), ("text, renamed over", tab, path, text_edit, renamed_over),
            ("title", tab, path, title_edit, in_place), ("style sheet", tab, style, style_edit, in_place),
            ("template", tab, footer, template_edit, in_place), ("row of data", figures, newest, row_edit, in_place)]
    for name, shown, file, make, write in plan:
        preview.rest()
        shown.load()
        yield series(shown, file, min(given.edits, given.slow) if make is row_edit else given.edits, given.budget, make, write, name)
    preview.rest()
    yield from coming_and_going(preview, project, page, min(given.edits, given.slow), given.budget)


def nearest(values, share):
    """The value that this share of all do not exceed."""
    values = sorted(values)
    return values[max(0, -(-len(values) * share // 100) - 1)]


def table(results):
    out = ["| pages | saved | edits | told, ms: p50 | p95 | max | new page there, ms: p50 | p95 | max |", "|---:|---|---:|---:|---:|---:|---:|---:|---:|"]
    notes = []
    for pages, (ready, all_results, (now, most)) in results:
        for name, edits in all_results:
            cells = [f"{nearest([edit[which] for edit in edits], share):,.0f}" for which in (0, 1) for share in (50, 95, 100)]
            out.append(f"| {pages:,} | {name} | {len(edits)} | " + " | ".join(cells) + " |")
            early = sum(edit[2] for edit in edits)
            if early:
                notes.append(f"{pages:,} pages, {name}: told {early} times before the new page was there.")
        notes.append(f"{pages:,} pages: ready after {ready:.2f} s; {now:,.0f} MiB held at the end, {most:,.0f} MiB at most.")
    return "\n".join([*out, "", *(f"- {note}" for note in notes)]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--pages", default="1000,10000")
    parser.add_argument("--tejun", default=os.path.join(sites.ROOT, "target/release/tejun"))
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--budget", type=float, default=120, help="seconds for one kind of edit")
    parser.add_argument("--slow", type=int, default=10, help="edits of a kind that takes a whole build")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    given, _ = parser.parse_known_args()
    random.seed(1)
    results = []
    for pages in (int(size) for size in given.pages.split(",")):
        subprocess.run([sys.executable, os.path.join(HERE, "corpus.py"), os.path.join(given.corpus, str(pages)), str(pages)], check=True)
        results.append((pages, measured(given, pages)))
    text = f"Load average {os.getloadavg()[0]:.1f}.\n\n" + table(results)
    print(text)
    if given.write:
        sites.replace_between("preview", text)


if __name__ == "__main__":
    main()
