"""What a process pays once: the import, the first call, the memory after it, and the package's size."""

from __future__ import annotations

import os
import sys
import time
import zipfile
from functools import partial
from pathlib import Path

from rounds import TARGET, environment, in_rounds

OURS = "flows8x8"
BARE = "bare"
_PATH = "/api/v1/accounts/a/channels/c/flows/822625023859371"
_HAND = (
    "headers = {{'Authorization': 'Bearer bench-key'}}; answer = {get}; answer.raise_for_status(); "
    "assert answer.json()['status'] == 'DRAFT'"
)
#: The import, then one call; a block of its own so that nothing is freed before the memory is read.
IMPORTS = {BARE: "pass", OURS: "import flows8x8", "requests": "import requests", "httpx": "import httpx"}
FIRST_CALLS = {
    BARE: "pass",
    OURS: (
        "import flows8x8; "
        "client = flows8x8.Client(api_key='bench-key', account_id='a', channel_id='c', base_url='{url}'); "
        "assert client.get_flow('822625023859371').status == 'DRAFT'"
    ),
    "requests": "import requests; session = requests.Session(); "
    + _HAND.format(get="session.get('{url}" + _PATH + "', headers=headers)"),
    "httpx": "import httpx; client = httpx.Client(); "
    + _HAND.format(get="client.get('{url}" + _PATH + "', headers=headers)"),
}
_MEMORY = """
with open("/proc/self/smaps_rollup") as rollup:
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in rollup if line.endswith("kB\\n")}
print(kilobytes["Rss"], kilobytes["Anonymous"])
"""


def _spawn(code: str, output: int | None = None) -> float:
    """Runs a whole process and returns how long it took, in milliseconds."""
    actions = [] if output is None else [(os.POSIX_SPAWN_DUP2, output, 1)]
    given = environment()
    start = time.perf_counter()
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", code], given, file_actions=actions)
    _, status = os.waitpid(pid, 0)
    taken = (time.perf_counter() - start) * 1e3
    if status != 0:
        raise SystemExit(f"bench: failed: python -c {code!r}")
    return taken


def times(codes: dict[str, str], url: str, rounds: int) -> dict[str, list[float]]:
    """How long whole processes take, in milliseconds; the first of each, which may write byte code, is not counted."""
    subjects = {name: code.replace("{url}", url) for name, code in codes.items()}
    for code in subjects.values():
        _spawn(code)
    return in_rounds({name: partial(_spawn, code) for name, code in subjects.items()}, rounds)


def memory(url: str, rounds: int) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Megabytes after the first call: what is resident, and what of it is in no file, so that nobody can share it."""
    resident: dict[str, list[float]] = {name: [] for name in FIRST_CALLS}
    anonymous: dict[str, list[float]] = {name: [] for name in FIRST_CALLS}
    for _ in range(rounds):
        for name, code in FIRST_CALLS.items():
            reading, writing = os.pipe()
            with open(reading) as answer:
                try:
                    _spawn(code.replace("{url}", url) + _MEMORY, writing)
                finally:
                    os.close(writing)
                both = answer.read().split()
            resident[name].append(int(both[0]) * 1024 / 1e6)
            anonymous[name].append(int(both[1]) * 1024 / 1e6)
    return resident, anonymous


def newest_wheel() -> Path | None:
    wheels = sorted((TARGET / "python" / "wheels").glob("flows8x8-*.whl"), key=lambda path: path.stat().st_mtime)
    return wheels[-1] if wheels else None


class Sizes:
    """Of a wheel and the library in it, in bytes."""

    def __init__(self, wheel: Path) -> None:
        self.wheel = wheel.stat().st_size
        with zipfile.ZipFile(wheel) as packed:
            library = max(packed.infolist(), key=lambda entry: entry.file_size)
            self.name = Path(library.filename).name
            self.library = library.file_size
            self.is_stripped = b"\0.symtab\0" not in packed.read(library)
