"""What every test shares: fuzz sizes, hypothesis profiles, no network but loopback."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

FUZZ_INPUTS = int(os.environ.get("CCHC_FUZZ_INPUTS", "300"))

settings.register_profile(
    "house",
    max_examples=min(FUZZ_INPUTS, 20_000),
    deadline=None,
    derandomize=FUZZ_INPUTS <= 300,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")

SHARED = Path(__file__).parents[2] / "shared"
_LOCAL = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(scope="session")
def fuzz_inputs() -> int:
    """How many inputs a fuzz test tries: a few hundred, 20,000 in the nightly run."""
    return FUZZ_INPUTS


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles beside this clone; the test is skipped without it."""
    if not (SHARED / "contract").is_dir():
        pytest.skip("there is no ../shared beside this clone")
    return SHARED


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuses connections to any other machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOCAL:
            raise RuntimeError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the developer's shell do not reach the tests."""
    for name in [name for name in os.environ if name.startswith("CCHC_")]:
        monkeypatch.delenv(name)
