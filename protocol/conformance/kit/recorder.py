"""Keeps what was answered in all cases, and to which method, each answer once: those that differ in their id alone count as one."""

import json
import re
import threading

ID = re.compile(rb'"id":("[^"]*"|-?\d+|null),?')


class Recorder:
    def __init__(self):
        self._lock = threading.Lock()
        self._seen = set()
        self._lines = []

    def write(self, path):
        """A line for each answer or notification: `{"method": …, "answer": …}`, without a method where it isn't known."""
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in self._lines)

    def keep(self, method, message):
        text = json.dumps({"method": method, "answer": message} if method else {"answer": message}, ensure_ascii=False)
        with self._lock:
            self._lines.append(text)

    def is_new(self, key):
        with self._lock:
            if key in self._seen:
                return False
            self._seen.add(key)
            return True


class Conversation:
    """What goes through one stream."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._methods = {}
        self._rest = b""
        # The method of requests that aren't looked at one by one.
        self._bulk_method = None

    def sent(self, data):
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            for message in messages(line):
                if isinstance(message.get("method"), str):
                    self._methods[json.dumps(message.get("id"))] = message["method"]

    def sending(self, source):
        """The same chunks, of which only the first is looked at."""
        for number, chunk in enumerate(source):
            if number == 0:
                first = next(iter(messages(bytes(chunk).partition(b"\n")[0])), {})
                self._bulk_method = first.get("method")
            yield chunk

    def took(self, line):
        shape = ID.sub(b"", line, count=1)
        if self._bulk_method and not self._recorder.is_new((self._bulk_method, shape)):
            return
        for message in messages(line):
            method = self._methods.get(json.dumps(message.get("id")), self._bulk_method)
            message_shape = json.dumps({**message, "id": None})
            if "method" in message or self._recorder.is_new((method, message_shape)):
                self._recorder.keep(None if "method" in message else method, message)


def messages(line):
    """The messages in a line; none where it isn't JSON, or far too deep."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return []
    return [each for each in (message if isinstance(message, list) else [message]) if isinstance(each, dict)]
