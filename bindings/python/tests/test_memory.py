"""Nothing grows, however long a program runs. Takes minutes: set FLOWS8X8_LONG=1 to run it."""

from __future__ import annotations

import os
import sys

import pytest
from programs import check, run
from servers import Reply, Request, Server, flow

pytestmark = [
    pytest.mark.skipif(os.environ.get("FLOWS8X8_LONG") != "1", reason="set FLOWS8X8_LONG=1 to run it"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
    pytest.mark.timeout(900),
]

#: How much a process may have grown by: what allocators keep for themselves.
GROWTH = 4 * 1024 * 1024

#: Runs a tenth of the work to warm up, then all of it; prints what was there before and after.
MEASURED = """
import asyncio, gc, os, threading
import flows8x8
from flows8x8 import AsyncClient, Client, FlowsError

def measure():
    gc.collect()
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE"), len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task"))

WORK

import warnings
warnings.simplefilter("ignore", ResourceWarning)
work(COUNT // 10)
before = measure()
work(COUNT)
for _ in range(200):
    after = measure()
    if after[1] <= before[1] and after[2] <= before[2]:
        break
    threading.Event().wait(0.01)
print(*before, *after)
"""

WORKS = {
    "sync-calls": (
        20_000,
        """
client = Client(rate_limit=None)
def work(count):
    for _ in range(count):
        client.get_flow("812")
""",
    ),
    "sync-errors": (
        20_000,
        """
client = Client(rate_limit=None, max_retries=0)
def work(count):
    for number in range(count):
        try:
            client.get_flow("missing" if number % 2 else "")
        except FlowsError:
            pass
""",
    ),
    "async-calls": (
        20_000,
        """
client = AsyncClient(rate_limit=None)
async def calls(count):
    for _ in range(count // 20):
        await asyncio.gather(*(client.get_flow("812") for _ in range(20)))
def work(count):
    asyncio.run(calls(count))
""",
    ),
    "async-errors": (
        20_000,
        """
client = AsyncClient(rate_limit=None, max_retries=0)
async def calls(count):
    for number in range(count // 20):
        flow = "missing" if number % 2 else ""
        await asyncio.gather(*(client.get_flow(flow) for _ in range(20)), return_exceptions=True)
def work(count):
    asyncio.run(calls(count))
""",
    ),
    "async-cancellations": (
        20_000,
        """
client = AsyncClient(rate_limit=None)
async def calls(count):
    for _ in range(count // 20):
        tasks = [asyncio.create_task(client.get_flow("812")) for _ in range(20)]
        await asyncio.sleep(0.001)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
def work(count):
    asyncio.run(calls(count))
""",
    ),
    "loops": (
        1_000,
        """
client = AsyncClient(rate_limit=None)
def work(count):
    for _ in range(count):
        asyncio.run(client.get_flow("812"))
""",
    ),
    "clients": (
        500,
        """
def work(count):
    for number in range(count):
        client = Client(rate_limit=None)
        client.get_flow("812")
        if number % 2:
            client.close()
        asyncio.run(AsyncClient(rate_limit=None).get_flow("812"))
""",
    ),
    "logged-calls": (
        5_000,
        """
import logging
logging.getLogger("flows8x8").addHandler(logging.NullHandler())
logging.getLogger("flows8x8").propagate = False
flows8x8.enable_logging("trace")
client = Client(rate_limit=None)
def work(count):
    for _ in range(count):
        client.get_flow("812")
""",
    ),
    "lints": (
        5_000,
        """
layout = {"type": "SingleColumnLayout", "children": [{"type": "TextHeding"}]}
document = {"version": "7.3", "screens": [{"id": "A", "layout": layout}]}
def work(count):
    for _ in range(count):
        report = flows8x8.lint(document)
        assert report.errors
        str(report), report.to_dict(), [finding.help for finding in report.errors]
""",
    ),
}


def answer(request: Request) -> Reply:
    # The server is in the test's own process, and need not remember thousands of requests.
    request.connection.requests.clear()
    return Reply({"code": 1300, "message": "no such flow"}, 404) if request.flow == "missing" else flow(request)


@pytest.mark.parametrize("name", WORKS)
def test_memory_descriptors_and_threads_stay_as_they_are(name: str) -> None:
    count, work = WORKS[name]
    with Server(answer) as server:
        ended = run(MEASURED.replace("WORK", work).replace("COUNT", str(count)), server, patience=800)
        check(ended)
    memory_before, descriptors_before, threads_before, memory, descriptors, threads = map(int, ended.out.split())
    print(f"{name}: {(memory - memory_before) / 1024:+.0f} KiB after {count} in {ended.seconds:.1f} s")
    assert descriptors <= descriptors_before
    assert threads <= threads_before
    assert memory - memory_before < GROWTH
