"""Carries out one case."""

import os
import pathlib
import re
import shlex
import shutil
import socket
import tempfile

from . import matching
from .failure import CaseError, Failure
from .process import Server
from .stream import Stream

# How long an answer may take unless a case says otherwise, in seconds.
PATIENCE = 10

ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|[nrt\\])")
VARIABLE = re.compile(r"\{([a-z_]+)\}")


class Session:
    """A case, the server it is carried out with, and what is known so far."""

    def __init__(self, case, command, profile):
        self.case = case
        self.command = command
        self.profile = profile
        self.patience = PATIENCE * profile.slack
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="conformance-"))
        self.silent = socket.create_server(("127.0.0.1", 0))
        self.variables = {
            "folder": str(self.folder),
            "silent_port": str(self.silent.getsockname()[1]),
        }
        self.server = None
        self.stream = None
        self.collector = None
        self.baseline = 0
        self.has_ended = False
        self.position = None

    # From start to end

    def run(self):
        try:
            self._prepare()
            for event in self._events_after_start():
                self.position = event
                handler = EVENTS.get(event.name)
                if handler is None:
                    raise CaseError(f"There is no event `{event.name.replace('_', '-')}`.")
                handler(self, event.texts if event.name == "expect_unordered" else self.fill_in(event.texts[0]))
            self.position = None
            self._finish()
        finally:
            self._clean_up()

    def _prepare(self):
        for name, text in self.profile.files.items():
            self._write(name, text)
        for setting in self.case.settings.get("file", []):
            name, _, text = setting.partition(" ")
            self._write(name, unescape(self.fill_in(text)).decode())
        self.input_file = self.folder / "stdin"
        (self.folder / "tmp").mkdir()

    def _write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def _events_after_start(self):
        """Starts the server, at once or, where stdin is a file, once that is written."""
        events = list(self.case.events)
        if self.case.setting("stdin") == "file":
            with open(self.input_file, "wb") as file:
                while events and events[0].name in ("send", "raw"):
                    event = events.pop(0)
                    text = self.fill_in(event.texts[0])
                    file.write(text.encode() + b"\n" if event.name == "send" else unescape(text))
        self.start(self.case.setting("arguments", ""))
        return events

    def start(self, arguments):
        environment = self._environment()
        words = [self.fill_in(word) for word in shlex.split(arguments)]
        self.server = Server([*self.command, *words], self.case, self.folder, environment, self.input_file)
        self.stream = Stream(self.server, is_json=self.case.setting("output") != "text")
        self.stream.drains_errors = self.case.setting("stderr") != "full"
        self.has_ended = False
        for text in self.profile.before:
            self.stream.send(text.encode() + b"\n")
            if "id" in matching.parse_pattern(text):
                self.next_line()

    def _environment(self):
        kept = ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV", "SYSTEMROOT")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment["HOME"] = str(self.folder)
        environment["TMPDIR"] = str(self.folder / "tmp")
        for setting in self.case.settings.get("environment", []):
            name, _, value = self.fill_in(setting).partition("=")
            environment[name] = value
        return environment

    def _finish(self):
        """Ends what the case left open, and looks at what is left over."""
        if self.stream.lines:
            raise Failure(f"This wasn't expected: {matching.shorten(self.stream.lines[0])}")
        if not self.has_ended:
            self.stream.reads = True
            self.wait_for_exit("0")
        changed = self.server.changed_flags()
        if changed:
            raise Failure(f"Flags that others share were changed: {', '.join(changed)}.")

    def wait_for_exit(self, codes):
        """Ends the input, if it is open, and waits for the end of the server with one of some codes."""
        self.send_all()
        self.close_input()
        self.stream.pump(lambda: self.server.poll() and self._is_drained(), self.patience)
        self.has_ended = True
        if not self.server.poll():
            raise Failure(f"It doesn't end within {self.patience:g} s.")
        if self.stream.reads:
            self.stream.check_rest()
        if self.stream.lines and self.stream.is_json:
            raise Failure(f"This wasn't expected: {matching.shorten(self.stream.lines[0])}")
        if self.collector and not self.collector.may_lose and not self.collector.is_complete:
            raise Failure(self.lost())
        if str(self.server.exit_code) not in codes.replace("or", " ").split():
            raise Failure(f"It ended with {self.server.exit_code} instead of {codes}.")

    def _is_drained(self):
        while self.server.stdout is not None and self.stream._receive():
            pass
        return True

    def close_input(self):
        if self.case.setting("stdin") == "terminal" and self.server.stdin is not None:
            self.stream.send(b"\x04")
            self.send_all()
        else:
            self.server.close_stdin()

    def _clean_up(self):
        if self.server:
            self.server.clean_up()
            self.stream.drain_errors()
        self.silent.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # What events share

    def fill_in(self, text):
        """Puts in what is known; braces that name nothing stay as they are."""
        values = {**self.profile.words, **self.variables}
        for _ in range(3):
            text = VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)
        return text

    def send_all(self):
        if not self.stream.pump(lambda: self.stream.is_sent, self.patience) and not self.server.poll():
            raise Failure(f"It doesn't take what is sent within {self.patience:g} s.")

    def next_line(self):
        self.stream.reads = True
        if not self.stream.pump(lambda: self.stream.lines, self.patience):
            how = f"It ended with {self.server.exit_code}" if self.server.poll() else f"{self.patience:g} s passed"
            raise Failure(f"{how} without the next answer.")
        return self.stream.lines.popleft()

    def match(self, pattern, line):
        return matching.difference(pattern, matching.parse_line(line), self.variables)

    def lost(self):
        missing = self.collector.missing()
        numbers = ", ".join(map(str, missing[:10])) + (" …" if len(missing) > 10 else "")
        return f"{len(missing)} of {self.collector.sent} requests have no answer: {numbers}"


def unescape(text):
    """Bytes of a text in which `\\xHH`, `\\n`, `\\r`, `\\t` and `\\\\` stand for bytes."""
    simple = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}

    def byte(match):
        code = match[1]
        return simple.get(code) or chr(int(code[1:], 16))

    parts = []
    end = 0
    for match in ESCAPE.finditer(text):
        parts.append(text[end : match.start()].encode())
        parts.append(byte(match).encode("latin-1"))
        end = match.end()
    parts.append(text[end:].encode())
    return b"".join(parts)


# Filled by `events.py`.
EVENTS = {}


def event(function):
    """Makes a function the handler of the event of its name."""
    EVENTS[function.__name__] = function
    return function

