"""How it is measured: workers alive side by side, small blocks in random order, medians of what each round gives."""

from __future__ import annotations

import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Callable

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "target"
#: How long one block of a library should take.
BLOCK = 0.04
#: Takes what nobody else wants of a core, until its parent is gone.
_IDLER = """
import os, sys
os.sched_setaffinity(0, {int(sys.argv[1])})
os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
parent = os.getppid()
while os.getppid() == parent:
    for _ in range(100_000):
        pass
"""
#: What changes how Python or a client works, and is not what is measured.
UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONDEVMODE", "PYTHONMALLOC", "PYTHONHASHSEED")
FLOW = (
    b'{"flowId":"822625023859371","flowJsonUrl":"https://mmg.example/m1/v/t24/An-a1LjKk34","name":"Example flow",'
    b'"status":"DRAFT","categories":["OTHER"]}'
)


def environment() -> dict[str, str]:
    """The environment of all that is measured."""

    def wanted(name: str) -> bool:
        return name not in UNWANTED and not name.startswith("FLOWS8X8_") and not name.lower().endswith("_proxy")

    return {name: value for name, value in os.environ.items() if wanted(name)}


class Cores:
    """Where the server and the client run."""

    def __init__(self) -> None:
        usable = sorted(os.sched_getaffinity(0))
        self.client = usable[-1]
        self.other = usable[0]
        self.are_two = self.client != self.other

    @contextmanager
    def awake(self) -> Iterator[None]:
        """Keeps the cores from falling asleep: waking one up takes longer than a call, and falls on who has it woken.

        That is so in virtual machines most of all, and the less a client has to do, the more often it would pay for it.
        """
        command = [sys.executable, "-I", "-S", "-c", _IDLER]
        idlers = [subprocess.Popen([*command, str(core)]) for core in {self.client, self.other}]
        try:
            yield
        finally:
            for idler in idlers:
                idler.kill()
                idler.wait()


class Server:
    """The server of the benchmarks, which costs next to nothing."""

    def __init__(self) -> None:
        for profile in ("release", "ci", "debug"):
            self.path = TARGET / profile / "bench-server"
            if self.path.exists():
                break
        else:
            raise SystemExit("bench: no bench-server: cargo build --release -p flows8x8-bench --bin bench-server")
        self._process = subprocess.Popen([str(self.path)], stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()

    def pin(self, core: int) -> None:
        os.sched_setaffinity(self._process.pid, {core})

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()


class SlowServer:
    """A server that answers each connection's one request after a while."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            held = b""
            while b"\r\n\r\n" not in held:
                more = connection.recv(65536)
                if not more:
                    return
                held += more
            time.sleep(self._seconds)
            head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n"
            connection.sendall(f"{head}content-length: {len(FLOW)}\r\n\r\n".encode() + FLOW)


class Worker:
    """A library in a process of its own."""

    def __init__(self, mode: str, library: str, url: str, cores: set[int]) -> None:
        self.library = library
        self.calls = 0
        self._process = subprocess.Popen(
            [sys.executable, "-B", str(HERE / "calls.py"), mode, library, url, json.dumps(list(cores))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )

    def order(self, **what: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(what), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"bench: {self.library} ended with {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def warm_up(self, step: int, **what: Any) -> None:
        """Finds out how many calls make a block; always a multiple of ``step``."""
        self.order(calls=step * max(1, 64 // step), **what)
        count = step * max(1, 128 // step)
        wall = self.order(calls=count, **what)["wall"]
        self.calls = step * max(1, round(BLOCK / wall * count / step))
        self.order(calls=self.calls, **what)

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


class Workers:
    """Workers side by side."""

    def __init__(self, mode: str, libraries: Iterable[str], url: str, *cores: int) -> None:
        self.all = [Worker(mode, library, url, set(cores)) for library in libraries]

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for worker in self.all:
            worker.end()

    def per_call(self, figure: str, rounds: int, step: int = 1, **what: Any) -> dict[str, list[float]]:
        """What a call costs in each round, in seconds, for each library; ``figure`` is ``wall`` or ``cpu``."""
        for worker in self.all:
            worker.warm_up(step, **what)

        def cost(worker: Worker) -> float:
            taken: float = worker.order(calls=worker.calls, **what)[figure]
            return taken / worker.calls

        return in_rounds({worker.library: partial(cost, worker) for worker in self.all}, rounds)


def in_rounds(subjects: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Measures each subject once a round, in random order."""
    figures: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(rounds):
        for name in random.sample(list(subjects), len(subjects)):
            figures[name].append(subjects[name]())
    return figures


class Spread:
    """A median, and the half of all values that is nearest to the middle."""

    def __init__(self, values: Iterable[float]) -> None:
        held = sorted(values)
        self.median = statistics.median(held)
        self.low, self.high = (held[len(held) // 4], held[-1 - len(held) // 4])


def ratios(theirs: list[float], ours: list[float]) -> Spread:
    return Spread(their / our for their, our in zip(theirs, ours))


def differences(ours: list[float], bare: list[float]) -> Spread:
    return Spread(our - none for our, none in zip(ours, bare))
