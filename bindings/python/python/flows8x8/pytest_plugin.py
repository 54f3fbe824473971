"""Fixtures for pytest; loaded by it without being asked for."""

from __future__ import annotations

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from . import Client
    from .testing import Simulator

__all__ = ["flows8x8_client", "flows8x8_simulator"]


@pytest.fixture
def flows8x8_simulator(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    """A simulated Flows API of the test's own: no flows, any key. Options go to ``flows8x8.testing.Simulator``.

    Options: ``@pytest.mark.parametrize("flows8x8_simulator", [{"shape": "guide"}], indirect=True)``.
    """
    from .testing import Simulator

    with Simulator(**getattr(request, "param", {})) as simulator:
        yield simulator


@pytest.fixture
def flows8x8_client(flows8x8_simulator: Simulator) -> Iterator[Client]:
    """A client of ``flows8x8_simulator``, closed after the test."""
    with flows8x8_simulator.client() as client:
        yield client
