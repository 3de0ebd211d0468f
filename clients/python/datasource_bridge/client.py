"""The client."""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

from .call import Call, Deadline, OnProgress
from .errors import BridgeError, BridgeStartError, RPCError
from .messages import Params
from .methods import Methods
from .process import BridgeProcess, Environment, OnLine, Path, command_line
from .transport import Transport
from .types import Info

PROTOCOL_REVISION = "1"


class Bridge(Methods):
    """A running `datasource-bridge`. Its methods may be called from any thread.

    With every method, `timeout` is how many seconds to wait for the answer, for ever unless given; then the request is
    cancelled and `CallTimeout` raised. `timeout_ms` is the bridge's own limit on the work. `on_progress` is called with
    each note of progress, on the calling thread; what it raises cancels the request.
    """

    def __init__(
        self,
        executable: Path | None = None,
        *,
        vault: Path | None = None,
        config: Path | None = None,
        target: str | None = None,
        arguments: Sequence[str] = (),
        env: Environment | None = None,
        cwd: Path | None = None,
        startup_timeout: float = 10.0,
        on_stderr: OnLine | None = None,
    ) -> None:
        """Starts the executable and asks it who it is.

        - `executable`: else `$DATASOURCE_BRIDGE_EXECUTABLE`, else `datasource-bridge` on `PATH`.
        - `vault`, `config`, `target`: the options of the same names; `arguments`: more of them.
        - `env`: changes to this process's environment; `None` for a value removes a variable.
        - `on_stderr`: called with each line of the bridge's log, on a thread that must not be held up. It is not called
          again once it has raised an exception.

        Raises `BridgeStartError`, with the end of stderr, when that fails.
        """
        command = command_line(executable, vault, config, target, arguments)
        process = BridgeProcess(command, env, cwd, on_stderr)
        try:
            self._transport = Transport(process)
        except BaseException:
            process.kill()
            raise
        # Without `close`, the process ends when the client is forgotten.
        weakref.finalize(self, self._transport.release).atexit = False
        self._info = self._check_health(command[0], startup_timeout)
        self._transport.limits = {
            name: limit for name, limit in self._info.get("limits", {}).items() if type(limit) is int
        }

    def _check_health(self, executable: str, timeout: float) -> Info:
        process = self._transport.process
        try:
            info = self.info(timeout=timeout)
            if not isinstance(info, dict) or info.get("protocolRevision") != PROTOCOL_REVISION:
                raise BridgeError(f"It doesn't speak revision {PROTOCOL_REVISION} of the protocol.")
            return info
        except BridgeError as error:
            self._transport.kill()
            reason = getattr(error, "message", None) or str(error)
            message = f"{executable} did not pass the health check. {reason}"
            exit_code = getattr(error, "exit_code", None)
            raise BridgeStartError(message, exit_code, process.stderr_tail) from error
        except BaseException:
            self._transport.kill()
            raise

    def __enter__(self) -> Bridge:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        state = "running" if self.exit_code is None else f"ended with {self.exit_code}"
        return f"<Bridge {self.version}, process {self.pid} {state}>"

    # The process.

    @property
    def pid(self) -> int:
        return self._transport.process.pid

    @property
    def exit_code(self) -> int | None:
        """`None` while the process runs; negative for the number of a signal."""
        return self._transport.process.exit_code

    @property
    def stderr_tail(self) -> str:
        """The end of the bridge's log, at most 8 KiB."""
        return self._transport.process.stderr_tail

    @property
    def version(self) -> str:
        return self._info.get("version", "unknown")

    def close(self, timeout: float = 30.0) -> None:
        """Closes the bridge's stdin and waits until it has answered what it was asked and ended.

        After so many seconds it is told to end (SIGTERM), and killed when that doesn't help. Calls made later raise
        `BridgeClosed`.
        """
        self._transport.close(timeout)

    def kill(self) -> None:
        """Ends the process at once: pending calls raise `BridgeExited`."""
        self._transport.kill()

    # Any method.

    def start(
        self,
        method: str,
        params: Params | None = None,
        *,
        on_progress: OnProgress | None = None,
    ) -> Call:
        """Sends a request without waiting: the call it returns has `result()` and `cancel()`."""
        return self._transport.start(method, params, on_progress, Deadline(None))

    def call(
        self,
        method: str,
        params: Params | None = None,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
        **members: Any,
    ) -> Any:
        """Sends a request and waits for its result. Parameters may be given as keywords, spelled as in the protocol."""
        if members:
            if params is not None and not isinstance(params, Mapping):
                raise TypeError("Parameters are given by position or by name, not both.")
            params = {**(params or {}), **members}
        deadline = Deadline(timeout)
        return self._transport.start(method, params, on_progress, deadline).wait(deadline)

    def notify(self, method: str, params: Params | None = None) -> None:
        """Sends a notification, which is never answered, not even with an error."""
        self._transport.notify(method, params)

    def batch(
        self,
        members: Sequence[tuple[str, Params | None]],
        timeout: float | None = None,
    ) -> list[Any]:
        """Sends several requests as one batch.

        Returns, in their order, what they resulted in: for one that failed, its `RPCError`.
        """
        if not members:
            return []
        deadline = Deadline(timeout)
        calls = self._transport.start_batch(members, deadline)
        outcomes: list[Any] = []
        try:
            for call in calls:
                outcomes.append(_outcome(call, deadline))
        except BaseException:
            for call in calls:
                call.abandon()
            raise
        return outcomes

    def cancel(self, call: Call | int, *, timeout: float | None = None) -> bool:
        """Cancels a call that `start` returned. Returns whether there was still something to cancel."""
        call_id = call.id if isinstance(call, Call) else call
        return bool(self.call("bridge.cancel", {"id": call_id}, timeout)["cancelled"])


def _outcome(call: Call, deadline: Deadline) -> Any:
    try:
        return call.wait(deadline)
    except RPCError as error:
        return error
