"""A server that runs, and the ends of its streams."""

import ctypes
import fcntl
import os
import pathlib
import pty
import signal
import socket
import subprocess
import sys
import time

from .failure import CaseError, Unmeasurable

# Becomes the leader of a session with the terminal on stdin, then the server.
TERMINAL_LEADER = (
    "import fcntl, os, sys, termios\n"
    "os.setsid()\n"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "os.execvp(sys.argv[1], sys.argv[1:])\n"
)

# Starts the server, tells its number, and waits to be killed.
PARENT = (
    "import subprocess, sys, time\n"
    "server = subprocess.Popen(sys.argv[2:], close_fds=True)\n"
    "with open(sys.argv[1], 'w') as file: file.write(f'{server.pid}\\n')\n"
    "sys.exit(server.wait())\n"
)


def adopt_orphans():
    """Lets this process have the servers whose parents it kills, where the system can do that."""
    try:
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    except (AttributeError, OSError):
        pass


class Server:
    """Starts a command as a case wants it. What isn't a pipe of ours has None for its end."""

    def __init__(self, command, case, folder, environment, stdin_file):
        self.folder = folder
        self.stdin = self.stdout = self.stderr = None
        self.exit_code = None
        self._theirs = []
        self._orphan = None
        self._makes_nonblocking = "nonblocking" in case.settings
        streams = [
            self._stdin(case.setting("stdin", "pipe"), stdin_file),
            self._stdout(case.setting("stdout", "pipe")),
            self._stderr(case.setting("stderr", "pipe")),
        ]
        self._flags = self._watch(streams)
        self._start(command, case, streams, environment)
        for end in self._theirs:
            os.close(end)

    # Streams

    def _stdin(self, kind, file):
        if kind == "pipe":
            theirs, self.stdin = os.pipe()
        elif kind == "socket":
            ours, other = socket.socketpair()
            self.stdin, theirs = ours.detach(), other.detach()
        elif kind == "terminal":
            self.stdin, theirs = pty.openpty()
        elif kind == "file":
            theirs = os.open(file, os.O_RDONLY)
        elif kind == "nothing":
            theirs = os.open("/dev/null", os.O_RDONLY)
        elif kind == "closed":
            return None
        else:
            raise CaseError(f"stdin can't be `{kind}`.")
        if self.stdin is not None:
            os.set_blocking(self.stdin, False)
        self._theirs.append(theirs)
        return theirs

    def _stdout(self, kind):
        if kind == "pipe":
            self.stdout, theirs = os.pipe()
        elif kind == "socket":
            ours, other = socket.socketpair()
            self.stdout, theirs = ours.detach(), other.detach()
        elif kind == "full":
            theirs = os.open("/dev/full", os.O_WRONLY)
        elif kind == "file":
            path = self.folder / "stdout"
            theirs = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            self.stdout = os.open(path, os.O_RDONLY)
        elif kind == "closed":
            return None
        else:
            raise CaseError(f"stdout can't be `{kind}`.")
        if self.stdout is not None:
            os.set_blocking(self.stdout, False)
        self._theirs.append(theirs)
        return theirs

    def _stderr(self, kind):
        if kind == "closed":
            return None
        self.stderr, theirs = os.pipe()
        os.set_blocking(self.stderr, False)
        if kind == "full":
            fill(theirs)
        elif kind != "pipe":
            raise CaseError(f"stderr can't be `{kind}`.")
        self._theirs.append(theirs)
        return theirs

    def _watch(self, streams):
        """Keeps a descriptor for each end that the server gets, and its flags, by the stream's name."""
        flags = {}
        for name, end in zip(("stdin", "stdout", "stderr"), streams):
            if end is None:
                continue
            if self._makes_nonblocking:
                os.set_blocking(end, False)
            flags[name] = (fcntl.fcntl(end, fcntl.F_GETFL), os.dup(end))
        return flags

    def changed_flags(self):
        """Names of the streams whose flags aren't what they were. They are shared by all who have the stream."""
        changed = []
        for name, (before, number) in self._flags.items():
            now = fcntl.fcntl(number, fcntl.F_GETFL)
            if now != before:
                changed.append(f"{name} ({before:#o}, now {now:#o})")
        return changed

    # Start and end

    def _start(self, command, case, streams, environment):
        command = list(command)
        separate = case.setting("parent") == "separate"
        number_file = self.folder / "number"
        if separate:
            command = [sys.executable, "-c", PARENT, str(number_file), *command]
        if case.setting("stdin") == "terminal":
            command = [sys.executable, "-c", TERMINAL_LEADER, *command]
        closed = [str(number) for number, end in enumerate(streams) if end is None]
        if closed:
            redirections = " ".join(f"{number}>&-" for number in closed)
            command = ["/bin/sh", "-c", f'exec "$@" {redirections}', "sh", *command]
        stdin, stdout, stderr = (subprocess.DEVNULL if end is None else end for end in streams)
        self._child = subprocess.Popen(
            command, stdin=stdin, stdout=stdout, stderr=stderr, env=environment, cwd=self.folder
        )
        self.number = self._child.pid
        if separate:
            self.number = self._orphan = read_number(number_file)

    def poll(self):
        """Whether the server has ended."""
        if self.exit_code is None:
            self.exit_code = self._poll_orphan() if self._orphan else self._child.poll()
        return self.exit_code is not None

    def _poll_orphan(self):
        try:
            number, status = os.waitpid(self._orphan, os.WNOHANG)
            return os.waitstatus_to_exitcode(status) if number else None
        except ChildProcessError:
            # Nobody's child of ours: its code can't be known, but whether it is there.
            return None if is_alive(self._orphan) else 0

    def signal(self, name):
        if not self.poll():
            os.kill(self.number, getattr(signal, "SIG" + name))

    def kill_parent(self):
        self._child.kill()
        self._child.wait()

    def close_stdin(self):
        if self.stdin is not None:
            os.close(self.stdin)
            self.stdin = None

    def close_stdout(self):
        if self.stdout is not None:
            os.close(self.stdout)
            self.stdout = None

    def clean_up(self):
        """Ends whatever still runs, and closes everything."""
        if not self.poll():
            try:
                os.kill(self.number, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if self._child.poll() is None:
            self._child.kill()
        self._child.wait()
        end = time.monotonic() + 5
        while not self.poll() and time.monotonic() < end:
            time.sleep(0.005)
        self.close_stdin()
        self.close_stdout()
        for end in [self.stderr, *(number for _, number in self._flags.values())]:
            if end is not None:
                os.close(end)
        self.stderr = None
        self._flags = {}

    # What the system knows about it

    def memory(self, name):
        """Bytes, by a name that /proc/PID/status has: VmHWM is the most it ever had, VmRSS what it has."""
        try:
            text = pathlib.Path(f"/proc/{self.number}/status").read_text()
        except OSError:
            raise Unmeasurable("Memory can't be measured here.") from None
        for line in text.splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) * 1024
        raise Unmeasurable("The process has ended: it has no memory left.")

    def descriptor(self, number):
        """The path under which this process can open a descriptor of the server."""
        path = f"/proc/{self.number}/fd/{number}"
        if not os.path.exists(path):
            raise Unmeasurable("The server's descriptors can't be looked at here.")
        return path


def fill(end):
    """Fills a pipe that nobody reads."""
    os.set_blocking(end, False)
    try:
        while True:
            os.write(end, b"x" * 4095 + b"\n")
    except BlockingIOError:
        pass
    os.set_blocking(end, True)


def read_number(path, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if path.exists() and path.read_text().endswith("\n"):
            return int(path.read_text())
        time.sleep(0.005)
    raise CaseError("The parent didn't tell the server's number.")


def is_alive(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True
