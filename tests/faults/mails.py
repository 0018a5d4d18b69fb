"""Mails to a server on this machine: killed, refused, two at once: nobody gets an edition twice, and nobody is forgotten."""

import collections
import shutil
import socketserver
import threading
import time

import project
from bed import require, sane

SEND = ("mail", "weekly", "--send")


class Sink:
    """A mail server that takes everything after a moment and remembers for whom."""

    def __init__(self, pause=0.0):
        self.taken = collections.Counter()
        self.pause = pause
        lock = threading.Lock()
        sink = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    self.talk()
                except OSError:
                    pass  # the other end was killed

            def say(self, line):
                self.wfile.write(line.encode() + b"\r\n")

            def talk(self):
                people = []
                self.say("220 sink")
                while line := self.rfile.readline():
                    word = line.decode("utf-8", "replace").strip()
                    head = word[:4].upper()
                    if head in ("EHLO", "HELO"):
                        self.say("250 sink")
                    elif head == "RCPT":
                        people.append(word[word.index("<") + 1 : word.rindex(">")])
                        self.say("250 ok")
                    elif head == "DATA":
                        self.say("354 go on")
                        whole = False
                        while line := self.rfile.readline():
                            if line == b".\r\n":
                                whole = True
                                break
                        if whole:
                            # From here on the mail is taken, whatever the sender comes to know of it.
                            with lock:
                                sink.taken.update(people)
                            time.sleep(sink.pause)
                            self.say("250 taken")
                        people = []
                    elif head == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        people = [] if head in ("MAIL", "RSET") else people
                        self.say("250 ok")

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = allow_reuse_address = True

        self.server = Server(("127.0.0.1", 0), Talk)
        self.port = self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def issued(case):
    folder = case.folder()
    project.make(folder, 0, 1)
    case.must(folder, "edition", "issue", "weekly")
    return folder


def copy(original, folder, port):
    shutil.copytree(original, folder)
    settings = folder / "tejun.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("port: 9", f"port: {port}"), encoding="utf-8")


def everybody():
    return {f"yomite{number}@example.com" for number in range(6)}


def once_each(sink):
    twice = [who for who, times in sink.taken.items() if times > 1]
    require(not twice, f"got it twice: {', '.join(twice)}")


def ends(answer):
    """What the last run says of each recipient."""
    rows = (line.split("\t") for line in answer.out.splitlines() if "@example.com" in line)
    return {row[1]: row[0] for row in rows}


def kills(case):
    original = issued(case)
    with Sink(0.05) as sink:
        copy(original, case.scratch / "usual", sink.port)
        usual = case.must(case.scratch / "usual", *SEND).seconds
        require(sink.taken.keys() == everybody(), "an undisturbed run forgot somebody")
    for _ in case.rounds(6, 150):
        with case.round() as folder, Sink(0.05) as sink:
            folder = folder / "p"
            copy(original, folder, sink.port)
            running = case.start(folder, *SEND)
            if case.random.random() < 0.8:
                # Most of the time goes by before the first mail; those instants are the rare ones.
                first = case.random.randint(1, 6)
                while len(sink.taken) < first and not running.poll():
                    time.sleep(0.0005)
                end = time.monotonic() + case.random.uniform(0, 0.08)
            else:
                end = running.began + case.random.uniform(0, usual)
            while time.monotonic() < end and not running.poll():
                time.sleep(0.0005)
            running.kill()
            running.wait()
            case.count("mails before the kill", sum(sink.taken.values()))
            answer = case.run(folder, *SEND)
            sane(answer, {0, 4})
            once_each(sink)
            told = ends(answer)
            require(told.keys() == everybody(), f"not told of everybody: {answer}")
            unknown = {who for who, state in told.items() if state == "unknown"}
            lost = everybody() - sink.taken.keys() - unknown
            require(not lost, f"neither sent nor unknown: {', '.join(sorted(lost))}")
            require(len(unknown) <= 1, f"more than one is unknown: {', '.join(sorted(unknown))}")
            require((answer.code == 4) == bool(unknown), f"the code does not say what is unknown: {answer}")
            case.count("unknown", len(unknown))
            again = case.run(folder, *SEND)
            once_each(sink)
            sane(again, {4 if unknown else 0})


def two(case):
    original = issued(case)
    for _ in case.rounds(3, 60):
        with case.round() as folder, Sink(0.03) as sink:
            folder = folder / "p"
            copy(original, folder, sink.port)
            both = [case.start(folder, *SEND) for _ in range(2)]
            answers = [running.wait() for running in both]
            for answer in answers:
                sane(answer)
            once_each(sink)
            require(any(answer.code == 0 for answer in answers), f"none of two went through: {answers[0]}")
            case.must(folder, *SEND, why="a third run")
            once_each(sink)
            require(sink.taken.keys() == everybody(), "somebody was forgotten")


CASES = {"kills": kills, "two": two}
