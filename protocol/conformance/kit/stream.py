"""Speaks with a server: one loop sends, receives and looks whether it still runs, so that nothing can lock up."""

import collections
import os
import select
import time

from . import matching
from .failure import Failure
from .recorder import Conversation

CHUNK = 64 * 1024


class Stream:
    """What goes to a server and comes from it."""

    # Where all streams tell what goes through them; nobody asks unless it is set.
    recorder = None

    def __init__(self, server, is_json=True):
        self.server = server
        self.is_json = is_json
        self.lines = collections.deque()
        self.errors = bytearray()
        self.received_bytes = 0
        self.line_count = 0
        # Takes lines as they come, instead of `lines`.
        self.collector = None
        self.reads = True
        self.drains_errors = True
        # How much to read at a time, and how long to wait before the next time.
        self.read_chunk = CHUNK
        self.read_pause = 0
        self._next_read = 0
        self._outgoing = memoryview(b"")
        self._sources = collections.deque()
        self._partial = bytearray()
        self._ended = False
        self._conversation = Conversation(self.recorder) if self.recorder and is_json else None

    # What is to be sent

    def send(self, data):
        if self._conversation:
            self._conversation.sent(data)
        self._sources.append(iter((data,)))

    def send_from(self, source):
        """Sends what an iterator yields, as the server takes it."""
        self._sources.append(self._conversation.sending(source) if self._conversation else source)

    @property
    def is_sent(self):
        return not self._outgoing and not self._sources

    def forget_unsent(self):
        self._outgoing = memoryview(b"")
        self._sources.clear()

    def _refill(self):
        while not self._outgoing and self._sources:
            chunk = next(self._sources[0], None)
            if chunk is None:
                self._sources.popleft()
            else:
                self._outgoing = memoryview(chunk)

    # The loop

    def pump(self, until, seconds):
        """Goes on until something is so.

        Returns whether it came to be in time; ends early when the server has ended and said all it had to say.
        """
        deadline = time.monotonic() + seconds
        while not until():
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return False
            if self._ended and (not self.reads or self.server.stdout is None or not self._receive()):
                return until()
            self._step(min(remaining, 0.02))
        return True

    def _step(self, seconds):
        self._refill()
        if self.server.poll():
            # What it left behind in the pipe is read by `pump`.
            self._ended = True
            self.drain_errors()
            return
        poller = select.poll()
        if self._outgoing and self.server.stdin is not None:
            poller.register(self.server.stdin, select.POLLOUT)
        now = time.monotonic()
        if self.reads and self.server.stdout is not None:
            if now >= self._next_read:
                poller.register(self.server.stdout, select.POLLIN)
            else:
                seconds = min(seconds, self._next_read - now)
        if self.drains_errors and self.server.stderr is not None:
            poller.register(self.server.stderr, select.POLLIN)
        for number, _ in poller.poll(seconds * 1000):
            if number == self.server.stdin:
                self._send_some()
            if number == self.server.stdout:
                self._receive()
            if number == self.server.stderr:
                self.drain_errors()

    def _send_some(self):
        try:
            sent = os.write(self.server.stdin, self._outgoing[:CHUNK])
        except BlockingIOError:
            return
        except OSError:
            # Nobody reads any more; whether that is right shows in what comes next.
            self.forget_unsent()
            return
        self._outgoing = self._outgoing[sent:]
        self._refill()

    def _receive(self):
        """Reads once; tells whether there was anything."""
        try:
            data = os.read(self.server.stdout, self.read_chunk)
        except (BlockingIOError, OSError):
            return False
        self._next_read = time.monotonic() + self.read_pause
        self.received_bytes += len(data)
        self._cut(data)
        return bool(data)

    def _cut(self, data):
        first, *others = data.split(b"\n")
        self._partial += first
        for other in others:
            self._take(bytes(self._partial))
            self._partial = bytearray(other)

    def _take(self, line):
        self.line_count += 1
        if self._conversation:
            self._conversation.took(line)
        if self.collector:
            self.collector(matching.parse_line(line))
        else:
            if self.is_json:
                matching.parse_line(line)
            self.lines.append(line)

    def drain_errors(self):
        if not self.drains_errors or self.server.stderr is None:
            return
        try:
            while data := os.read(self.server.stderr, CHUNK):
                self.errors += data
        except OSError:
            pass

    def check_rest(self):
        """After the end: nothing may be left over, not even half a line."""
        if self._partial and self.is_json:
            raise Failure(f"The last line has no line feed: {matching.shorten(bytes(self._partial))}")
        if self._partial:
            self.lines.append(bytes(self._partial))
