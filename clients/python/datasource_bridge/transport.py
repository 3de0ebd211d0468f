"""Requests out, answers in: many threads share one process."""

from __future__ import annotations

import atexit
import functools
import os
import threading
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

from .call import Call, CallTable, Deadline, MakeError, OnProgress
from .errors import BridgeClosed, BridgeError, BridgeExited, CallTimeout, ProtocolViolation
from .messages import Params, decode, encode, parse_answer, read_lines, request
from .process import BridgeProcess
from .writer import LineWriter


class Transport:
    """A process and its pending calls.

    One thread reads answers and hands them to the calls, one writes requests, one drains stderr, and one waits for the
    end of the process. All are daemons; `close` ends them.
    """

    # How long a process may go on after it has closed its stdout.
    GRACE_SECONDS = 2.0
    # How long a pipe of a dead process may be silent, because a child of it keeps the pipe open.
    SILENCE_SECONDS = 0.5
    # After SIGTERM the bridge takes up to 4 s to answer what it has accepted.
    TERMINATE_SECONDS = 6.0

    def __init__(self, process: BridgeProcess) -> None:
        self.process = process
        self.limits: Mapping[str, int] = {}
        self._owner = os.getpid()
        self._table = CallTable()
        self._lines_read = 0
        self._ended = threading.Event()
        self._writer = LineWriter(process.stdin, lambda: self._expect_end(self.TERMINATE_SECONDS))
        self._reader = threading.Thread(target=self._read, name="datasource-bridge reader", daemon=True)
        watcher = threading.Thread(target=self._watch, name="datasource-bridge watcher", daemon=True)
        _transports.add(self)
        for thread in (watcher, self._reader, self._writer):
            thread.start()

    # Called by any thread.

    def start(self, method: str, params: Params | None, on_progress: OnProgress | None, deadline: Deadline) -> Call:
        """Sends a request. The deadline is only about the wait for room to do so."""
        [call] = self._register([method], on_progress)
        try:
            line = encode(request(method, params, call.id, wants_progress=on_progress is not None), self.limits)
            self._send(line, deadline, method, call)
        except BaseException:
            self._table.remove(call.id)
            raise
        return call

    def start_batch(self, members: Sequence[tuple[str, Params | None]], deadline: Deadline) -> list[Call]:
        calls = self._register([method for method, _ in members], None)
        try:
            requests = [request(method, params, call.id) for (method, params), call in zip(members, calls)]
            self._send(encode(requests, self.limits), deadline, "A batch")
        except BaseException:
            for call in calls:
                self._table.remove(call.id)
            raise
        return calls

    def notify(self, method: str, params: Params | None) -> None:
        self._check_owner()
        self._table.check_open()
        self._send(encode(request(method, params), self.limits), Deadline(None), method)

    def send_cancel(self, call_id: int) -> None:
        self._writer.send_urgently(encode(request("bridge.cancel", {"id": call_id}), {}))

    def abandon(self, call: Call) -> None:
        """Cancels a call whose answer nobody waits for any longer."""
        if self._table.remove(call.id) is not None:
            self.send_cancel(call.id)

    def close(self, timeout: float) -> None:
        """Lets the bridge answer what it has, waits for its end, and enforces it after so many seconds."""
        if os.getpid() != self._owner:
            return
        self._table.refuse(_closed)
        self._writer.finish()
        if self._ended.wait(timeout):
            return
        self.process.terminate()
        if not self._ended.wait(self.TERMINATE_SECONDS):
            self.kill()

    def kill(self) -> None:
        """Ends the process at once, and waits until it is gone."""
        if os.getpid() != self._owner:
            return
        self.process.kill()
        self._ended.wait(self.TERMINATE_SECONDS)

    def release(self) -> None:
        """Lets the process end by itself. Takes no lock: the garbage collector calls this, on any thread."""
        self._writer.finish()

    def disown(self) -> None:
        """For a fork of this Python process: the process at the other end stays its parent's."""
        self.process.disown()

    def _register(self, methods: Sequence[str], on_progress: OnProgress | None) -> list[Call]:
        self._check_owner()
        return [self._table.register(functools.partial(self._make_call, method, on_progress)) for method in methods]

    def _make_call(self, method: str, on_progress: OnProgress | None, call_id: int) -> Call:
        return Call(self, call_id, method, on_progress)

    def _send(self, line: bytes, deadline: Deadline, method: str, call: Call | None = None) -> None:
        if not self._writer.send(line, deadline, call):
            raise CallTimeout(method, deadline.timeout or 0)

    def _check_owner(self) -> None:
        if os.getpid() != self._owner:
            raise BridgeError("This client belongs to the process that started it: a fork needs one of its own.")

    # The reading thread.

    def _read(self) -> None:
        try:
            with self.process.stdout as stream:
                for line in read_lines(stream):
                    self._lines_read += 1
                    self._receive(line)
        except ProtocolViolation as violation:
            self._give_up(str(violation))
        except Exception as error:
            self._give_up(f"The bridge's answer can't be read: {type(error).__name__}.")
        self._expect_end(self.GRACE_SECONDS)

    def _receive(self, line: bytes) -> None:
        if not line.strip():
            return
        for message in decode(line):
            if "method" in message:
                self._receive_notification(message)
            else:
                self._receive_answer(*parse_answer(message))

    def _receive_notification(self, message: Mapping[str, Any]) -> None:
        if "id" in message:
            raise ProtocolViolation("The bridge sent a request, where only answers and notifications are due.")
        params = message.get("params")
        if message["method"] == "bridge.progress" and isinstance(params, dict):
            call = self._table.find(params.get("id"))
            if call is not None:
                call.note_progress(params)  # type: ignore[arg-type]

    def _receive_answer(self, call_id: Any, result: Any, error: dict[str, Any] | None) -> None:
        call = self._table.remove(call_id)
        if call is None:
            if call_id is None and error is not None:
                self._receive_refusal(error)
            elif not self._table.was_issued(call_id):
                raise ProtocolViolation("The bridge answered a request that was never sent.")
        elif error is None:
            call.succeed(result)
        else:
            call.refuse(error)

    def _receive_refusal(self, error: Mapping[str, Any]) -> None:
        """The bridge couldn't read the id of a request, so that nobody knows which one will have no answer."""
        calls = self._table.remove_all()
        if len(calls) == 1:
            calls[0].refuse(error)
            return
        message = f"The bridge refused one of several requests without naming it: {error['message']}"
        for call in calls:
            call.fail(lambda: BridgeError(message))

    # The end.

    def _watch(self) -> None:
        exit_code = self.process.reap()
        while self._reader.is_alive():
            lines_read = self._lines_read
            self._reader.join(self.SILENCE_SECONDS)
            if self._lines_read == lines_read:
                break
        self.process.finish_stderr(self.SILENCE_SECONDS)
        stderr_tail = self.process.stderr_tail
        self._fail_all(lambda: BridgeExited(exit_code, stderr_tail))
        self._writer.stop()
        self._ended.set()

    def _expect_end(self, grace: float) -> None:
        """The process has closed one of its pipes, so it is about to end, or of no use any more."""
        if not self.process.wait(grace):
            self.process.kill()

    def _give_up(self, message: str) -> None:
        self._fail_all(lambda: ProtocolViolation(message))
        self.process.kill()

    def _fail_all(self, make_error: MakeError) -> None:
        self._table.refuse(make_error)
        for call in self._table.remove_all():
            call.fail(make_error)


def _closed() -> BridgeError:
    return BridgeClosed("The client is closed.")


_transports: weakref.WeakSet[Transport] = weakref.WeakSet()


def _close_at_exit() -> None:
    for transport in list(_transports):
        transport.close(Transport.TERMINATE_SECONDS)


def _disown_after_fork() -> None:
    for transport in list(_transports):
        transport.disown()


atexit.register(_close_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_disown_after_fork)
