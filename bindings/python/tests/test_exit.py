"""Programs that end, however they do: with code 0, at once, and without a word."""

from __future__ import annotations

import sys
import threading

import pytest
from programs import Ended, Program
from servers import Gate, Reply, Server, never

#: How long the longest of these may take; a busy machine may need most of it to start an interpreter.
PATIENCE = 5.0

modes = pytest.mark.parametrize("development", [False, True], ids=["plain", "development"])


def ended(source: str, server: Server, development: bool, *, code: int = 0, requests: int = 0) -> Ended:
    """Runs a program that waits for a line of input once it is where it wants to be, and checks how it ends."""
    with Program(source, server, development=development) as program:
        if requests:
            server.wait_for_requests(requests)
            program.say()
        end = program.end(PATIENCE)
    assert (end.code, end.err) == (code, ""), f"{end.code}\n{end.out}\n{end.err}"
    return end


@modes
def test_with_clients_alive(development: bool) -> None:
    source = """
import asyncio
from flows8x8 import AsyncClient, Client
client, other = Client(), AsyncClient()
client.get_flow("812")
async def main():
    asyncio.get_running_loop().slow_callback_duration = 10
    await other.get_flow("812")
asyncio.run(main())
"""
    with Server() as server:
        ended(source, server, development)
        assert len(server.requests) == 2


@modes
def test_with_a_daemon_thread_in_a_call_that_never_ends(development: bool) -> None:
    source = """
import sys, threading
from flows8x8 import Client
client = Client()
for _ in range(4):
    threading.Thread(target=client.get_flow, args=("812",), daemon=True).start()
sys.stdin.readline()
"""
    with Server(never) as server:
        ended(source, server, development, requests=4)


@modes
def test_while_daemon_threads_make_one_call_after_the_other(development: bool) -> None:
    source = """
import sys, threading
from flows8x8 import Client
client = Client(rate_limit=None)
def use():
    while True:
        client.get_flow("812")
for _ in range(4):
    threading.Thread(target=use, daemon=True).start()
sys.stdin.readline()
"""
    with Server() as server:
        ended(source, server, development, requests=40)


@modes
def test_with_an_async_call_under_way_and_a_loop_that_is_never_closed(development: bool) -> None:
    # What asyncio says of a task and a loop that nobody ends is not the package's.
    source = """
import asyncio, sys, warnings
from flows8x8 import AsyncClient
warnings.simplefilter("ignore", ResourceWarning)
loop = asyncio.new_event_loop()
loop.set_debug(False)
client = AsyncClient()
async def main():
    global task
    task = loop.create_task(client.get_flow("812"))
    task._log_destroy_pending = False
    await loop.run_in_executor(None, sys.stdin.readline)
loop.run_until_complete(main())
"""
    with Server(never) as server:
        ended(source, server, development, requests=1)


@modes
def test_with_a_daemon_thread_whose_loop_runs_for_ever(development: bool) -> None:
    source = """
import asyncio, sys, threading
from flows8x8 import AsyncClient
client = AsyncClient(rate_limit=None)
async def main():
    asyncio.get_running_loop().slow_callback_duration = 10
    while True:
        await asyncio.gather(*(client.get_flow("812") for _ in range(4)))
threading.Thread(target=asyncio.run, args=(main(),), daemon=True).start()
sys.stdin.readline()
"""
    with Server() as server:
        ended(source, server, development, requests=40)


@modes
def test_sys_exit_within_the_function_for_the_key(development: bool) -> None:
    source = """
import sys
from flows8x8 import Client
Client(api_key=lambda: sys.exit(3)).get_flow("812")
"""
    with Server() as server:
        ended(source, server, development, code=3)
        assert server.requests == []


@modes
def test_sys_exit_within_a_coroutine_for_the_key(development: bool) -> None:
    source = """
import asyncio, sys
from flows8x8 import AsyncClient
async def key():
    asyncio.get_running_loop().slow_callback_duration = 10
    sys.exit(3)
async def main():
    await AsyncClient(api_key=key).get_flow("812")
asyncio.run(main())
"""
    with Server() as server:
        ended(source, server, development, code=3)
        assert server.requests == []


