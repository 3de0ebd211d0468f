"""Sends random bytes and mutated requests through the executable: it must not end, every line that it writes must be JSON, each
valid id must be answered exactly once, and its memory must stay bounded.

usage: fuzz.py EXECUTABLE [SECONDS [SEED]]
"""

import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time

# The most memory that a process may have had at the end of a round, in MiB.
MEMORY = 96

# Requests that mutations start from. They wait for nothing, or not for long.
SEEDS = [
    {"method": "bridge.ping"},
    {"method": "bridge.info", "params": {"drivers": False}},
    {"method": "datasource.types", "params": {"datasourceType": "postgres"}},
    {"method": "datasource.validate", "params": {"name": "a", "datasourceType": "postgres", "credentials": {
        "host": "db.example.com", "port": 5432, "username": "u", "password": {"$env": "X"}, "database": "d"}}},
    {"method": "datasource.create", "params": {"name": "a", "datasourceType": "csv", "credentials": {"file": "a.csv"}}},
    {"method": "datasource.update", "params": {"name": "a", "options": {"tags": ["x", None]}, "dryRun": True}},
    {"method": "datasource.get", "params": ["a"]},
    {"method": "datasource.list", "params": {"pageSize": 3, "progress": True}},
    {"method": "datasource.test", "params": {"datasourceType": "csv", "credentials": {"file": "a.csv"}, "timeoutMs": 500}},
    {"method": "datasource.delete", "params": {"name": "a", "ifRevision": 1}},
    {"method": "datasource.copy", "params": {"name": "a", "newName": "b", "omit": ["/options"]}},
    {"method": "datasource.schema", "params": {"name": "a"}},
    {"method": "bridge.cancel", "params": {"id": 5}},
    {"method": "target.list"},
    {"method": "no.such.method", "params": {"x": [1, 2.5e3, "\u20ac"]}},
]

# Values that are put where others stood.
VALUES = [None, True, 0, -1, 1.5, 10**30, "", "a" * 300, "\u0000", "\U0001f600", [], {}, [[]], {"$secret": "stored"},
          {"$env": "HOME"}, {"$file": "/etc/hostname"}, "bridge.ping", "datasource.list"]

