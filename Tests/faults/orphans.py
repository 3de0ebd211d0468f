"""The processes that tests of some types run in: none outlives the bridge, however that ends; none writes a core dump or shows a secret;
and one that crashes makes its own test fail, and nothing else.

usage: orphans.py EXECUTABLE
"""

import os
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import time

from bridge import Bridge, eventually, processes
from faulty import FaultyServer

PASSWORD = "wr0ng-pw"
COUNT = 12

# After how long nothing may be left, in seconds.
LIMIT = 1.0


class Trial:
    """The executable under a name of its own, by which its processes are told from others."""

    def __init__(self, executable, folder):
        self.folder = folder
        self.executable = os.path.join(folder, "bridge-under-test")
        shutil.copy(executable, self.executable)
        self.silent = FaultyServer("silence")
        self.others = {number for number, _, _ in processes()}

    def start(self):
        return Bridge(self.executable, self.folder)

    def left(self):
        """Every process of the executable that runs."""
        return [number for number, _, state in processes() if state != "Z" and number not in self.others and self.is_ours(number)]

    def is_ours(self, number):
        try:
            return os.readlink(f"/proc/{number}/exe") == self.executable
        except OSError:
            # A child hides its memory, and with it its file, from everybody but root.
            return is_child(number)

    def send_tests(self, bridge, count, milliseconds=20_000):
        credentials = {
            "host": "127.0.0.1", "port": self.silent.port, "username": "u", "password": PASSWORD, "sslMode": "disable"}
        question = {"datasourceType": "mysql", "credentials": credentials, "timeoutMs": milliseconds}
        return [bridge.send("datasource.test", question)[0] for _ in range(count)]

    def testing(self):
        """A bridge whose children all wait for a server."""
        bridge = self.start()
        numbers = self.send_tests(bridge, COUNT)
        if not eventually(lambda: len(bridge.children()) == COUNT, 10):
            sys.exit(f"FAILED: {len(bridge.children())} processes instead of {COUNT}")
        # Long enough for each to load its library and to connect.
        time.sleep(0.5)
        if len(self.left()) != COUNT + 1:
            sys.exit(f"FAILED: {len(self.left())} processes are seen instead of {COUNT + 1}")
        return bridge, numbers

    def expect_none(self, occasion):
        start = time.monotonic()
        if not eventually(lambda: not self.left(), LIMIT):
            sys.exit(f"FAILED: {len(self.left())} processes are left {occasion}")
        print(f"{occasion}: none left after {(time.monotonic() - start) * 1000:.0f} ms")


def is_child(number):
    try:
        return pathlib.Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")[1:2] == [b"isolated-driver"]
    except OSError:
        return False


def killed(trial):
    bridge, _ = trial.testing()
    bridge.process.kill()
    bridge.process.wait()
    trial.expect_none("after SIGKILL of the bridge")


def killed_at_any_moment(trial):
    """Also while a child is being started."""
    chance = random.Random(1)
    for _ in range(20):
        bridge = trial.start()
        trial.send_tests(bridge, 4)
        time.sleep(chance.uniform(0, 0.04))
        bridge.process.kill()
        bridge.process.wait()
    trial.expect_none("after 20 times SIGKILL at any moment")


def terminated(trial):
    bridge, numbers = trial.testing()
    bridge.process.terminate()
    for number in numbers:
        answer = bridge.answer(number, 10)[1]
        if answer.get("error", {}).get("code") != 1501:
            sys.exit(f"FAILED: after SIGTERM a test was answered with {answer}")
    if bridge.process.wait(10) != 0:
        sys.exit("FAILED: the exit code after SIGTERM")
    trial.expect_none("after SIGTERM of the bridge")


def end_of_input(trial):
    bridge = trial.start()
    numbers = trial.send_tests(bridge, COUNT, milliseconds=500)
    if bridge.end() != 0:
        sys.exit("FAILED: the exit code at the end of input")
    reasons = {bridge.answer(number, 5)[1]["result"]["reason"] for number in numbers}
    if reasons != {"timeout"}:
        sys.exit(f"FAILED: at the end of input tests were answered with {reasons}")
    trial.expect_none("at the end of input")


def what_children_show(trial):
    bridge, _ = trial.testing()
    for child in bridge.children():
        limits = pathlib.Path(f"/proc/{child}/limits").read_text()
        core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        if core.split()[4:6] != ["0", "0"]:
            sys.exit(f"FAILED: a child may write a core dump: {core}")
        shown = pathlib.Path(f"/proc/{child}/cmdline").read_bytes()
        try:
            shown += pathlib.Path(f"/proc/{child}/environ").read_bytes()
        except PermissionError:
            pass
        if PASSWORD.encode() in shown:
            sys.exit(f"FAILED: a child shows the password: {shown!r}")
    bridge.process.kill()
    bridge.process.wait()
    trial.expect_none("after looking at them")


def crashes(trial):
    """One child after the other; the bridge goes on."""
    bridge = trial.start()
    for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGKILL):
        [test] = trial.send_tests(bridge, 1)
        if not eventually(lambda: len(bridge.children()) == 1, 10):
            sys.exit("FAILED: no child was started")
        time.sleep(0.3)
        os.kill(bridge.children()[0], number)
        report = bridge.answer(test, 10)[1]["result"]
        if report["ok"] or report["reason"] != "unknown" or report.get("nativeCode") != number.name:
            sys.exit(f"FAILED: a child that {number.name} ended was answered with {report}")
    bridge.ask("bridge.ping", {})
    if bridge.end() != 0:
        sys.exit("FAILED: the exit code after crashes")
    trial.expect_none("after four crashes")


def main():
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(os.path.abspath(sys.argv[1]), os.path.realpath(folder))
        for part in (killed, killed_at_any_moment, terminated, end_of_input, what_children_show, crashes):
            part(trial)
        cores = [name for name in os.listdir(folder) if "core" in name]
        if cores:
            sys.exit(f"FAILED: {cores}")


if __name__ == "__main__":
    main()