@modes
def test_os_exit(development: bool) -> None:
    source = """
import os, sys, threading
from flows8x8 import Client
client = Client()
threading.Thread(target=client.get_flow, args=("812",)).start()
sys.stdin.readline()
os._exit(0)
"""
    with Server(never) as server:
        ended(source, server, development, requests=1)


@modes
def test_with_a_call_made_by_an_atexit_handler(development: bool) -> None:
    source = """
import atexit
from flows8x8 import Client
client = Client()
atexit.register(lambda: print(client.get_flow("last").id))
client.get_flow("812")
"""
    with Server() as server:
        assert ended(source, server, development).out == "last\n"


@modes
def test_with_an_async_call_made_by_an_atexit_handler(development: bool) -> None:
    source = """
import asyncio, atexit
from flows8x8 import AsyncClient
client = AsyncClient()
async def main(flow):
    asyncio.get_running_loop().slow_callback_duration = 10
    print((await client.get_flow(flow)).id)
atexit.register(lambda: asyncio.run(main("last")))
asyncio.run(main("first"))
"""
    with Server() as server:
        assert ended(source, server, development).out == "first\nlast\n"


@modes
def test_with_clients_that_are_collected_at_the_very_end(development: bool) -> None:
    source = """
import asyncio
from flows8x8 import AsyncClient, Client, CancelToken

class Holder:
    def __init__(self):
        # A cycle, so that it is collected at shutdown, when modules are gone.
        self.itself = self
        self.clients = Client(), AsyncClient()
        self.token = CancelToken()
        self.late = self.clients[1].get_flow
    def __del__(self):
        self.clients[0].close()

holder = Holder()
holder.flow = holder.clients[0].get_flow("812")
async def main():
    asyncio.get_running_loop().slow_callback_duration = 10
    await holder.late("812")
asyncio.run(main())
"""
    with Server() as server:
        ended(source, server, development)
        assert len(server.requests) == 2


@modes
def test_with_logging_on(development: bool) -> None:
    source = """
import logging, sys, threading
from flows8x8 import Client, enable_logging
records = []
class Keep(logging.Handler):
    def emit(self, record): records.append(record.getMessage())
logging.getLogger("flows8x8").addHandler(Keep())
enable_logging("trace")
client = Client()
threading.Thread(target=client.get_flow, args=("slow",), daemon=True).start()
client.get_flow("812")
sys.stdin.readline()
"""
    with Server(Gate()) as server:
        ended(source, server, development, requests=2)


@modes
def test_with_a_handler_of_the_log_that_prints_until_the_end(development: bool) -> None:
    source = """
import atexit, logging, sys
from flows8x8 import Client, enable_logging
logging.basicConfig(level=1, stream=sys.stdout, format="%(name)s %(message)s")
enable_logging("debug")
client = Client()
atexit.register(client.get_flow, "last")
client.get_flow("812")
"""
    with Server() as server:
        out = ended(source, server, development).out
        assert out.count("flows8x8 get_flow: GET") == 2


@modes
def test_without_a_single_call(development: bool) -> None:
    source = """
import flows8x8
client, other = flows8x8.Client(), flows8x8.AsyncClient()
call = client._native.get_flow("812", None)
coroutine = other.get_flow("812")
coroutine.close()
"""
    with Server() as server:
        ended(source, server, development)
        assert server.connections == []


@modes
def test_from_a_thread_that_is_no_daemon_and_still_in_a_call(development: bool) -> None:
    source = """
import sys, threading
from flows8x8 import Client
client = Client()
threading.Thread(target=lambda: print(client.get_flow("812").id)).start()
sys.stdin.readline()
"""
    release = threading.Event()
    with Server(lambda _: Reply({"flowId": "812"}, after=release)) as server:
        with Program(source, server, development=development) as program:
            server.wait_for_requests(1)
            program.say()
            release.set()
            end = program.end(PATIENCE)
        assert (end.code, end.out, end.err) == (0, "812\n", "")


def test_a_program_that_only_imports_starts_no_thread() -> None:
    source = """
import os, flows8x8
print(len(os.listdir("/proc/self/task")))
flows8x8.Client()
flows8x8.AsyncClient()
print(len(os.listdir("/proc/self/task")))
"""
    if not sys.platform.startswith("linux"):
        pytest.skip("counts threads in /proc")
    with Server() as server:
        assert ended(source, server, False).out == "1\n1\n"
