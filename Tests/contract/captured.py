"""Holds every answer that the conformance cases got against its schema."""

import json
import pathlib
import subprocess
import sys
import tempfile

import shapes
from bridge import ROOT


def check(bridge, recordings, findings):
    """recordings: the file of answers, if there is one."""
    counts = {"answers": 0, "results": 0, "notifications": 0}
    methods = set()
    for recorded in read(bridge, recordings):
        counts[hold(recorded.get("method"), recorded["answer"], methods, findings)] += 1
    missing = {path.name.removesuffix(".result.json") for path in shapes.FOLDER.glob("methods/*.result.json")} - methods
    findings.expect(not missing, f"no result was captured of {', '.join(sorted(missing))}")
    return f"{counts['results']} results of {len(methods)} methods, {counts['answers']} others, {counts['notifications']} notifications"


def hold(method, message, methods, findings):
    """Holds one message against its schemas; tells what it is."""
    words = json.dumps(message)[:300]
    if "method" in message:
        findings.nothing_in(shapes.complaints("progress.json", message, closed=True), words)
        return "notifications"
    findings.nothing_in(shapes.complaints("answer.json", message, closed=True), f"an answer: {words}")
    if not method or "result" not in message:
        return "answers"
    methods.add(method)
    complaints = shapes.complaints(f"methods/{method}.result.json", message["result"], closed=True)
    findings.nothing_in(complaints, f"the result of {method}: {words}")
    return "results"


def read(bridge, recordings):
    if recordings:
        return parsed(pathlib.Path(recordings[0]))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "answers.jsonl"
        runner = ROOT / "protocol/conformance/run.py"
        command = [sys.executable, str(runner), "--slack", "4", "--record", str(path), "--", bridge.executable]
        # The cases have a step of their own, which tells what fails.
        subprocess.run(command, stdout=subprocess.DEVNULL)
        return parsed(path)


def parsed(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
