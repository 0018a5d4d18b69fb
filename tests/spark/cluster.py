"""A Spark cluster on loopback: a master, two workers with an executor each, and a Connect server.

In: a scratch folder. Out: the address of the server, the counters of its executors, and each process by its id. Never: ends a process that it
did not start, leaves one that it did, or listens to another machine.
"""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
SHELL = "org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver"
CONNECT = "org.apache.spark.sql.connect.service.SparkConnectServer"
DEPLOY = "org.apache.spark.deploy"
WORKERS = ("worker1", "worker2")
# Seconds that anything may take to come up, or to go.
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def status(pid: int) -> list[str]:
    """State and parent of a process, and nothing of one that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def is_there(pid: int) -> bool:
    return status(pid)[:1] not in ([], ["Z"])


def children(pid: int) -> list[int]:
    everyone = (int(one.name) for one in Path("/proc").iterdir() if one.name.isdecimal())
    return [one for one in everyone if status(one)[1:2] == [str(pid)] and is_there(one)]


def executor_id(pid: int) -> str:
    """What Spark calls the executor that a process is."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
    except OSError:
        return ""
    return words[words.index("--executor-id") + 1] if "--executor-id" in words else ""


def until(holds, seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


class Cluster:
    def __init__(self, scratch: Path, tables: dict[str, Path] | None = None):
        """`tables` are those of a catalogue, each with the folder of its Parquet files."""
        self.scratch = scratch
        self.tables = tables or {}
        self.processes: dict[str, subprocess.Popen] = {}
        self.started: set[int] = set()
        self.master, self.port, self.ui = free_port(), free_port(), free_port()

    def __enter__(self):
        self.scratch.mkdir(parents=True, exist_ok=True)
        try:
            local = ["--host", "127.0.0.1", "--webui-port", 0]
            self._java("master", [f"{DEPLOY}.master.Master", *local, "--port", self.master])
            self._wait("master", lambda: self._accepts(self.master))
            for name in WORKERS:
                words = [*local, "-c", 1, "-m", "1g", "-d", self.scratch / name, f"spark://127.0.0.1:{self.master}"]
                self._java(name, [f"{DEPLOY}.worker.Worker", *words])
            if self.tables:
                self.create_tables()
            self.start_server()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._executors()
        for process in reversed(self.processes.values()):
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()
        # Executors end with their worker.
        if not until(lambda: not self.left(), 20):
            for pid in self.left():
                os.kill(pid, signal.SIGKILL)
            until(lambda: not self.left(), 5)

    def left(self) -> list[int]:
        """Processes that were started and have not ended."""
        return sorted(filter(is_there, self.started))

    @property
    def address(self) -> str:
        return f"sc://127.0.0.1:{self.port}"

    def _catalogue(self) -> dict[str, str]:
        store = f"jdbc:derby:;databaseName={self.scratch / 'metastore'};create=true"
        return {
            "spark.sql.catalogImplementation": "hive",
            "spark.hadoop.javax.jdo.option.ConnectionURL": store,
            "spark.sql.warehouse.dir": str(self.scratch / "warehouse"),
        }

    def create_tables(self):
        """The tables of the catalogue, by a program of their own before the server holds it."""
        bases = sorted({name.partition(".")[0] for name in self.tables})
        words = [f"CREATE DATABASE {base};" for base in bases]
        words += [f"CREATE TABLE {name} USING parquet LOCATION '{path}';" for name, path in self.tables.items()]
        conf = [word for name, value in self._catalogue().items() for word in ("--conf", f"{name}={value}")]
        command = [HOME / "bin" / "spark-submit", "--master", "local[1]", *conf, "--class", SHELL, "spark-internal"]
        own = {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1"}
        done = subprocess.run(
            [*command, "-e", " ".join(words)],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **own},
            cwd=self.scratch,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"no tables:\n{done.stderr[-3000:]}")

    def start_server(self):
        settings = {
            "spark.connect.grpc.binding.address": "127.0.0.1",
            "spark.connect.grpc.binding.port": self.port,
            "spark.driver.host": "127.0.0.1",
            # The server ends every stream of an answer after a second or 4 KiB, as any does after two minutes or a gigabyte: the rest of an
            # answer is to be asked for.
            "spark.connect.execute.reattachable.senderMaxStreamDuration": "1s",
            "spark.connect.execute.reattachable.senderMaxStreamSize": "4k",
            **self._catalogue(),
            "spark.log.level": "WARN",
            "spark.ui.port": self.ui,
        }
        words = [HOME / "bin" / "spark-submit", "--class", CONNECT, "--name", "connect", "--driver-memory", "2g"]
        words += ["--master", f"spark://127.0.0.1:{self.master}", "--executor-memory", "1g", "--executor-cores", 1]
        for name, value in settings.items():
            words += ["--conf", f"{name}={value}"]
        self._start("server", words)
        self._wait("server", lambda: self._accepts(self.port) and len(self.tasks()) == len(WORKERS))

    def kill_server(self):
        server = self.processes.pop("server")
        server.kill()
        server.wait()

    def kill_executor(self) -> str:
        """Ends an executor at once that has a task at this moment; its worker starts another one. Gives its name."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            busy = {one["id"] for one in self._counters() if one["activeTasks"] > 0}
            for pid in self._executors():
                name = executor_id(pid)
                if name in busy:
                    os.kill(pid, signal.SIGKILL)
                    return f"executor {name}"
            time.sleep(0.05)
        raise RuntimeError("no executor had a task")

    def tasks(self) -> dict[str, int]:
        """Tasks that each executor did, by Spark's own counters."""
        return {f"executor {one['id']}": one["completedTasks"] for one in self._counters()}

    def bytes_read(self) -> int:
        """What the executors read, of files and of rows that they held, by Spark's own counters."""
        return sum(one["totalInputBytes"] for one in self._counters())

    def wait_for_work(self, tasks: int) -> bool:
        """Waits until so many more tasks were done."""
        before = sum(self.tasks().values())
        return until(lambda: sum(self.tasks().values()) >= before + tasks)

    def _counters(self) -> list[dict]:
        """What Spark tells of the executors that are alive."""
        base = f"http://127.0.0.1:{self.ui}/api/v1/applications"
        try:
            with urllib.request.urlopen(base, timeout=5) as answer:
                app = json.load(answer)[0]["id"]
            with urllib.request.urlopen(f"{base}/{app}/executors", timeout=5) as answer:
                return [one for one in json.load(answer) if one["id"] != "driver" and one["isActive"]]
        except (OSError, ValueError, LookupError):
            return []

    def _executors(self) -> list[int]:
        found = [pid for name in WORKERS if name in self.processes for pid in children(self.processes[name].pid)]
        self.started.update(found)
        return found

    @staticmethod
    def _accepts(port: int) -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", port)) == 0

    def _java(self, name: str, words: list):
        self._start(name, [HOME / "bin" / "spark-class", *words], SPARK_DAEMON_MEMORY="256m")

    def _start(self, name: str, words: list, **own: str):
        own |= {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(self.scratch / "spill")}
        with open(self.scratch / f"{name}.log", "wb") as log:
            # The scripts of Spark end in `exec`, so that the id is that of the Java process. A session of its own: an interrupt at the
            # terminal comes here alone, and everything is ended from here.
            self.processes[name] = subprocess.Popen(
                list(map(str, words)),
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **own},
                # The catalogue writes a log where it is started.
                cwd=self.scratch,
                start_new_session=True,
            )
        self.started.add(self.processes[name].pid)

    def _wait(self, name: str, holds):
        if until(lambda: holds() or self.processes[name].poll() is not None) and self.processes[name].poll() is None:
            return
        log = (self.scratch / f"{name}.log").read_text(errors="replace").splitlines()
        faults = [line for line in log if " ERROR " in line or line.startswith("Caused by")]
        raise RuntimeError(f"the {name} did not come up:\n" + "\n".join([*faults[:5], *log[-20:]]))
