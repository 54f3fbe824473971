"""What the C library costs beside libcurl and jansson: ``run.py [--quick] SERVER WORKERS PREFIX``, by ``run.sh``.

Prints one table: figures are medians, ratios are medians of the ratios in each round, and the range beside them is the
middle half of the rounds. Plain HTTP on loopback, limiter off. Exits with 1 when a goal that must be met is missed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

OURS, BESIDE = "flows8x8", "curl"
#: How many nanoseconds of CPU time a block should take.
BLOCK = 25e6
CALLS = {
    "get": ("GET, CPU per call", (1.15, 1.8)),
    "post": ("POST 10 kB, CPU per call", (2.0, 3.5)),
}
LIBRARY_MB = (4.8, 3.8)


def environment() -> dict[str, str]:
    """That of all that is measured: without what changes which library is found, or how one works."""
    prefixes = ("FLOWS8X8_", "LD_", "MALLOC_", "GLIBC_", "JANSSON_", "CURL_")

    def wanted(name: str) -> bool:
        return not name.startswith(prefixes) and not name.lower().endswith("_proxy")

    return {name: value for name, value in os.environ.items() if wanted(name)}


class Process:
    """A process on the core of all, which ends with the ``with`` block."""

    def __init__(self, core: int, *command: str) -> None:
        self._name = Path(command[0]).name
        self._process = subprocess.Popen(
            ["taskset", "-c", str(core), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def say(self, order: str) -> None:
        assert self._process.stdin is not None
        try:
            print(order, file=self._process.stdin, flush=True)
        except BrokenPipeError:
            pass  # It has ended, which reading from it tells better.

    def line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"bench: {self._name} ended with {self._process.wait()}")
        return line.strip()


class Calls:
    """One call of one library, as often as a block takes."""

    def __init__(self, worker: Process, what: str) -> None:
        self._worker = worker
        self._what = what
        self._count = 200
        # Twice: the first calls also connect and fault memory in.
        self.block()
        self._count = max(20, round(BLOCK / self.block()))
        self.block()

    def block(self) -> float:
        """Nanoseconds of CPU time for each call."""
        self._worker.say(f"{self._what} {self._count}")
        return float(self._worker.line())


def measured(server: Path, workers: Path, core: int, rounds: int) -> dict[tuple[str, str], list[float]]:
    """Nanoseconds of CPU time by call and library, one figure for each round."""
    with ExitStack() as running:
        source = running.enter_context(Process(core, str(server)))
        url = source.line()
        calls: dict[tuple[str, str], Calls] = {}
        for library in (OURS, BESIDE):
            worker = running.enter_context(Process(core, str(workers / library), url))
            for what in CALLS:
                calls[what, library] = Calls(worker, what)
        found: dict[tuple[str, str], list[float]] = {key: [] for key in calls}
        for _ in range(rounds):
            for key in random.sample(list(calls), len(calls)):
                found[key].append(calls[key].block())
        return found


def figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def middle_half(values: list[float]) -> str:
    held = sorted(values)
    return f"{figure(held[len(held) // 4])} to {figure(held[-1 - len(held) // 4])}"


def mark(must: bool, stretch: bool) -> str:
    return "PASS, stretch" if stretch else "PASS" if must else "MISS"


def table(rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    rows = [rows[0], ["-" * width for width in widths], *rows[1:]]
    return "\n".join("| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows)


def linked(program: Path) -> dict[str, str]:
    """All that the dynamic linker loads for a program or a library, and where it finds it."""
    lines = subprocess.run(
        ["ldd", str(program)], stdout=subprocess.PIPE, text=True, check=True, env=environment()
    ).stdout.splitlines()
    found: dict[str, str] = {}
    for line in lines:
        name, _, place = line.strip().partition(" => ")
        # Without an arrow it is the kernel's part or the linker itself, which has its address behind it.
        found[Path(name.split(" (")[0]).name] = place.split(" (")[0]
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("server", type=Path)
    parser.add_argument("workers", type=Path)
    parser.add_argument("prefix", type=Path)
    given = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))

    workers: Path = given.workers.resolve()
    place = next((place for name, place in linked(workers / OURS).items() if name.startswith("libflows8x8.")), "")
    if Path(place).resolve().parent != (given.prefix / "lib").resolve():
        raise SystemExit(f"bench: the worker would load {place or 'no library'} instead of that of the install tree")

    core = max(os.sched_getaffinity(0))
    rounds = 10 if given.quick else 60
    found = measured(given.server, workers, core, rounds)

    rows = [["what", OURS, "libcurl + jansson", "ratio", "middle half", "must / stretch", ""]]
    for what, (title, (must, stretch)) in CALLS.items():
        ours, theirs = found[what, OURS], found[what, BESIDE]
        ratios = [their / our for our, their in zip(ours, theirs)]
        ratio = statistics.median(ratios)
        costs = [f"{figure(statistics.median(costs))} ns" for costs in (ours, theirs)]
        goal = f"{must:.2f} / {stretch:.2f} x"
        verdict = mark(ratio >= must, ratio >= stretch)
        rows.append([title, *costs, f"{figure(ratio)} x", middle_half(ratios), goal, verdict])
    must, stretch = LIBRARY_MB
    library = workers / "libflows8x8.so"
    size = library.stat().st_size / 1e6
    verdict = mark(size <= must, size <= stretch)
    rows.append(["shared library, stripped", f"{size:.2f} MB", "", "", "", f"{must:.2f} / {stretch:.2f} MB", verdict])
    print(table(rows))
    print(f"\nServer and clients on core {core}, {rounds} rounds.")
    for name, program in (("libflows8x8", library), ("a program with libcurl and jansson", workers / BESIDE)):
        names = sorted(linked(program))
        print(f"\nldd of {name}, {len(names)}: {' '.join(names)}")
    if any(row[-1] == "MISS" for row in rows):
        sys.exit(1)


if __name__ == "__main__":
    main()
