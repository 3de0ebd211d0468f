"""What the scripts of this folder share: each reads parameters as JSON from its standard input, and prints what became of its cases."""

import json
import sys


def parameters():
    return json.load(sys.stdin)


def outcome(attempt):
    """`ok`, or the name of the failure and the beginning of what it says."""
    try:
        attempt()
    except Exception as failure:  # Whatever the client makes of a refusal.
        return f"{type(failure).__name__}: {failure}"[:300]
    return "ok"


def report(cases):
    """Prints the outcome of each case: a dictionary of functions."""
    json.dump({name: outcome(attempt) for name, attempt in cases.items()}, sys.stdout)
