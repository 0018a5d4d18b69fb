#!/usr/bin/env python3
"""A mail server on this machine that writes down who got a mail.

    mailbox.py PORT_FILE LOG [--silent]

In: SMTP on a free port of the loopback interface, whose number is written to PORT_FILE. Out: a line in LOG for each recipient of each message
that arrived whole. With --silent it takes the message and never answers, as a server does whose connection breaks at the wrong instant.
"""

import socketserver
import sys
from pathlib import Path


class Session(socketserver.StreamRequestHandler):
    """One connection."""

    def say(self, line: str) -> None:
        """Answers."""
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        """Speaks as much SMTP as a sender needs."""
        recipients: list[str] = []
        self.say("220 mailbox")
        for raw in self.rfile:
            line = raw.decode(errors="replace").strip()
            verb = line.upper()
            if verb.startswith("RCPT TO:"):
                recipients.append(line[8:].strip().split(">")[0].strip("<"))
            if verb == "DATA":
                self.say("354 go on")
                self.take(recipients)
                recipients = []
            elif verb == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 fine")

    def take(self, recipients: list[str]) -> None:
        """Takes a message, and answers unless it is to be silent."""
        for raw in self.rfile:
            if raw.rstrip(b"\r\n") == b".":
                with Path(sys.argv[2]).open("a", encoding="utf-8") as log:
                    log.writelines(f"{one}\n" for one in recipients)
                if "--silent" in sys.argv:
                    self.rfile.read()
                else:
                    self.say("250 taken")
                return


class Server(socketserver.ThreadingTCPServer):
    """A server that ends with the process."""

    daemon_threads = True


if __name__ == "__main__":
    with Server(("127.0.0.1", 0), Session) as server:
        Path(sys.argv[1]).write_text(str(server.server_address[1]), encoding="ascii")
        server.serve_forever()
