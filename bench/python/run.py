"""What the Python package costs, beside what a user would pick instead: ``python bench/python/run.py [--quick]``.

Run it on Linux with a Python that has the package and requirements.txt installed. Prints one table: figures are
medians, ratios are medians of the ratios in each round, and the range beside them is the middle half of the rounds.
Plain HTTP on loopback, limiter off. Exits with 1 when a goal that must be met is missed.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import startup
from calls import BLOCKING, THREADS
from rounds import HERE, TARGET, Cores, Server, SlowServer, Spread, Workers, differences, environment, ratios

OURS = "flows8x8"
STALL = 2.0
BUSY = 0.5


@dataclass
class Row:
    """A line of the table; ``value`` is what the goal is about."""

    what: str
    condition: str
    ours: str
    beside: str
    value: float
    unit: str
    spread: Spread | None = None
    must: float | None = None
    stretch: float | None = None

    def reaches(self, goal: float) -> bool:
        return self.value >= goal if self.unit == "x" else self.value <= goal

    @property
    def mark(self) -> str:
        if self.must is None or self.stretch is None:
            return ""
        if not self.reaches(self.must):
            return "MISS"
        return "PASS, stretch" if self.reaches(self.stretch) else "PASS"

    def cells(self) -> list[str]:
        spread = "" if self.spread is None else f"{_figure(self.spread.low)} to {_figure(self.spread.high)}"
        goal = "" if self.must is None else f"{_figure(self.must)} / {_figure(self.stretch or 0)} {self.unit}"
        value = f"{_figure(self.value)} {self.unit}"
        return [self.what, self.condition, self.ours, self.beside, value, spread, goal, self.mark]


def _figure(value: float) -> str:
    """Three digits, but never an exponent."""
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def table(rows: list[Row]) -> str:
    head = ["what", "condition", OURS, "beside", "result", "middle half", "must / stretch", ""]
    lines = [head, *[row.cells() for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join("| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in lines)


class Bench:
    """All that is measured. Each method gives rows."""

    def __init__(self, server: Server, wheel: Path | None, quick: bool) -> None:
        self._server = server
        self._wheel = wheel
        self._quick = quick
        self._cores = Cores()

    def _rounds(self, full: int, quick: int) -> int:
        return quick if self._quick else full

    def _together(self) -> str:
        """Server and client on one core."""
        self._server.pin(self._cores.client)
        return "one core"

    def _apart(self) -> str:
        """A core each, so that the server is not what is measured."""
        self._server.pin(self._cores.other)
        return "a core each, kept awake" if self._cores.are_two else "one core, as there is no other"

    def sync(self) -> Iterator[Row]:
        """CPU time of the client for each call."""
        goals = {"requests": (10, 18), "httpx": (9, 15), "urllib3": (4.5, 8), "http.client": (2, 3.5)}
        condition = self._together()
        with Workers("sync", BLOCKING, self._server.url, self._cores.client) as workers:
            costs = workers.per_call("cpu", self._rounds(40, 10))
        for name, goal in goals.items():
            spread = ratios(costs[name], costs[OURS])
            ours, theirs = _micros(costs[OURS]), f"{name} {_micros(costs[name])}"
            yield Row(f"GET, CPU per call vs {name}", condition, ours, theirs, spread.median, "x", spread, *goal)

    def threads(self) -> Iterator[Row]:
        """Calls per second; goals are for what users have, threads that may run at once."""
        goals = {"requests": (9, 18), "http.client": (3, 5)}
        apart, cores = self._apart(), self._cores
        free = ("client on all cores, kept awake", [cores.client, cores.other])
        for condition, own in (free, (apart, [cores.client])):
            with cores.awake(), Workers("threads", [OURS, *goals], self._server.url, *own) as workers:
                costs = workers.per_call("wall", self._rounds(40, 8), THREADS)
            for name, goal in goals.items():
                spread = ratios(costs[name], costs[OURS])
                ours, theirs = _rate(costs[OURS]), f"{name} {_rate(costs[name])}"
                what = f"{THREADS} threads, calls/s vs {name}"
                given = goal if len(own) > 1 else (None, None)
                yield Row(what, condition, ours, theirs, spread.median, "x", spread, *given)

    def asyncio(self) -> Iterator[Row]:
        """Calls per second, several in flight."""
        goals = {1: (1.5, 2.2), 16: (2.2, 4.5), 64: (2.2, 5)}
        with Workers("asyncio", [OURS, "aiohttp", "httpx"], self._server.url, self._cores.client) as workers:
            for in_flight, goal in goals.items():
                # With one in flight it is latency that is measured: waking up another core would be most of it.
                condition = self._together() if in_flight == 1 else self._apart()
                with self._cores.awake() if in_flight > 1 else nullcontext():
                    costs = workers.per_call("wall", self._rounds(30, 8), in_flight, in_flight=in_flight)
                for name in ("aiohttp", "httpx"):
                    spread = ratios(costs[name], costs[OURS])
                    ours, theirs = _rate(costs[OURS]), f"{name} {_rate(costs[name])}"
                    what = f"asyncio, {in_flight} in flight, calls/s vs {name}"
                    given = goal if name == "aiohttp" else (None, None)
                    yield Row(what, condition, ours, theirs, spread.median, "x", spread, *given)

    def stall(self) -> Iterator[Row]:
        """The longest pause of the event loop while calls run and one waits for its answer."""
        condition = self._apart()
        slow = SlowServer(STALL)
        pauses: dict[str, list[float]] = {}
        for name in (OURS, "aiohttp"):
            with self._cores.awake(), Workers("asyncio", [name], self._server.url, self._cores.client) as workers:
                answers = [workers.all[0].order(stalled=slow.url) for _ in range(self._rounds(5, 2))]
                pauses[name] = [answer["value"] * 1e3 for answer in answers]
        ours, theirs = Spread(pauses[OURS]), statistics.median(pauses["aiohttp"])
        what = f"longest pause of the loop, a call stalled for {STALL:.0f} s, 64 others"
        beside = f"aiohttp {_figure(theirs)} ms"
        yield Row(what, condition, f"{_figure(ours.median)} ms", beside, ours.median, "ms", ours)

    def startup(self) -> Iterator[Row]:
        """Whole processes, over those of the bare interpreter."""
        self._together()
        usable = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {self._cores.client})
        try:
            for what, codes, goal in (
                ("import", startup.IMPORTS, (5, 1.5)),
                ("first call done", startup.FIRST_CALLS, (8, 3)),
            ):
                taken = startup.times(codes, self._server.url, self._rounds(60, 12))
                over = {name: differences(taken[name], taken[startup.BARE]) for name in codes}
                yield Row(
                    f"{what}, over the bare interpreter",
                    f"one core, whole processes, bare {_figure(statistics.median(taken[startup.BARE]))} ms",
                    f"{_figure(statistics.median(taken[OURS]))} ms",
                    _others(over, "ms"),
                    over[OURS].median,
                    "ms",
                    over[OURS],
                    *goal,
                )
        finally:
            os.sched_setaffinity(0, usable)

    def memory(self) -> Iterator[Row]:
        """Megabytes over the bare interpreter, after one call."""
        self._together()
        resident, anonymous = startup.memory(self._server.url, self._rounds(9, 3))
        for what, held, goal in (
            ("resident", resident, (5, 3)),
            ("of it in no file", anonymous, (None, None)),
        ):
            over = {name: differences(held[name], held[startup.BARE]) for name in held}
            yield Row(
                f"memory over the bare interpreter after one call, {what}",
                f"bare {_figure(statistics.median(held[startup.BARE]))} MB",
                f"{_figure(statistics.median(held[OURS]))} MB",
                _others(over, "MB"),
                over[OURS].median,
                "MB",
                over[OURS],
                *goal,
            )

    def size(self) -> Iterator[Row]:
        """The package itself."""
        if self._wheel is None:
            print("no wheel in target/python/wheels, and none given: sizes left out", file=sys.stderr)
            return
        sizes = startup.Sizes(self._wheel)
        stripped = "stripped" if sizes.is_stripped else "NOT STRIPPED"
        for what, condition, size, goal in (
            (f"size of {sizes.name}", stripped, sizes.library, (4.8, 3.8)),
            ("size of the wheel", self._wheel.name, sizes.wheel, (2.6, 2.1)),
        ):
            yield Row(what, condition, f"{_figure(size / 1e6)} MB", "", size / 1e6, "MB", None, *goal)

    def lint(self) -> Iterator[Row]:
        """The linter, also beside a validator with a schema."""
        rounds = str(self._rounds(15, 4))
        command = [sys.executable, "-B", str(HERE / "lint.py"), rounds, str(self._cores.client)]
        answer = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment()).stdout)
        ours, theirs = Spread(answer[OURS]), Spread(answer["jsonschema"])
        against = ratios(answer["jsonschema"], answer[OURS])
        condition = f"one core, {answer['size'] // 1000} kB, no findings"
        figure, beside = f"{_figure(ours.median)} ms", f"jsonschema {_figure(theirs.median)} ms"
        yield Row("lint", condition, figure, "", ours.median, "ms", ours, 2, 0.5)
        yield Row("lint vs jsonschema", condition, figure, beside, against.median, "x", against, 100, 500)


def _others(over: dict[str, Spread], unit: str) -> str:
    names = [name for name in over if name not in (startup.BARE, OURS)]
    return ", ".join(f"{name} {_figure(over[name].median)} {unit}" for name in names)


def _micros(seconds: list[float]) -> str:
    return f"{_figure(statistics.median(seconds) * 1e6)} µs"


def _rate(seconds: list[float]) -> str:
    return f"{1 / statistics.median(seconds):.0f}/s"


PARTS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "sync": Bench.sync,
    "threads": Bench.threads,
    "asyncio": Bench.asyncio,
    "stall": Bench.stall,
    "startup": Bench.startup,
    "memory": Bench.memory,
    "size": Bench.size,
    "lint": Bench.lint,
}


def circumstances(server: Server) -> str:
    """What one has to know of a run to read its figures."""
    versions = []
    for name in (OURS, "requests", "httpx", "urllib3", "aiohttp", "jsonschema"):
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            raise SystemExit(f"bench: {name} is not installed here; see bench/python/requirements.txt") from None
    path = server.path.relative_to(TARGET.parent)
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python}, {', '.join(versions)}; server {path}; {os.cpu_count()} cores, load at the start {load}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds: a smoke test, no figures to quote")
    parser.add_argument("--only", help=f"these parts, with commas between: {', '.join(PARTS)}")
    parser.add_argument("--wheel", type=Path, help="whose sizes to print; default: the newest in target/python/wheels")
    parser.add_argument("--output", type=Path, help="a file to write the table to as well")
    given = parser.parse_args()
    parts = given.only.split(",") if given.only else list(PARTS)
    unknown = set(parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    start = time.monotonic()
    rows: list[Row] = []
    with Server() as server:
        told = circumstances(server)
        print(told, file=sys.stderr)
        if os.getloadavg()[0] > BUSY:
            told += "\n\nSomething else is running: what is not CPU per call is noise."
        bench = Bench(server, given.wheel or startup.newest_wheel(), given.quick)
        for part in parts:
            print(f"{time.monotonic() - start:4.0f} s  {part}", file=sys.stderr)
            rows += PARTS[part](bench)
    text = f"{told}\n\n{table(rows)}\n\n{time.monotonic() - start:.0f} s"
    if given.quick:
        text += "; --quick: a smoke test, no figures to quote"
    print(text)
    if given.output:
        given.output.write_text(text + "\n", "utf-8")
    sys.exit(any(row.mark == "MISS" for row in rows))


if __name__ == "__main__":
    main()