FRAGMENTS = [b'"', b"\\", b"\\u", b"\\ud800", b"{", b"}", b"[", b"]", b",", b":", b"null", b"1e999", b"-", b"\xff", b"\xc3",
             b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x00", b"\r", b" ", b"\t", b'"id":1', b'"jsonrpc":"2.0"', b"e", b"0"]

# What bridge.shutdown does is no fault.
FORBIDDEN = b"shutdown"


class Round:
    """One process and what it was asked."""

    def __init__(self, executable, folder, chance):
        self.chance = chance
        self.expected = collections.Counter()
        self.answered = collections.Counter()
        self.problems = []
        self.sent = self.lines = 0
        self.next_id = 0
        environment = {"HOME": folder, "PATH": os.environ["PATH"], "TMPDIR": folder}
        self.process = subprocess.Popen([executable], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, cwd=folder, env=environment)
        self.errors = b""
        self.threads = [threading.Thread(target=self.read), threading.Thread(target=self.read_errors)]
        for thread in self.threads:
            thread.start()

    def read(self):
        for line in self.process.stdout:
            self.lines += 1
            try:
                if not line.endswith(b"\n"):
                    raise ValueError("no line feed")
                self.take(json.loads(line.decode("utf-8")))
            except ValueError as error:
                self.problems.append(f"not JSON ({error}): {line[:300]!r}")

    def read_errors(self):
        self.errors = self.process.stderr.read()

    def take(self, answer):
        for one in answer if isinstance(answer, list) else [answer]:
            if one.get("method") == "bridge.progress":
                continue
            if ("result" in one) == ("error" in one) or one.get("jsonrpc") != "2.0":
                self.problems.append(f"neither a result nor an error: {one}")
            if isinstance(one.get("error"), dict) and one["error"].get("code") == -32603:
                self.problems.append(f"an internal error: {one}")
            number = one.get("id")
            if isinstance(number, str) and number.startswith("id-"):
                self.answered[number] += 1

    def own_id(self):
        self.next_id += 1
        return f"id-{self.next_id}"

    def request(self):
        """A request whose id is ours; its parameters may be anything."""
        request = {"jsonrpc": "2.0", "id": self.own_id(), **json.loads(json.dumps(self.chance.choice(SEEDS)))}
        if self.chance.random() < 0.5 and "params" in request:
            request["params"] = self.mutated_value(request["params"])
            if not isinstance(request["params"], (dict, list)):
                request["params"] = {"name": request["params"]}
        return request

    def mutated_value(self, value):
        if self.chance.random() < 0.2:
            return self.chance.choice(VALUES)
        if isinstance(value, dict):
            items = [(key, self.mutated_value(member)) for key, member in value.items()]
            self.chance.shuffle(items)
            return dict(items[: self.chance.randint(0, len(items) + 2)])
        if isinstance(value, list):
            return [self.mutated_value(member) for member in value]
        return value

    def line(self):
        """A line, after noting which answers it must have."""
        kind = self.chance.random()
        if kind < 0.45:
            request = self.request()
            self.expected[request["id"]] += 1
            return self.spelled(request)
        if kind < 0.55:
            batch = [self.request() for _ in range(self.chance.randint(1, 5))]
            self.expected.update(request["id"] for request in batch)
            return self.spelled(batch)
        if kind < 0.9:
            # Whatever becomes of it, its id isn't one of ours.
            request = self.request()
            request["id"] = self.chance.choice([1, None, "x", [], {}, 1.5, True])
            return self.mutated_bytes(self.spelled(request))
        if kind < 0.97:
            return self.chance.randbytes(self.chance.randint(0, 200))
        return self.chance.choice([b"[", b"{\"a\":", b"x", b"\x00", b"[[],", b"1"]) * self.chance.choice([10, 1000, 100_000])

    def spelled(self, value):
        text = json.dumps(value, ensure_ascii=self.chance.random() < 0.5, separators=self.chance.choice([(",", ":"), (" , ", " : ")]))
        return text.encode()

    def mutated_bytes(self, line):
        line = bytearray(line)
        for _ in range(self.chance.randint(1, 4)):
            place = self.chance.randint(0, len(line))
            end = min(len(line), place + self.chance.randint(0, 10))
            line[place:end] = self.chance.choice([b"", self.chance.choice(FRAGMENTS), self.chance.randbytes(2)])
        return bytes(line)

    def send_some(self):
        lines = []
        for _ in range(self.chance.randint(1, 200)):
            line = self.line()
            if FORBIDDEN not in line:
                lines.append(line.replace(b"\n", b" ") + self.chance.choice([b"\n", b"\r\n"]))
        data = b"".join(lines)
        # In pieces that have nothing to do with lines.
        while data:
            piece, data = data[: (size := self.chance.choice([1, 100, 4096, 100_000]))], data[size:]
            self.process.stdin.write(piece)
            self.process.stdin.flush()
        self.sent += len(lines)

    def finish(self):
        memory = peak_memory(self.process.pid)
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            code = self.process.wait(20)
        except subprocess.TimeoutExpired:
            code = "no end within 20 s"
            self.process.kill()
        for thread in self.threads:
            thread.join()
        if code != 0:
            self.problems.append(f"exit: {code}; stderr: {self.errors[-500:]!r}")
        wrong = [number for number in self.expected | self.answered if self.answered[number] != self.expected[number]]
        if wrong:
            counts = [f"{number}: {self.answered[number]} of {self.expected[number]}" for number in wrong[:5]]
            self.problems.append(f"{len(wrong)} ids weren't answered once: {', '.join(counts)}")
        if memory > MEMORY:
            self.problems.append(f"it had {memory:.0f} MiB of memory, more than {MEMORY}")
        return memory


def peak_memory(number):
    """In MiB; 0 where the system doesn't tell."""
    try:
        text = pathlib.Path(f"/proc/{number}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("VmHWM:")), 0)


def main():
    executable = os.path.abspath(sys.argv[1])
    end = time.monotonic() + float(sys.argv[2] if len(sys.argv) > 2 else 20)
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(1 << 32)
    chance = random.Random(seed)
    rounds = sent = answers = 0
    most = 0
    while time.monotonic() < end:
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "a.csv").write_text("id,name\n1,Ada\n")
            current = Round(executable, folder, chance)
            round_end = min(end, time.monotonic() + 4)
            try:
                while time.monotonic() < round_end and not current.problems:
                    current.send_some()
            except BrokenPipeError:
                current.problems.append("it reads no more")
            most = max(most, current.finish())
        rounds, sent, answers = rounds + 1, sent + current.sent, answers + current.lines
        if current.problems:
            sys.exit("\n".join([f"FAILED with seed {seed}, in round {rounds}:", *current.problems[:10]]))
    if answers == 0:
        sys.exit("FAILED: nothing was answered.")
    print(f"{sent} lines in {rounds} processes, {answers} lines of answers, {most:.0f} MiB at most; seed {seed}")


if __name__ == "__main__":
    main()
