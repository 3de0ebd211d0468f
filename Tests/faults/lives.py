"""A thousand short lives: each starts the executable, asks one thing, and closes the input. Nothing may be left of them: no
process, no temporary file; and one long life must not gather descriptors or threads, nor hand any down.

usage: lives.py EXECUTABLE [COUNT]
"""

import json
import os
import pathlib
import select
import subprocess
import sys
import tempfile
import threading
import time

CSV = {"datasourceType": "csv", "credentials": {"file": "a.csv"}}


def command_test(words, milliseconds=5000):
    """A test whose secret comes from a program."""
    credentials = {"host": "127.0.0.1", "port": 1, "username": "u", "database": "d", "password": {"$command": words}}
    return {"method": "datasource.test", "params": {"datasourceType": "postgres", "timeoutMs": milliseconds, "credentials": credentials}}


# One of them is asked in each life, in turn: what needs nothing, what opens the vault, and what starts a program.
QUESTIONS = [
    {"method": "bridge.ping"},
    {"method": "bridge.ping"},
    {"method": "datasource.test", "params": CSV},
    {"method": "datasource.list"},
    {"method": "bridge.info", "params": {"drivers": True}},
    {"method": "no.such.method"},
    {"method": "datasource.create", "params": {"name": "a", **CSV}},
    {"method": "datasource.delete", "params": {"name": "a"}},
    command_test(["/bin/echo", "secret"]),
    command_test(["/bin/sh", "-c", "sleep 300; echo secret"], 50),
]


class Home:
    """A folder that the lives have to themselves; its name tells their processes from others."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.environment = {"HOME": path, "TMPDIR": f"{path}/tmp", "PATH": os.environ["PATH"]}
        configuration = self.path / ".config/datasource-bridge"
        configuration.mkdir(parents=True)
        (self.path / "tmp").mkdir()
        (self.path / "a.csv").write_text("id,name\n1,Ada\n")
        (configuration / "config.json").write_text('{"secrets":{"commands":true}}')

    def start(self, executable):
        return subprocess.Popen([executable], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=self.path, env=self.environment)

    def processes(self):
        """The numbers of the processes that have this folder as their home, and run."""
        mark = f"HOME={self.path}\0".encode()
        return [number for number in os.listdir("/proc") if number.isdigit() and self.holds(number, mark)]

    @staticmethod
    def holds(number, mark):
        try:
            state = pathlib.Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
            return state != "Z" and mark in pathlib.Path(f"/proc/{number}/environ").read_bytes()
        except OSError:
            return False

    def files(self):
        return sorted(str(path.relative_to(self.path)) for path in self.path.rglob("*") if path.is_file())


def line(question, number):
    return json.dumps({"jsonrpc": "2.0", "id": number, **question}).encode() + b"\n"


def live(executable, home, question):
    process = home.start(executable)
    output, _ = process.communicate(line(question, 7), timeout=60)
    answers = [json.loads(text) for text in output.splitlines()]
    if process.returncode != 0 or [answer.get("id") for answer in answers] != [7]:
        raise SystemExit(f"FAILED: {question} was answered with {output[:500]!r}, exit code {process.returncode}")


def many_lives(executable, home, count):
    """Two at a time, as on any computer some run at the same time."""
    failures = []

    def work(first):
        try:
            for number in range(first, count, 2):
                live(executable, home, QUESTIONS[number % len(QUESTIONS)])
        except (SystemExit, OSError, ValueError, subprocess.TimeoutExpired) as failure:
            failures.append(str(failure))

    threads = [threading.Thread(target=work, args=(first,)) for first in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        sys.exit("\n".join(failures))


def expect_nothing_left(home, files):
    end = time.monotonic() + 5
    while (left := home.processes()) and time.monotonic() < end:
        time.sleep(0.05)
    if left:
        names = [pathlib.Path(f"/proc/{number}/cmdline").read_bytes() for number in left[:5]]
        sys.exit(f"FAILED: {len(left)} processes are left: {names}")
    if temporary := os.listdir(home.path / "tmp"):
        sys.exit(f"FAILED: temporary files are left: {temporary[:5]}")
    surplus = [name for name in home.files() if name not in files]
    if surplus:
        sys.exit(f"FAILED: files are left that one life doesn't make: {surplus[:5]}")


class LongLife:
    """One process that is asked one thing after the other."""

    def __init__(self, executable, home):
        self.process = home.start(executable)
        self.number = 0

    def ask(self, question):
        self.number += 1
        self.process.stdin.write(line(question, self.number))
        self.process.stdin.flush()
        if not select.select([self.process.stdout], [], [], 20)[0]:
            self.process.kill()
            sys.exit(f"FAILED: {question} was not answered within 20 s")
        answer = json.loads(self.process.stdout.readline())
        if answer.get("id") != self.number:
            sys.exit(f"FAILED: {question} was answered with {answer}")

    def count(self, folder):
        return len(os.listdir(f"/proc/{self.process.pid}/{folder}"))

    def end(self):
        self.process.stdin.close()
        if self.process.wait(20) != 0:
            sys.exit(f"FAILED: the long life ended with {self.process.returncode}")


def long_life(executable, home, count):
    life = LongLife(executable, home)
    for question in QUESTIONS * 2:
        life.ask(question)
    time.sleep(0.3)
    before = life.count("fd"), life.count("task")
    for number in range(count):
        life.ask(QUESTIONS[number % len(QUESTIONS)])
    time.sleep(0.3)
    after = life.count("fd"), life.count("task")
    if after[0] > before[0] or after[1] > before[1] + 2:
        sys.exit(f"FAILED: descriptors and threads grew from {before} to {after}")
    life.ask(command_test(["/bin/sh", "-c", "ls /proc/self/fd > $HOME/descriptors; echo secret"]))
    life.end()
    handed_down = set((home.path / "descriptors").read_text().split())
    # 3 is the folder that is being listed.
    if handed_down - {"0", "1", "2", "3"}:
        sys.exit(f"FAILED: a program was handed down the descriptors {sorted(handed_down)}")
    os.remove(home.path / "descriptors")
    return after


def main():
    executable = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder)
        for question in QUESTIONS:
            live(executable, home, question)
        files = home.files()
        own = len(os.listdir("/proc/self/fd"))
        many_lives(executable, home, count)
        expect_nothing_left(home, files)
        if len(os.listdir("/proc/self/fd")) != own:
            sys.exit("FAILED: this script has lost descriptors itself.")
        descriptors, threads = long_life(executable, home, 300)
        expect_nothing_left(home, files)
    print(f"{count} lives in {time.monotonic() - start:.1f} s left nothing; a long one has {descriptors} descriptors, {threads} threads")


if __name__ == "__main__":
    main()
