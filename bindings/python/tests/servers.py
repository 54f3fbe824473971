"""A server on loopback that does exactly what a test says, and remembers what came."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import threading
import time
from typing import TYPE_CHECKING, Any, Callable, Optional

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "test-key-5e1d-Zq/7+mX2"
ACCOUNT = "1ab2c3d4-0000-4000-8000-00000000abcd"
CHANNEL = "ec36a867-3dd4-e911-814a-02d85f55fce8"
FLOWS = f"/api/v1/accounts/{ACCOUNT}/channels/{CHANNEL}/flows"

FLOW = {"flowId": "812", "name": "Booking", "status": "DRAFT", "categories": ["OTHER"]}
SAVED = {"id": "812", "success": True}

#: How long a test waits for what is bound to come.
PATIENCE = 20.0


class Connection:
    """A connection that was accepted; ``closed`` is set once the client has closed it."""

    def __init__(self, accepted: socket.socket, peer: int) -> None:
        self.socket = accepted
        self.peer = peer
        self.requests: list[Request] = []
        self.closed = threading.Event()
        self.closed_at = 0.0

    def wait_for_close(self, timeout: float | None = None) -> bool:
        """Waits until the client closes the connection, for as long as given; whatever it sends is lost."""
        self.socket.settimeout(timeout)
        try:
            while self.socket.recv(65536):
                pass
        except (socket.timeout, TimeoutError):
            return False
        except OSError:
            pass
        self.mark_closed()
        return True

    def mark_closed(self) -> None:
        if not self.closed.is_set():
            self.closed_at = time.monotonic()
            self.closed.set()


class Request:
    """A request as it came."""

    def __init__(self, connection: Connection, head: bytes, body: bytes) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        self.method, self.target, _ = first.split(" ", 2)
        self.path = self.target.partition("?")[0]
        self.flow = self.path.rpartition("/")[2]
        pairs = (line.partition(":") for line in lines if line)
        self.headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        self.body = body
        self.connection = connection
        self.at = time.monotonic()

    def json(self) -> Any:
        return json.loads(self.body)


class Reply:
    """What to answer.

    ``after`` holds the answer back until the event is set; ``drip`` sends the body one byte at a time, with so many
    seconds in between; ``drop`` closes the connection in place of an answer, or after half of the body.
    """

    def __init__(
        self,
        body: Any | bytes = b"",
        status: int = 200,
        *,
        headers: dict[str, str] | None = None,
        after: threading.Event | None = None,
        drip: float | None = None,
        drop: bool = False,
    ) -> None:
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.status = status
        self.headers = headers or {}
        self.after = after
        self.drip = drip
        self.drop = drop

    def head(self) -> bytes:
        headers = {"content-type": "application/json", "content-length": str(len(self.body)), **self.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 {self.status} X\r\n{lines}\r\n".encode("latin-1")


#: What a server does with a request: None is no answer ever.
Answer = Callable[[Request], Optional[Reply]]


def never(_: Request) -> None:
    """Accepts and never answers."""


def flow(request: Request) -> Reply:
    """Answers as a healthy server would; a flow's name tells which one was asked for."""
    if request.method == "POST" and request.path.endswith("/flows"):
        return Reply(SAVED)
    if request.method == "PUT":
        return Reply({**SAVED, "id": request.flow})
    if request.path.endswith("/flows"):
        return Reply({"data": [FLOW]})
    return Reply({**FLOW, "flowId": request.flow})


