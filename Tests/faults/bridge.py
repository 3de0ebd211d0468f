"""The executable as the scripts beside this one use it: requests in, answers with the time at which they came, and what /proc tells of
the process."""

import json
import os
import pathlib
import subprocess
import threading
import time


class Bridge:
    """One process, with a home of its own."""

    def __init__(self, executable, folder):
        environment = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.environ["PATH"]}
        self.process = subprocess.Popen(
            [executable], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder, env=environment)
        self.pid = self.process.pid
        self.answers = {}
        self.news = threading.Condition()
        self.next_number = 0
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            now = time.monotonic()
            answer = json.loads(line)
            with self.news:
                self.answers[answer["id"]] = (now, answer)
                self.news.notify_all()

    def send(self, method, params):
        """Returns the id of the request, and when it was sent."""
        self.next_number += 1
        request = {"jsonrpc": "2.0", "id": self.next_number, "method": method, "params": params}
        now = time.monotonic()
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        return self.next_number, now

    def answer(self, number, seconds=60):
        """When the answer came, and the answer; raises TimeoutError where there is none in time."""
        with self.news:
            if not self.news.wait_for(lambda: number in self.answers, seconds):
                raise TimeoutError(f"request {number} wasn't answered within {seconds} s")
            return self.answers.pop(number)

    def ask(self, method, params):
        """The result of a request."""
        return self.answer(self.send(method, params)[0])[1]["result"]

    def end(self):
        """Closes the input, and returns the exit code."""
        self.process.stdin.close()
        code = self.process.wait(30)
        self.reader.join(5)
        return code

    # What /proc tells.

    def children(self):
        """The processes that it has started and that run."""
        return [number for number, parent, state in processes() if parent == self.pid and state != "Z"]

    def sockets(self):
        return sum(target.startswith("socket:") for target in descriptors(self.pid))

    def threads(self):
        """The name of each thread."""
        names = []
        for task in pathlib.Path(f"/proc/{self.pid}/task").iterdir():
            try:
                names.append((task / "comm").read_text().strip())
            except OSError:
                pass
        return sorted(names)

    def peak_memory(self):
        """In MiB."""
        return status(self.pid).get("VmHWM", 0) / 1024


def processes():
    """Number, parent and state of each process."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                state, parent = pathlib.Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            found.append((int(name), int(parent), state))
    return found


def descriptors(pid):
    """What each descriptor of a process leads to."""
    targets = []
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            targets.append(os.readlink(f"/proc/{pid}/fd/{name}"))
        except OSError:
            pass
    return targets


def status(pid):
    """The numbers of /proc's `status`, by their names."""
    numbers = {}
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if value.split() and value.split()[0].isdigit():
            numbers[name] = int(value.split()[0])
    return numbers


def eventually(condition, seconds):
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
