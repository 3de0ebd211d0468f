"""Carries out conformance cases once more, keeps what was asked and answered, and holds every answer against its schema."""

import json
import sys
import threading

import shapes
from bridge import ROOT

FOLDER = ROOT / "protocol/conformance"
sys.path.insert(0, str(FOLDER))

from kit import cases, profile, report, runner  # noqa: E402
from kit.stream import Stream  # noqa: E402

# The files of cases whose answers have results of methods, or errors of many kinds.
THEMES = ("10", "22", "24", "50", "51", "52", "60", "61", "62")


class Recorder:
    """What went through the streams of all cases."""

    def __init__(self):
        self.lock = threading.Lock()
        # Pairs of a method, or None where that isn't known, and an answer.
        self.answers = []
        self.notifications = []

    def listen(self):
        """Makes every stream tell what it sends and takes."""
        send, take = Stream.send, Stream._take

        def sending(stream, data):
            stream.asked = {**getattr(stream, "asked", {}), **methods(data)}
            send(stream, data)

        def taking(stream, line):
            with self.lock:
                self._keep(line, getattr(stream, "asked", {}))
            take(stream, line)

        Stream.send, Stream._take = sending, taking

    def _keep(self, line, asked):
        message = parsed(line)
        for each in message if isinstance(message, list) else [message]:
            if not isinstance(each, dict):
                continue
            if "method" in each:
                self.notifications.append(each)
            else:
                self.answers.append((asked.get(json.dumps(each.get("id"))), each))


def parsed(line):
    try:
        return json.loads(line)
    except ValueError:
        return None


def methods(data):
    """The methods of the requests in a text, by their ids."""
    found = {}
    for line in bytes(data).splitlines():
        message = parsed(line)
        for each in message if isinstance(message, list) else [message]:
            if isinstance(each, dict) and isinstance(each.get("method"), str):
                found[json.dumps(each.get("id"))] = each["method"]
    return found


class Quiet(report.Report):
    """The cases have a step of their own, which tells what fails."""


def check(bridge, findings):
    recorder = Recorder()
    recorder.listen()
    chosen = [case for case in cases.read_folder(FOLDER / "cases") if case.theme.startswith(THEMES) and not case.runs_alone]
    words = profile.Profile.read(FOLDER / "datasource-bridge.json")
    words.slack = 4
    runner.run(chosen, [bridge.executable], words, 4, Quiet())
    results = 0
    for method, answer in recorder.answers:
        findings.nothing_in(shapes.complaints("answer.json", answer, closed=True), f"an answer: {json.dumps(answer)[:300]}")
        if method and "result" in answer and (shapes.FOLDER / f"methods/{method}.result.json").exists():
            results += 1
            complaints = shapes.complaints(f"methods/{method}.result.json", answer["result"], closed=True)
            findings.nothing_in(complaints, f"the result of {method}: {json.dumps(answer['result'])[:300]}")
    for notification in recorder.notifications:
        findings.nothing_in(shapes.complaints("progress.json", notification, closed=True), f"{json.dumps(notification)[:300]}")
    findings.expect(results > 50, f"only {results} results were captured")
    return f"{len(recorder.answers)} answers, {results} of them results, and {len(recorder.notifications)} notifications"