@contextlib.contextmanager
def deaf() -> Iterator[str]:
    """The URL of a port that never completes a connection: its queue is full."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


class Gate:
    """Answers as :func:`flow` does, but holds the answers for one flow back until ``open`` is set."""

    def __init__(self, held: str = "slow") -> None:
        self.held = held
        self.open = threading.Event()

    def __call__(self, request: Request) -> Reply:
        reply = flow(request)
        if request.flow == self.held:
            reply.after = self.open
        return reply


class Server:
    """Listens from the start, each connection with a thread of its own. Leaving the ``with`` block ends it."""

    def __init__(self, answer: Answer = flow) -> None:
        self.answer = answer
        self.connections: list[Connection] = []
        self.requests: list[Request] = []
        self.answered = 0
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._stopped = False
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._start(self._accept)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Closes everything. Connections that it closes do not count as closed by the client."""
        self._stopped = True
        for used in (self._listener, *(connection.socket for connection in self.connections)):
            with contextlib.suppress(OSError):
                used.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def settings(self, **changes: Any) -> dict[str, Any]:
        """Arguments of a client that talks to this server and to nothing else."""
        given = {"api_key": KEY, "account_id": ACCOUNT, "channel_id": CHANNEL, "base_url": self.url}
        return {**given, "rate_limit": None, "proxy": False, **changes}

    def environment(self) -> dict[str, str]:
        """The same as variables."""
        names = {"API_KEY": KEY, "ACCOUNT_ID": ACCOUNT, "CHANNEL_ID": CHANNEL, "BASE_URL": self.url}
        return {f"FLOWS8X8_{name}": value for name, value in names.items()}

    def wait_until(self, true: Callable[[], bool], timeout: float = PATIENCE) -> None:
        """Waits until something holds that can change with each request, answer or closing."""
        with self._changed:
            held = self._changed.wait_for(true, timeout)
        assert held, f"not so within {timeout} s: {len(self.connections)} connections, {len(self.requests)} requests"

    def wait_for_requests(self, count: int, timeout: float = PATIENCE) -> list[Request]:
        self.wait_until(lambda: len(self.requests) >= count, timeout)
        return self.requests

    def wait_for_closed(self, count: int = 1, timeout: float = PATIENCE) -> list[Connection]:
        """Waits until the client has closed so many connections."""
        self.wait_until(lambda: len(self.closed()) >= count, timeout)
        return self.closed()

    def closed(self) -> list[Connection]:
        return [connection for connection in self.connections if connection.closed.is_set()]

    def _start(self, target: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True, name="server")
        self._threads.append(thread)
        thread.start()

    def _note(self, change: Callable[[], object]) -> None:
        with self._changed:
            change()
            self._changed.notify_all()

    def _accept(self) -> None:
        while not self._stopped:
            try:
                accepted, peer = self._listener.accept()
            except OSError:
                return
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = Connection(accepted, peer[1])
            self._note(lambda connection=connection: self.connections.append(connection))  # type: ignore[misc]
            self._start(self._serve, connection)

    def _serve(self, connection: Connection) -> None:
        try:
            for request in self._read(connection):
                reply = self.answer(request)
                if reply is None:
                    connection.wait_for_close()
                    return
                if not self._send(connection, reply):
                    return
        except OSError:
            pass
        finally:
            if not self._stopped:
                self._note(connection.mark_closed)
            connection.socket.close()

    def _read(self, connection: Connection) -> Iterator[Request]:
        left = b""
        while True:
            while b"\r\n\r\n" not in left:
                more = connection.socket.recv(65536)
                if not more:
                    return
                left += more
            head, _, left = left.partition(b"\r\n\r\n")
            request = Request(connection, head, b"")
            length = int(request.headers.get("content-length", "0"))
            while len(left) < length:
                more = connection.socket.recv(1 << 20)
                if not more:
                    return
                left += more
            request.body, left = left[:length], left[length:]

            def add(request: Request = request) -> None:
                connection.requests.append(request)
                self.requests.append(request)

            self._note(add)
            yield request

    def _send(self, connection: Connection, reply: Reply) -> bool:
        """Whether the connection goes on."""
        while reply.after is not None and not reply.after.is_set():
            readable, _, _ = select.select([connection.socket], [], [], 0.01)
            if readable and not connection.socket.recv(1, socket.MSG_PEEK):
                return False
        if reply.drop and not reply.body:
            return False
        if reply.drop:
            connection.socket.sendall(reply.head() + reply.body[: len(reply.body) // 2])
            return False
        if reply.drip is None:
            connection.socket.sendall(reply.head() + reply.body)
        else:
            connection.socket.sendall(reply.head())
            for byte in reply.body:
                connection.socket.sendall(bytes([byte]))
                if connection.wait_for_close(reply.drip):
                    return False
            connection.socket.settimeout(None)

        def count() -> None:
            self.answered += 1

        self._note(count)
        return True
