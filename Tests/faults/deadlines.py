"""Every type that is tested over the network meets servers that do every wrong thing: each answer must come by its deadline, say at which
stage and why, and name the members to blame; a cancel must take effect at once; and nothing may be left of it afterwards.

usage: deadlines.py EXECUTABLE [TYPE...]

Measured: nothing else should run meanwhile. What was late is tried again, up to three times.
"""

import collections
import os
import sys
import tempfile
import time

from bridge import Bridge, eventually
from documents import PASSWORD, Types
from faulty import FaultyServer

# Of each test, and by how much an answer may come later, in milliseconds.
LIMIT = 400
LATE = 200

# After how long a test is cancelled, in milliseconds.
CANCELLED_AFTER = 150

TRIES = 3

Case = collections.namedtuple("Case", "name fault with_tls document")


def problems_of(report, milliseconds):
    """What is wrong with an answer: sentences."""
    if report.get("ok"):
        return ["it is a success"]
    found = []
    if milliseconds > LIMIT + LATE:
        found.append(f"it came after {milliseconds:.0f} ms")
    if report.get("reason") in (None, "unknown"):
        found.append(f"its reason is {report.get('reason')}: {report.get('message')}")
    if report.get("reason") == "invalid_parameters":
        found.append(f"the document isn't valid: {report.get('message')}")
    for member in ("stage", "fields", "message", "hint"):
        if not report.get(member):
            found.append(f"it has no {member}: {report}")
    if PASSWORD in str(report):
        found.append("it holds the password")
    return found


class Table:
    """What came of each case, and the worst of it."""

    def __init__(self):
        self.rows = []
        self.problems = []
        self.slowest = self.slowest_cancel = 0
        self.tried_again = 0

    def add(self, case, report, milliseconds):
        self.slowest = max(self.slowest, milliseconds - LIMIT)
        self.rows.append((case, milliseconds, report.get("stage", "-"), report.get("reason", "ok")))

    def print(self):
        print(f"{'type':14} {'fault':16} {'TLS':4} {'ms':>5}  stage, reason")
        for case, milliseconds, stage, reason in self.rows:
            print(f"{case.name:14} {case.fault:16} {'yes' if case.with_tls else 'no':4} {milliseconds:5.0f}  {stage}, {reason}")


class Trial:
    """One process that is asked everything."""

    def __init__(self, executable, folder):
        self.bridge = Bridge(executable, folder)
        self.servers = {fault: FaultyServer(fault) for fault in FaultyServer.FAULTS}
        self.types = Types(self.bridge)
        self.table = Table()

    def cases(self, name):
        for fault, server in self.servers.items():
            for with_tls in (True, False):
                document = self.types.document(name, server.port, with_tls)
                if document is not None and (with_tls or fault != "stall in TLS"):
                    yield Case(name, fault, with_tls, document)

    def test(self, cases):
        """All of them at once; what isn't right is tried again, one after the other."""
        sent = [(case, *self.bridge.send("datasource.test", {**case.document, "timeoutMs": LIMIT})) for case in cases]
        for case, number, start in sent:
            end, answer = self.bridge.answer(number)
            report, milliseconds = answer.get("result", answer), (end - start) * 1000
            for _ in range(TRIES - 1):
                if not problems_of(report, milliseconds):
                    break
                self.table.tried_again += 1
                number, start = self.bridge.send("datasource.test", {**case.document, "timeoutMs": LIMIT})
                end, answer = self.bridge.answer(number)
                report, milliseconds = answer.get("result", answer), (end - start) * 1000
            self.table.add(case, report, milliseconds)
            self.table.problems += [f"{title(case)}: {text}" for text in problems_of(report, milliseconds)]

    def cancel(self, cases):
        for case in cases:
            if case.fault in FaultyServer.LASTING:
                late = self.cancelled(case)
                for _ in range(TRIES - 1):
                    if late <= LATE:
                        break
                    self.table.tried_again += 1
                    late = self.cancelled(case)
                self.table.slowest_cancel = max(self.table.slowest_cancel, late)
                if late > LATE:
                    self.table.problems.append(f"{title(case)}: a cancel took effect after {late:.0f} ms")

    def cancelled(self, case):
        """How many milliseconds after a cancel the answer came."""
        number, _ = self.bridge.send("datasource.test", {**case.document, "timeoutMs": 20_000})
        time.sleep(CANCELLED_AFTER / 1000)
        cancel, start = self.bridge.send("bridge.cancel", {"id": number})
        end, answer = self.bridge.answer(number)
        was_under_way = self.bridge.answer(cancel)[1]["result"]["cancelled"]
        if was_under_way and answer.get("error", {}).get("code") != 1501:
            self.table.problems.append(f"{title(case)}: a cancelled test was answered with {answer}")
        return (end - start) * 1000

    def expect_nothing_left(self, name, sockets):
        if not eventually(lambda: not self.bridge.children(), 2):
            self.table.problems.append(f"{name}: {len(self.bridge.children())} processes are left")
        if not eventually(lambda: self.bridge.sockets() <= sockets, 2):
            self.table.problems.append(f"{name}: {self.bridge.sockets()} sockets are left, {sockets} before")


def title(case):
    return f"{case.name}, {case.fault}, {'with' if case.with_tls else 'without'} TLS"


def main():
    executable = os.path.abspath(sys.argv[1])
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(executable, folder)
        names = [name for name in trial.types.over_network() if name in sys.argv[2:] or not sys.argv[2:]]
        # Loads the libraries, which isn't what is measured, and starts the threads that are kept.
        warm_up = [case for name in names for case in trial.cases(name)][:64]
        for number, _ in [trial.bridge.send("datasource.test", {**case.document, "timeoutMs": 100}) for case in warm_up]:
            trial.bridge.answer(number)
        time.sleep(0.5)
        sockets, threads = trial.bridge.sockets(), trial.bridge.threads()
        for name in names:
            cases = list(trial.cases(name))
            trial.test(cases)
            trial.cancel(cases)
            trial.expect_nothing_left(name, sockets)
        if not eventually(lambda: len(trial.bridge.threads()) <= len(threads), 2):
            surplus = collections.Counter(trial.bridge.threads()) - collections.Counter(threads)
            trial.table.problems.append(f"threads are left: {dict(surplus)}")
        code = trial.bridge.end()
        if code != 0:
            trial.table.problems.append(f"the exit code is {code}")
    table = trial.table
    table.print()
    for problem in table.problems:
        print("FAILED:", problem)
    print(
        f"{len(table.rows)} tests of {len(names)} types in {time.monotonic() - start:.0f} s; the latest answer came {table.slowest:.0f} ms "
        f"after its deadline, after a cancel {table.slowest_cancel:.0f} ms; {table.tried_again} tried again")
    sys.exit(1 if table.problems or not table.rows else 0)


if __name__ == "__main__":
    main()
