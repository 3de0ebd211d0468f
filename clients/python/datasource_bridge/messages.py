"""JSON-RPC messages as bytes, and back.

No exception raised here quotes a message: it may hold passwords.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Union

from .errors import ProtocolViolation, RequestTooLarge

Params = Union[Mapping[str, Any], Sequence[Any]]

READ_SIZE = 64 * 1024


def request(
    method: str,
    params: Params | None = None,
    request_id: int | None = None,
    *,
    wants_progress: bool = False,
) -> dict[str, Any]:
    """A request, or without an id a notification."""
    message: dict[str, Any] = {"jsonrpc": "2.0"}
    if request_id is not None:
        message["id"] = request_id
    message["method"] = method
    if wants_progress:
        params = {**_by_name(params), "progress": True}
    if params:
        message["params"] = dict(params) if isinstance(params, Mapping) else list(params)
    return message


def _by_name(params: Params | None) -> Mapping[str, Any]:
    if params is None:
        return {}
    if not isinstance(params, Mapping):
        raise TypeError("With on_progress, the parameters must be given by name.")
    return params


def encode(message: Any, limits: Mapping[str, int]) -> bytes:
    """One line for a message.

    What exceeds the bridge's limits is refused here, because the bridge can't read the id of such a request and so
    can't say whose it is.
    """
    text = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        line = text.encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        # The original exception carries the whole text.
        line = b""
    if not line:
        raise ValueError("The parameters hold a string with half a surrogate pair, which isn't Unicode text.")
    _check(message, line, limits)
    return line


def _check(message: Any, line: bytes, limits: Mapping[str, int]) -> None:
    most_members = limits.get("maxBatchMembers")
    if most_members is not None and isinstance(message, list) and len(message) > most_members:
        raise RequestTooLarge(f"A batch may have at most {most_members} members, not {len(message)}.")
    most_bytes = limits.get("maxMessageBytes")
    if most_bytes is not None and len(line) - 1 > most_bytes:
        raise RequestTooLarge(f"A request may have at most {most_bytes} bytes, not {len(line) - 1}.")
    most_depth = limits.get("maxDepth")
    most_values = limits.get("maxValues")
    brackets = line.count(b"[") + line.count(b"{")
    # Brackets and commas also stand in strings, so there are never more levels or values than this.
    if most_depth is not None and brackets > most_depth and _depth(message) > most_depth:
        raise RequestTooLarge(f"A request may have at most {most_depth} levels of nesting.")
    if most_values is not None and brackets + line.count(b",") >= most_values and _count(message) > most_values:
        raise RequestTooLarge(f"A request may have at most {most_values} JSON values.")


def _members(value: Any) -> list[Any] | None:
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, (list, tuple)):
        return list(value)
    return None


def _depth(value: Any) -> int:
    members = _members(value)
    return 0 if members is None else 1 + max(map(_depth, members), default=0)


def _count(value: Any) -> int:
    members = _members(value)
    return 1 if members is None else 1 + sum(map(_count, members))


def read_lines(stream: Any) -> Iterator[bytes]:
    """The lines of an unbuffered stream, of any length, without their LF.

    What stands behind the last LF is left out: it is the beginning of a line that was never finished.
    """
    parts: list[bytes] = []
    while True:
        chunk = stream.read(READ_SIZE)
        if not chunk:
            return
        first, *others = chunk.split(b"\n")
        parts.append(first)
        for start in others:
            yield b"".join(parts)
            parts = [start]


def decode(line: bytes) -> list[dict[str, Any]]:
    """The messages of a line: several if it answers a batch."""
    try:
        value = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        value = None
    messages = value if isinstance(value, list) else [value]
    if not all(isinstance(message, dict) and message.get("jsonrpc") == "2.0" for message in messages):
        raise ProtocolViolation(f"A line of {len(line)} bytes on the bridge's stdout isn't a JSON-RPC message.")
    return messages


def parse_answer(message: Mapping[str, Any]) -> tuple[Any, Any, dict[str, Any] | None]:
    """The id, the result, and the error of an answer; exactly one of the last two counts."""
    if "id" not in message or ("result" in message) == ("error" in message):
        raise ProtocolViolation("The bridge sent a message that is neither an answer nor a notification.")
    error = message.get("error")
    if "error" in message and not _is_error(error):
        raise ProtocolViolation("The bridge sent an error without a code or a message.")
    return message["id"], message.get("result"), error


def _is_error(error: Any) -> bool:
    return isinstance(error, dict) and type(error.get("code")) is int and isinstance(error.get("message"), str)
