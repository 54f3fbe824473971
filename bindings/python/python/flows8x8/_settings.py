"""What the clients have in common: how they are set up, and what goes along with a call."""

from __future__ import annotations

import os

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final, final

    from ._native import CancelToken
else:

    def final(cls):
        return cls


@final
class Unset:
    """The type of :data:`UNSET`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "UNSET"


#: What an argument is when it is not given, where None means something else.
UNSET: Final = Unset()
Unset.__module__ = "flows8x8"

#: Options that a client keeps no copy of: the key, and what may be as secret.
_SECRET = ("api_key", "credentials", "client_certificate_pem", "extra_headers")


def connect(is_async: bool, settings: dict[str, Any]) -> _native.NativeClient:
    """The native client for the settings that were given."""
    environment = settings.get("environment")
    if environment is None:
        environment = os.environ
        level = environment.get("FLOWS8X8_LOG", "").strip()
        if level:
            from ._logging import enable_from

            enable_from(level)
        # What requests reads, beside SSL_CERT_FILE and SSL_CERT_DIR, which the core reads.
        bundle = environment.get("REQUESTS_CA_BUNDLE", "").strip()
        if bundle and not settings.keys() & {"ca_file", "ca_pem", "bundled_roots"} and os.path.isfile(bundle):
            settings = {**settings, "ca_file": bundle}
    return _native.NativeClient(is_async, settings, environment)


def options(
    timeout: float | None,
    max_retries: int | None,
    extra_headers: Any,
    cancel: CancelToken | None,
    raise_on_validation: bool | None = None,
    reconcile: bool | None = None,
) -> tuple[Any, ...] | None:
    """A call's own options as the native layer takes them; None for none, as most calls have it."""
    given = (timeout, max_retries, extra_headers, cancel, raise_on_validation, reconcile)
    return None if given == (None, None, None, None, None, None) else given


def remembered(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings to make such a client again, for pickling: of secrets, only that they were given."""
    given = {name: value for name, value in settings.items() if name != "environment" and value != {}}
    kept = {name: None if name in _SECRET else value for name, value in given.items()}
    if "@" in str(kept.get("proxy") or ""):
        kept["proxy"] = None
    # Another process may have another environment, and the client is to stay with its server.
    environment = settings.get("environment")
    style = (os.environ if environment is None else environment).get("FLOWS8X8_PATH_STYLE", "")
    if "path_style" not in kept and style.strip():
        kept["path_style"] = style.strip()
    return kept


def state_of(native: _native.NativeClient, settings: dict[str, Any], changes: tuple[Any, ...]) -> tuple[Any, ...]:
    """What is pickled of a client: all but the key, which comes from the environment where it is unpickled."""
    kept = {name: value for name, value in settings.items() if name not in ("api_key", "credentials")}
    secret = [name for name, value in kept.items() if value is None and name != "rate_limit"]
    if any(change is None for change in changes):
        secret.append("extra_headers")
    if secret:
        raise TypeError(f"a client with {secret[0]} is not pickled, as that may be a secret: make it anew instead")
    kept.pop("region", None)
    kept["base_url"] = native.base_url
    if native.account_id is not None:
        kept["account_id"] = native.account_id
    return kept, native.channel_id, changes
