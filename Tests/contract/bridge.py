"""Asks the executable."""

import json
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Bridge:
    """The executable, in an environment of its own: no configuration and no vault of the user's."""

    def __init__(self, executable):
        self.executable = os.path.abspath(executable)

    def results(self, requests):
        """The results of (method, params), in that order; an error where a request has no result."""
        answers = [None] * len(requests)
        lines = [
            json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
            for number, (method, params) in enumerate(requests)
        ]
        for line in self._run(["serve"], "\n".join(lines) + "\n").splitlines():
            answer = json.loads(line)
            answers[answer["id"]] = answer["result"] if "result" in answer else answer
        return answers

    def result(self, method, params):
        return self.results([(method, params)])[0]

    def command(self, *words):
        """What a command prints."""
        return self._run(list(words), "")

    def _run(self, words, text):
        with tempfile.TemporaryDirectory() as home:
            environment = {"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8"}
            done = subprocess.run(
                [self.executable, *words], input=text.encode(), stdout=subprocess.PIPE, env=environment, check=True
            )
        return done.stdout.decode()
