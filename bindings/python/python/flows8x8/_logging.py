"""What the client does, as records of the standard logger ``flows8x8``. Off until it is asked for.

The native layer writes down what there is to say without touching the interpreter; the records are handed to the logger
by the thread, or by the event loop, that waits for the call they are about.
"""

from __future__ import annotations

import logging

from . import _native
from ._errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Union

    _Level = Union[int, str]

#: Below DEBUG: bodies, secrets masked.
TRACE = 5

_logger = logging.getLogger("flows8x8")


def _number(level: _Level) -> int:
    if isinstance(level, str):
        name = level.strip().upper()
        number = TRACE if name == "TRACE" else getattr(logging, name, None)
        if not isinstance(number, int):
            raise ValueError(f"{level!r} is no level: pass trace, debug, info, warning or error")
        return number
    return level


def enable_logging(level: _Level = logging.DEBUG) -> None:
    """Log what all clients of this process do to ``logging.getLogger("flows8x8")``.

    One record for each attempt, at DEBUG; what deserves attention at WARNING; bodies at level 5, below DEBUG. The key,
    passwords, signed links and flow tokens are masked. Handlers are those of your program.

    Parameters
    ----------
    level
        The lowest level that is logged: a number of :mod:`logging`, or ``trace``, ``debug``, ``info``, ``warning``,
        ``error``. The logger is set to it too.
    """
    number = _number(level)
    _logger.setLevel(number)
    _native.set_logging(_emit, number)


def disable_logging() -> None:
    """Log nothing, which is how it is without :func:`enable_logging`. Costs nothing then."""
    _native.set_logging(None, 0)


def _emit(level: int, message: str) -> None:
    _logger.log(level, "%s", message)


enable_logging.__module__ = disable_logging.__module__ = "flows8x8"

_from_variable: str | None = None


def enable_from(level: str) -> None:
    """Log as the variable FLOWS8X8_LOG says, to standard error unless the program has handlers of its own."""
    global _from_variable
    if level == _from_variable:
        return
    _from_variable = level
    try:
        enable_logging(level)
    except ValueError as error:
        raise ConfigurationError(f"FLOWS8X8_LOG: {error}") from None
    if not _logger.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
        _logger.addHandler(handler)
