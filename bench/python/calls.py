"""One library in a process of its own: ``calls.py MODE LIBRARY URL CORES``; modes: sync, threads, asyncio.

Reads orders from standard input, one JSON object a line, and answers each with one. Every library does the same job, as
a user would write it by hand: GET a flow with a key over a connection that is kept, with a timeout, raise for the
status, decode the JSON into a small dataclass.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Callable
from urllib.parse import urlsplit

ACCOUNT = "1ab2c3d4-0000-4000-8000-00000000abcd"
CHANNEL = "ec36a867-3dd4-e911-814a-02d85f55fce8"
FLOW = "822625023859371"
PATH = f"/api/v1/accounts/{ACCOUNT}/channels/{CHANNEL}/flows/{FLOW}"
HEADERS = {"Authorization": "Bearer bench-key", "Accept": "application/json"}
TIMEOUT = 60
THREADS = 8
IN_FLIGHT = 64
HEARTBEAT = 0.001


@dataclass
class Flow:
    """What a user would decode into."""

    id: str
    name: str
    status: str
    categories: list[str]
    flow_json_url: str | None

    @classmethod
    def of(cls, members: dict[str, Any]) -> Flow:
        return cls(
            id=members["flowId"],
            name=members["name"],
            status=members["status"],
            categories=members["categories"],
            flow_json_url=members.get("flowJsonUrl"),
        )


def check(flow: Any) -> None:
    """Reads what came, so that no library saves what a user pays."""
    if flow.id != FLOW or flow.status != "DRAFT" or not flow.name:
        raise RuntimeError(f"not the flow that was asked for: {flow!r}")


# Blocking


def with_flows8x8(url: str) -> Callable[[], Any]:
    import flows8x8

    client = flows8x8.Client(
        api_key="bench-key", account_id=ACCOUNT, channel_id=CHANNEL, base_url=url, rate_limit=None, timeout=TIMEOUT
    )
    return lambda: client.get_flow(FLOW)


def with_requests(url: str) -> Callable[[], Flow]:
    import requests

    session = requests.Session()
    session.headers.update(HEADERS)

    def get() -> Flow:
        answer = session.get(url + PATH, timeout=TIMEOUT)
        answer.raise_for_status()
        return Flow.of(answer.json())

    return get


def with_httpx(url: str) -> Callable[[], Flow]:
    import httpx

    client = httpx.Client(base_url=url, headers=HEADERS, timeout=TIMEOUT)

    def get() -> Flow:
        answer = client.get(PATH)
        answer.raise_for_status()
        return Flow.of(answer.json())

    return get


def with_urllib3(url: str) -> Callable[[], Flow]:
    import urllib3

    pool = urllib3.PoolManager(headers=HEADERS, timeout=TIMEOUT)

    def get() -> Flow:
        answer = pool.request("GET", url + PATH)
        if answer.status >= 400:
            raise RuntimeError(f"status {answer.status}")
        return Flow.of(answer.json())

    return get


def with_http_client(url: str) -> Callable[[], Flow]:
    from http.client import HTTPConnection

    connection = HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT)

    def get() -> Flow:
        connection.request("GET", PATH, headers=HEADERS)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"status {answer.status}")
        return Flow.of(json.loads(body))

    return get


BLOCKING = {
    "flows8x8": with_flows8x8,
    "requests": with_requests,
    "httpx": with_httpx,
    "urllib3": with_urllib3,
    "http.client": with_http_client,
}


def run_blocking(library: str, url: str) -> Callable[[dict[str, Any]], None]:
    get = BLOCKING[library](url)

    def block(order: dict[str, Any]) -> None:
        for _ in range(order["calls"]):
            check(get())

    return block


def run_threads(library: str, url: str) -> Callable[[dict[str, Any]], None]:
    """Eight threads, each with a connection of its own where it is done by hand; our client may be shared."""
    make = BLOCKING[library]
    shared = make(url) if library == "flows8x8" else None
    own = threading.local()
    together = threading.Barrier(THREADS)

    def part(calls: int) -> None:
        together.wait()
        get = shared or getattr(own, "get", None)
        if get is None:
            get = own.get = make(url)
        for _ in range(calls):
            check(get())

    threads = ThreadPoolExecutor(THREADS)

    def block(order: dict[str, Any]) -> None:
        list(threads.map(part, [order["calls"] // THREADS] * THREADS))

    return block


# asyncio


async def with_async_flows8x8(url: str) -> Callable[[], Awaitable[Any]]:
    import flows8x8

    client = flows8x8.AsyncClient(
        api_key="bench-key", account_id=ACCOUNT, channel_id=CHANNEL, base_url=url, rate_limit=None, timeout=TIMEOUT
    )
    return lambda: client.get_flow(FLOW)


async def with_aiohttp(url: str) -> Callable[[], Awaitable[Flow]]:
    import aiohttp

    session = aiohttp.ClientSession(url, headers=HEADERS, timeout=aiohttp.ClientTimeout(TIMEOUT))

    async def get() -> Flow:
        async with session.get(PATH) as answer:
            answer.raise_for_status()
            return Flow.of(await answer.json())

    return get


async def with_async_httpx(url: str) -> Callable[[], Awaitable[Flow]]:
    import httpx

    # By default only 20 connections are kept, which would make it connect anew all the time.
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    client = httpx.AsyncClient(base_url=url, headers=HEADERS, timeout=TIMEOUT, limits=limits)

    async def get() -> Flow:
        answer = await client.get(PATH)
        answer.raise_for_status()
        return Flow.of(answer.json())

    return get


ASYNCHRONOUS = {"flows8x8": with_async_flows8x8, "aiohttp": with_aiohttp, "httpx": with_async_httpx}


def run_asyncio(library: str, url: str) -> Callable[[dict[str, Any]], Any]:
    import asyncio

    loop = asyncio.new_event_loop()
    make = ASYNCHRONOUS[library]
    get = loop.run_until_complete(make(url))
    slow: dict[str, Callable[[], Awaitable[Any]]] = {}

    async def calls(count: int) -> None:
        for _ in range(count):
            check(await get())

    async def block(count: int, in_flight: int) -> None:
        await asyncio.gather(*[calls(count // in_flight) for _ in range(in_flight)])

    async def until(done: asyncio.Future[Any]) -> None:
        while not done.done():
            check(await get())

    async def longest_pause(done: asyncio.Future[Any]) -> float:
        """The longest time between two turns of the loop, beyond what was asked for."""
        longest, last = 0.0, time.perf_counter()
        while not done.done():
            await asyncio.sleep(HEARTBEAT)
            now = time.perf_counter()
            longest, last = max(longest, now - last - HEARTBEAT), now
        return longest

    async def stalled(server: str) -> float:
        """While one call waits for a server that takes its time, and others go on."""
        if server not in slow:
            slow[server] = await make(server)
        stalled_get = slow[server]
        await block(IN_FLIGHT * 4, IN_FLIGHT)
        waiting = asyncio.ensure_future(stalled_get())
        pause = asyncio.ensure_future(longest_pause(waiting))
        await asyncio.gather(pause, *[until(waiting) for _ in range(IN_FLIGHT)])
        check(await waiting)
        return await pause

    def obey(order: dict[str, Any]) -> float | None:
        if "stalled" in order:
            return loop.run_until_complete(stalled(order["stalled"]))
        loop.run_until_complete(block(order["calls"], order["in_flight"]))
        return None

    return obey


MODES = {"sync": run_blocking, "threads": run_threads, "asyncio": run_asyncio}


def main() -> None:
    mode, library, url, cores = sys.argv[1:]
    os.sched_setaffinity(0, json.loads(cores))  # Before there are other threads, which inherit it.
    obey = MODES[mode](library, url)
    for line in sys.stdin:
        order = json.loads(line)
        wall, cpu = time.perf_counter(), time.process_time()
        value = obey(order)
        # The process's CPU time is that of all its threads, user and system.
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(json.dumps({"wall": wall, "cpu": cpu, "value": value}), flush=True)
    os._exit(0)  # Nothing is told that it was not closed.


if __name__ == "__main__":
    main()
