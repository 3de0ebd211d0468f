"""Compares answers with what a case expects of them."""

import json
import re

from .failure import CaseError, Failure

# Words that stand for a value of a kind.
KINDS = {
    "<any>": lambda value: True,
    "<string>": lambda value: isinstance(value, str) and not isinstance(value, Number),
    "<number>": lambda value: isinstance(value, Number),
    "<object>": lambda value: isinstance(value, dict),
    "<array>": lambda value: isinstance(value, list),
    "<bool>": lambda value: isinstance(value, bool),
}

# A member of this name permits others beside those that are listed.
OPEN = "..."

CAPTURE = re.compile(r"<set:([a-z_]+)>")


class Number(str):
    """A number as it is spelled: 1.0 isn't 1."""


def members(pairs):
    """An object, which must not have a key twice."""
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return result


def refuse_constant(name):
    raise ValueError(f"{name} is no JSON")


_decoder = json.JSONDecoder(
    parse_float=Number, parse_int=Number, parse_constant=refuse_constant, object_pairs_hook=members
)


def parse(text):
    """Strict JSON, with numbers as they are spelled."""
    return _decoder.decode(text)


def parse_line(line):
    """The JSON text of a line of bytes."""
    try:
        return parse(line.decode("utf-8"))
    except ValueError as error:
        raise Failure(f"This line isn't JSON ({error}): {shorten(line)}") from None


def parse_pattern(text):
    try:
        return parse(text)
    except ValueError as error:
        raise CaseError(f"This isn't JSON ({error}): {text}") from None


def difference(pattern, value, variables, place="$"):
    """What keeps a value from matching; None when it does. Captures are put into `variables`."""
    if isinstance(pattern, str) and not isinstance(pattern, Number):
        return difference_of_text(pattern, value, variables, place)
    if isinstance(pattern, dict):
        return difference_of_objects(pattern, value, variables, place)
    if isinstance(pattern, list):
        return difference_of_arrays(pattern, value, variables, place)
    if type(pattern) is not type(value) or pattern != value:
        return f"{place} is {show(value)} instead of {show(pattern)}"
    return None


def difference_of_text(pattern, value, variables, place):
    if pattern in KINDS:
        return None if KINDS[pattern](value) else f"{place} is {show(value)}, which isn't {pattern}"
    capture = CAPTURE.fullmatch(pattern)
    if capture:
        variables[capture[1]] = value if isinstance(value, str) else json.dumps(value)
        return None
    if type(value) is not str or value != pattern:
        return f"{place} is {show(value)} instead of {show(pattern)}"
    return None


def difference_of_objects(pattern, value, variables, place):
    if not isinstance(value, dict):
        return f"{place} is {show(value)} instead of an object"
    for key, expected in pattern.items():
        if key == OPEN:
            continue
        if key not in value:
            return f"{place}.{key} is missing"
        problem = difference(expected, value[key], variables, f"{place}.{key}")
        if problem:
            return problem
    surplus = [] if OPEN in pattern else [key for key in value if key not in pattern]
    return f"{place} has the unexpected member {surplus[0]}" if surplus else None


def difference_of_arrays(pattern, value, variables, place):
    if not isinstance(value, list):
        return f"{place} is {show(value)} instead of an array"
    if len(value) != len(pattern):
        return f"{place} has {len(value)} elements instead of {len(pattern)}"
    for index, expected in enumerate(pattern):
        problem = difference(expected, value[index], variables, f"{place}[{index}]")
        if problem:
            return problem
    return None


def show(value):
    return shorten(write(value).encode())


def write(value):
    """JSON again, with numbers as they were spelled."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{write(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def shorten(line, most=300):
    text = line.decode("utf-8", "backslashreplace")
    return text if len(text) <= most else f"{text[:most]}… ({len(line)} bytes)"
