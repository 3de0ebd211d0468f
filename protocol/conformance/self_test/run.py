#!/usr/bin/env python3
"""Checks that the runner passes a server that is right, and reports each fault of servers that aren't."""

import concurrent.futures
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent

# The fault, and how the report of at least one case begins or what it contains.
FAULTS = {
    "none": None,
    "loses": "requests have no answer",
    "corrupts": "isn't JSON",
    "stray": "isn't JSON",
    "wrong-id": "instead of",
    "no-line-feed": "without the next answer",
    "twice": "answered twice",
    "exits": "requests have no answer",
    "exits-on-garbage": "ended with 1",
    "no-batches": "instead of an array",
    "never": "without the next answer",
    "late": "without the next answer",
    "drops-slow": "without the next answer",
    "outlives": "doesn't end",
    "wrong-code": "ended with 7 instead of 0",
    "flags": "Flags that others share were changed: stdout",
    "grows": "It grew by",
}


def run(fault):
    command = [sys.executable, HERE.parent / "run.py", "--json", "--cases", HERE / "cases", "--ping-method", "ping"]
    command += ["--slow-call", '"method":"slow"', "--jobs", "4", "--", sys.executable, HERE / "server.py", fault]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return result.returncode, json.loads(result.stdout)
    except ValueError:
        raise SystemExit(f"{fault}: the runner reported nothing.\n{result.stdout}{result.stderr}") from None


def problem(fault, told):
    code, report = run(fault)
    reasons = [case["reason"] for case in report["cases"] if case["status"] == "failed"]
    if told is None:
        return None if code == 0 and report["passed"] == len(report["cases"]) else f"not passed: {reasons}"
    if code != 1:
        return f"the runner ended with {code}"
    if not any(told in reason for reason in reasons):
        return f"no report has `{told}`: {reasons}"
    return None


def main():
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        problems = list(pool.map(problem, FAULTS.keys(), FAULTS.values()))
    for fault, text in zip(FAULTS, problems):
        print(f"{'FAILED' if text else 'passed'}  a server whose fault is: {fault}" + (f"\n  {text}" if text else ""))
        failed += bool(text)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
