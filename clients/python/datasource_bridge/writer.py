"""The thread that writes requests."""

from __future__ import annotations

import threading
from queue import SimpleQueue
from typing import Any, Callable

from .call import Call, Deadline


class LineWriter(threading.Thread):
    """Writes one line after the other, each of them whole.

    A thread of its own, because a line that was begun must be finished: a caller could be interrupted, or run out of
    time, while the bridge reads slowly. The bridge's stdin is closed here too, when everything is written.
    """

    MOST_WAITING_BYTES = 16 << 20

    def __init__(self, stream: Any, on_broken: Callable[[], None]) -> None:
        super().__init__(name="datasource-bridge writer", daemon=True)
        self._stream = stream
        self._on_broken = on_broken
        # `put` may be called while the garbage collector runs, wherever that is, which a lock of ours might not be.
        self._queue: SimpleQueue[tuple[bytes, Call | None] | None] = SimpleQueue()
        self._room = threading.Condition(threading.Lock())
        self._waiting_bytes = 0
        self._stopped = False

    def send(self, line: bytes, deadline: Deadline, call: Call | None = None) -> bool:
        """Hands over a line, once there is room. One of a call that is done by then is not written.

        Returns whether there was room before the deadline.
        """
        with self._room:
            while self._waiting_bytes > self.MOST_WAITING_BYTES and not self._stopped:
                if deadline.has_passed:
                    return False
                self._room.wait(deadline.remaining)
            self._enqueue(line, call)
            return True

    def send_urgently(self, line: bytes) -> None:
        """Hands over a short line without waiting for room."""
        with self._room:
            self._enqueue(line, None)

    def finish(self) -> None:
        """Closes the stream after what was handed over so far."""
        self._queue.put(None)

    def stop(self) -> None:
        """Lets nobody wait any longer: the process is gone."""
        with self._room:
            self._stopped = True
            self._room.notify_all()
        self._queue.put(None)

    def run(self) -> None:
        is_broken = False
        try:
            while self._write_next():
                pass
        except (OSError, ValueError):
            is_broken = True
        try:
            self._stream.close()
        except OSError:
            is_broken = True
        if is_broken:
            self._on_broken()

    def _enqueue(self, line: bytes, call: Call | None) -> None:
        self._queue.put((line, call))
        self._waiting_bytes += len(line)

    def _write_next(self) -> bool:
        item = self._queue.get()
        if item is None:
            return False
        line, call = item
        if call is None or not call.done:
            rest = memoryview(line)
            while rest:
                rest = rest[self._stream.write(rest) :]
        with self._room:
            self._waiting_bytes -= len(line)
            self._room.notify_all()
        return True
