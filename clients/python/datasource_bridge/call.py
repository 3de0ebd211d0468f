"""Requests that wait for their answer."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Callable

from .errors import BridgeError, CallTimeout, rpc_error
from .types import Progress

if TYPE_CHECKING:
    from .transport import Transport

OnProgress = Callable[[Progress], None]
MakeError = Callable[[], BridgeError]


class Deadline:
    """A moment that comes `timeout` seconds from now, or never."""

    def __init__(self, timeout: float | None) -> None:
        self.timeout = timeout
        self._moment = None if timeout is None else time.monotonic() + timeout

    @property
    def remaining(self) -> float | None:
        """How many seconds a lock may be waited for; `None` for ever."""
        if self._moment is None:
            return None
        return max(0.0, min(self._moment - time.monotonic(), threading.TIMEOUT_MAX))

    @property
    def has_passed(self) -> bool:
        return self._moment is not None and time.monotonic() >= self._moment


class Call:
    """A request on its way. `Bridge.start` makes one; `result()` waits for the answer."""

    def __init__(self, transport: Transport, call_id: int, method: str, on_progress: OnProgress | None) -> None:
        self.id = call_id
        self.method = method
        self._transport = transport
        self._on_progress = on_progress
        self._changed = threading.Condition(threading.Lock())
        self._progress: deque[Progress] = deque()
        self._done = False
        self._result: Any = None
        self._make_error: MakeError | None = None

    def __repr__(self) -> str:
        return f"<Call {self.id} {self.method} {'done' if self._done else 'pending'}>"

    @property
    def done(self) -> bool:
        """Whether `result()` would return, or raise, at once."""
        return self._done

    def cancel(self) -> None:
        """Asks the bridge to cancel this request; `result()` then usually raises `RequestCancelled`."""
        if not self._done:
            self._transport.send_cancel(self.id)

    def result(self, timeout: float | None = None) -> Any:
        """Waits for the answer; `on_progress` is called from here, on the thread that waits.

        Raises `RPCError` for an error that was answered, `CallTimeout` after `timeout` seconds, and `BridgeExited` when
        the process ended instead. A request that nobody waits for any longer is cancelled.
        """
        return self.wait(Deadline(timeout))

    def wait(self, deadline: Deadline) -> Any:
        """`result()` until a deadline."""
        try:
            while True:
                event = self._next_event(deadline)
                if event is None:
                    break
                if self._on_progress is not None:
                    self._on_progress(event)
        except BaseException:
            self.abandon()
            raise
        if self._make_error is not None:
            raise self._make_error()
        return self._result

    def abandon(self) -> None:
        """Cancels the request, and gives up its answer."""
        self._transport.abandon(self)
        self.fail(lambda: BridgeError(f"{self.method} was cancelled: nobody waited for its answer any longer."))

    def _next_event(self, deadline: Deadline) -> Progress | None:
        """Waits for something to happen: a note of progress, or `None` for the end."""
        with self._changed:
            while not self._progress and not self._done:
                if deadline.has_passed:
                    raise CallTimeout(self.method, deadline.timeout or 0)
                self._changed.wait(deadline.remaining)
            return self._progress.popleft() if self._progress else None

    # What follows is called by the transport.

    def note_progress(self, progress: Progress) -> None:
        if self._on_progress is None:
            return
        with self._changed:
            self._progress.append(progress)
            self._changed.notify_all()

    def succeed(self, result: Any) -> None:
        self._settle(result, None)

    def refuse(self, error: Mapping[str, Any]) -> None:
        self._settle(None, lambda: rpc_error(error))

    def fail(self, make_error: MakeError) -> None:
        self._settle(None, make_error)

    def _settle(self, result: Any, make_error: MakeError | None) -> None:
        with self._changed:
            if self._done:
                return
            self._result = result
            self._make_error = make_error
            self._done = True
            self._changed.notify_all()


class CallTable:
    """The calls that have no answer yet, by id. Once it is shut nothing more is taken in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: dict[int, Call] = {}
        self._last_id = 0
        self._refusal: MakeError | None = None

    def register(self, make_call: Callable[[int], Call]) -> Call:
        with self._lock:
            if self._refusal is not None:
                raise self._refusal()
            self._last_id += 1
            call = make_call(self._last_id)
            self._calls[call.id] = call
            return call

    def check_open(self) -> None:
        with self._lock:
            if self._refusal is not None:
                raise self._refusal()

    def find(self, call_id: Any) -> Call | None:
        with self._lock:
            return self._calls.get(call_id) if type(call_id) is int else None

    def remove(self, call_id: Any) -> Call | None:
        with self._lock:
            return self._calls.pop(call_id, None) if type(call_id) is int else None

    def was_issued(self, call_id: Any) -> bool:
        """Whether an answer with this id may be late, rather than wrong."""
        return type(call_id) is int and 0 < call_id <= self._last_id

    def remove_all(self) -> list[Call]:
        with self._lock:
            calls = list(self._calls.values())
            self._calls.clear()
            return calls

    def refuse(self, make_error: MakeError) -> None:
        """From now on `register` raises; the first reason stands."""
        with self._lock:
            if self._refusal is None:
                self._refusal = make_error
