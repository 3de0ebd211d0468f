"""The process: found, started, its stderr drained, its end noticed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Callable, Optional, Union

from .errors import BridgeStartError

EXECUTABLE_VARIABLE = "DATASOURCE_BRIDGE_EXECUTABLE"
EXECUTABLE_NAME = "datasource-bridge"

OnLine = Callable[[str], None]
Path = Union[str, "os.PathLike[str]"]
Environment = Mapping[str, Optional[str]]


def find_executable(given: Path | None) -> str:
    """The path that was given, else that of the environment, else what `PATH` leads to."""
    if given is not None:
        return os.fspath(given)
    path = os.environ.get(EXECUTABLE_VARIABLE) or shutil.which(EXECUTABLE_NAME)
    if path is None:
        raise BridgeStartError(
            f"{EXECUTABLE_NAME} was not found: give its path, set ${EXECUTABLE_VARIABLE}, or put it on PATH."
        )
    return path


class BridgeProcess:
    """A running bridge with its three pipes, in a session of its own, so that Ctrl-C reaches Python alone."""

    def __init__(
        self,
        command: Sequence[str],
        env: Environment | None = None,
        cwd: Path | None = None,
        on_line: OnLine | None = None,
    ) -> None:
        try:
            # Unbuffered: closing a buffered pipe would wait for the thread that reads it.
            self._popen: subprocess.Popen[bytes] = subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                env=_environment(env),
                cwd=cwd,
                start_new_session=True,
            )
        except OSError as error:
            raise BridgeStartError(f"{command[0]} could not be started: {error.strerror}.") from error
        self.pid = self._popen.pid
        self.stdin: Any = self._popen.stdin
        self.stdout: Any = self._popen.stdout
        self._ended = threading.Event()
        self._stderr = StderrDrain(self._popen.stderr, on_line)

    @property
    def exit_code(self) -> int | None:
        """`None` while the process runs; negative for the number of a signal."""
        return self._popen.returncode if self._ended.is_set() else None

    @property
    def stderr_tail(self) -> str:
        return self._stderr.tail

    def reap(self) -> int:
        """Blocks until the process has ended, for the one thread that watches it.

        The process may be gone while a child of its own holds the pipes, so that their end is not to be waited for.
        """
        exit_code = self._popen.wait()
        self._ended.set()
        return exit_code

    def wait(self, timeout: float) -> bool:
        """Whether the process has ended within so many seconds."""
        return self._ended.wait(timeout)

    def finish_stderr(self, timeout: float) -> None:
        """Waits until all of stderr is read; only so long, because a child of the process may keep it open."""
        self._stderr.join(timeout)

    def terminate(self) -> None:
        if not self._ended.is_set():
            self._popen.terminate()

    def kill(self) -> None:
        """Ends the process and what it has started, at once."""
        if self._ended.is_set():
            return
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except OSError:
            self._popen.kill()

    def disown(self) -> None:
        """For a fork of this Python process: gives up its copies of the pipes, so that it doesn't hold them open."""
        for stream in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            if stream is not None:
                stream.close()
        # Its parent is somebody else, so that it can't be waited for.
        self._popen.returncode = 0


class StderrDrain(threading.Thread):
    """Reads stderr all the time, so that the bridge never waits for it, and keeps the end."""

    TAIL_BYTES = 8 * 1024
    LONGEST_LINE = 64 * 1024

    def __init__(self, stream: Any, on_line: OnLine | None) -> None:
        super().__init__(name="datasource-bridge stderr", daemon=True)
        self._stream = stream
        self._on_line = on_line
        self._tail = b""
        self._line = b""
        self.start()

    @property
    def tail(self) -> str:
        """The end of what was written, from the beginning of a line where it was cut."""
        tail = self._tail
        if len(tail) == self.TAIL_BYTES:
            cut, found, rest = tail.partition(b"\n")
            tail = rest if found and rest else cut
        return tail.decode("utf-8", "replace")

    def run(self) -> None:
        with self._stream:
            while True:
                try:
                    chunk = self._stream.read(self.LONGEST_LINE)
                except (OSError, ValueError):
                    return
                if not chunk:
                    break
                self._tail = (self._tail + chunk)[-self.TAIL_BYTES :]
                self._tell(chunk)
        if self._line:
            self._tell(b"\n")

    def _tell(self, chunk: bytes) -> None:
        if self._on_line is None:
            return
        *lines, rest = (self._line + chunk).split(b"\n")
        if len(rest) > self.LONGEST_LINE:
            lines.append(rest)
            rest = b""
        self._line = rest
        for line in lines:
            try:
                self._on_line(line.decode("utf-8", "replace"))
            except Exception:
                # Nobody could catch it on this thread, and stderr must be read on.
                self._on_line = None
                return


def _environment(changes: Environment | None) -> dict[str, str] | None:
    """This process's environment with changes; `None` for a value removes a variable."""
    if changes is None:
        return None
    merged: dict[str, str | None] = {**os.environ, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def command_line(
    executable: Path | None,
    vault: Path | None,
    config: Path | None,
    target: str | None,
    arguments: Sequence[str],
) -> list[str]:
    """The executable and its arguments."""
    command = [find_executable(executable)]
    for option, value in (("--vault", vault), ("--config", config), ("--target", target)):
        if value is not None:
            command += [option, os.fspath(value)]
    return command + list(arguments)
