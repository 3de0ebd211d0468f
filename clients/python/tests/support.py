"""What the tests share."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from datasource_bridge import Bridge

TESTS = Path(__file__).resolve().parent
PROJECT = TESTS.parent
FAKE = str(TESTS / "fake_bridge.py")


def start_fake(*arguments: str, **options: Any) -> Bridge:
    """A client of `fake_bridge.py`. Isolated from site packages, so that it starts fast."""
    return Bridge(sys.executable, arguments=["-S", FAKE, *arguments], **options)


def executable() -> str:
    """The built executable. `run-tests` makes sure that it is there."""
    return os.environ["DATASOURCE_BRIDGE_EXECUTABLE"]


@contextlib.contextmanager
def takes_at_most(seconds: float) -> Iterator[None]:
    start = time.monotonic()
    yield
    elapsed = time.monotonic() - start
    if elapsed > seconds:
        raise AssertionError(f"It took {elapsed:.2f} s, which is more than {seconds} s.")


def process_exists(pid: int) -> bool:
    """Also true of a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def is_running(pid: int) -> bool:
    """Not true of a zombie: nobody may be there to wait for an orphan."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] not in ("Z", "X")


def wait_until(condition: Any, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"It hasn't come true within {seconds} s.")
        time.sleep(0.01)
