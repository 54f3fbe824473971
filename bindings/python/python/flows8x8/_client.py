"""The client whose calls block."""

from __future__ import annotations

from ._base import ClientBase
from ._operations import Operations
from ._raw import RawClient

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import TypeVar

    from ._native import Call

    _T = TypeVar("_T")
    _Client = TypeVar("_Client", bound="Client")


class Client(ClientBase, Operations):
    """A client of 8x8's WhatsApp Flows API whose calls block.

    May be used from many threads at once, and after a fork in both processes. What is not given comes from the
    environment: ``FLOWS8X8_API_KEY``, ``FLOWS8X8_ACCOUNT_ID``, ``FLOWS8X8_CHANNEL_ID``, ``FLOWS8X8_REGION``,
    ``FLOWS8X8_BASE_URL``, ``FLOWS8X8_PATH_STYLE``. Times are in seconds.

    Parameters
    ----------
    api_key
        The key, or a function that returns it, asked before the first attempt of each call and once more after a 401.
    account_id, channel_id
        The 8x8 account and the WhatsApp channel; for another channel there is :meth:`with_channel`.
    region
        ``ap`` (the default), ``na``, ``eu`` or ``id``.
    path_style
        ``accounts`` (the default) or ``config``, which needs no account.
    base_url
        Another server than the region's, such as a simulator.
    timeout
        The deadline of a call, all attempts and the waits between them. Default: 60.
    max_retries
        How often a call is tried again after a failure that allows it. Default: 2.
    rate_limit
        How many requests may leave within ``rate_window`` (61 s), for each host and key in this process. Default: 100;
        None turns it off.
    max_rate_wait
        The longest wait for that limit, which is not part of the deadline. Default: 61.
    reconcile
        Make create exact by looking flows up by name: a name that exists is a :class:`ConflictError`, and after an
        unclear failure the flow is looked for and adopted, or sent again.
    raise_on_validation
        Whether create and update raise :class:`ValidationFailedError` when the server reports findings.
    strict
        Whether to refuse what the API is known to ignore.
    proxy
        A proxy's URL; False for none. Default: what the environment says (``HTTPS_PROXY``, ``NO_PROXY`` ...).
    ca_file, ca_pem, only_ca, bundled_roots, client_certificate_pem
        What to trust beside the platform's roots, and how to show who you are; PEM.
    extra_headers
        Headers to send with every request; ``Authorization`` is refused.
    user_agent_suffix
        The application's own part of the user agent, such as ``myapp/3.1``.
    credentials
        A function that returns the key, called with True when the key it gave last was refused. Goes before
        ``api_key``.
    connect_timeout, initial_backoff, max_backoff, max_retry_after, max_response_bytes, allow_http
        Limits for those who know why.
    environment
        A mapping to read variables from instead of ``os.environ``.

    Raises
    ------
    ConfigurationError
        The key or the account is missing, or something cannot be used as given.

    Examples
    --------
    >>> with Client() as client:  # doctest: +SKIP
    ...     saved = client.create_flow("Booking", ["APPOINTMENT_BOOKING"], flow_json=Path("booking.json"))
    ...     client.publish_flow(saved.require_valid().id)
    """

    __slots__ = ()
    _is_async = False

    def _run(self, call: Call[_T]) -> _T:
        return call.run(False)

    @property
    def with_raw_response(self) -> RawClient:
        """The same operations, each returning a :class:`Response`: the value with the answer it came from."""
        return RawClient(self)

    def close(self) -> None:
        """Close this client and all its copies: calls under way raise :class:`ClosedError`, and so do later ones."""
        self._native.close()

    def __enter__(self: _Client) -> _Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


Client.__module__ = "flows8x8"
