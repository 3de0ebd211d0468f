"""Many tests at once against servers that take their time: all of them must be done after as many rounds as the bridge's limit makes of
them, and memory, threads and processes must stay within bounds.

usage: load.py EXECUTABLE

Measured: nothing else should run meanwhile. A try that is too slow is made again once.
"""

import collections
import math
import os
import socket
import struct
import sys
import tempfile
import threading
import time

from bridge import Bridge, eventually, status
from faulty import mysql_packet

# What a test may take longer than the rounds of the slowest.
SURPLUS = 1.10

# What starting and stopping may take on a busy machine, in seconds.
SLACK = 1.0

# The most memory of the bridge, and of one process for a test, in MiB, and the most threads beside those that run tests.
MEMORY = 96
CHILD_MEMORY = 24
OTHER_THREADS = 16

# What a test in a process of its own may take longer than the driver in it, in milliseconds: the best of some tries counts.
CHILD_OVERHEAD = 5
CHILD_TRIES = 30


class SlowServer:
    """Answers whoever connects after a while, with a refusal."""

    def __init__(self, seconds, converse):
        self.seconds = seconds
        self.converse = converse
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client:
            try:
                self.converse(client, self.seconds)
            except OSError:
                pass


def refuse_as_postgres(client, seconds):
    client.recv(4096)
    time.sleep(seconds)
    fields = b"SFATAL\0C53300\0Msorry, too many clients already\0\0"
    client.sendall(b"E" + struct.pack(">I", len(fields) + 4) + fields)
    client.recv(4096)


def refuse_as_mysql(client, seconds):
    time.sleep(seconds)
    client.sendall(mysql_packet(b"\xff" + struct.pack("<H", 1040) + b"Too many connections"))
    client.recv(4096)


# How many tests at once, and how long each server takes. MySQL's library runs in a process of its own for each test: while the
# servers of one round take their time, the processes of the next one have to start.
Load = collections.namedtuple("Load", "name count seconds converse has_children")
LOADS = [
    Load("postgres", 1000, 0.25, refuse_as_postgres, False),
    Load("mysql", 1000, 1.0, refuse_as_mysql, True),
]


class Watch:
    """Looks at a process again and again."""

    def __init__(self, bridge):
        self.bridge = bridge
        self.most_threads = self.most_children = self.most_child_memory = 0
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.look)
        self.thread.start()

    def look(self):
        while not self.is_over.wait(0.1):
            self.most_threads = max(self.most_threads, len(self.bridge.threads()))
            children = self.bridge.children()
            self.most_children = max(self.most_children, len(children))
            for child in children[:4]:
                self.most_child_memory = max(self.most_child_memory, resident_memory(child))

    def end(self):
        self.is_over.set()
        self.thread.join()


def document(load, port):
    credentials = {"host": "127.0.0.1", "port": port, "username": "u", "password": "p", "database": "d", "sslMode": "disable"}
    return {"datasourceType": load.name, "credentials": credentials, "timeoutMs": 30_000}


def run(bridge, load, limit):
    """Tests all of them at once. Returns what is wrong: sentences, of which the first word tells whether it was only slow."""
    server = SlowServer(load.seconds, load.converse)
    alone = max(timed(bridge, load, server.port, 1) for _ in range(2))
    watch = Watch(bridge)
    total = timed(bridge, load, server.port, load.count)
    watch.end()
    server.listener.close()
    rounds = math.ceil(load.count / limit)
    allowed = rounds * alone * SURPLUS + SLACK
    memory = bridge.peak_memory()
    print(
        f"{load.name}: {load.count} tests in {total:.2f} s; {rounds} rounds of {alone * 1000:.0f} ms are {rounds * alone:.2f} s; "
        f"at most {watch.most_threads} threads, {memory:.0f} MiB, "
        f"{watch.most_children} processes with {watch.most_child_memory:.0f} MiB each")
    problems = []
    if total > allowed:
        problems.append(f"slow: {load.name} took {total:.2f} s, more than {allowed:.2f} s")
    if total < (rounds - 1) * load.seconds:
        problems.append(f"wrong: {load.name} took {total:.2f} s, less than its rounds")
    if watch.most_threads > limit + OTHER_THREADS:
        problems.append(f"wrong: {load.name} had {watch.most_threads} threads")
    if watch.most_children > (limit if load.has_children else 0):
        problems.append(f"wrong: {load.name} had {watch.most_children} processes")
    if load.has_children and watch.most_children == 0:
        problems.append(f"wrong: {load.name} had no processes, so that nothing was measured")
    if watch.most_child_memory > CHILD_MEMORY:
        problems.append(f"wrong: a process had {watch.most_child_memory:.0f} MiB")
    if memory > MEMORY:
        problems.append(f"wrong: {memory:.0f} MiB of memory")
    if not eventually(lambda: not bridge.children(), 2):
        problems.append(f"wrong: {load.name} left processes")
    return problems


def resident_memory(process):
    """In MiB; 0 for one that has ended."""
    try:
        return status(process).get("VmRSS", 0) / 1024
    except OSError:
        return 0


def child_overhead(bridge):
    """What a process for one test costs beside its driver, in milliseconds: starting it, talking with it and ending it."""
    load = next(load for load in LOADS if load.has_children)
    server = SlowServer(0, load.converse)
    costs = []
    for _ in range(CHILD_TRIES):
        timings = bridge.ask("datasource.test", document(load, server.port))["timings"]
        costs.append(2 * timings["totalMs"] - sum(timings.values()))
    server.listener.close()
    costs.sort()
    print(f"{load.name}: a process costs {costs[0]:.1f} ms beside its driver, {costs[CHILD_TRIES // 2]:.1f} ms in the median")
    return [f"wrong: a process costs {costs[0]:.1f} ms"] if costs[0] > CHILD_OVERHEAD else []


def timed(bridge, load, port, count):
    """How long so many tests take together, in seconds."""
    start = time.monotonic()
    numbers = [bridge.send("datasource.test", document(load, port))[0] for _ in range(count)]
    for number in numbers:
        answer = bridge.answer(number)[1]
        if answer.get("result", {}).get("reason") != "server_busy":
            sys.exit(f"FAILED: a test of {load.name} was answered with {answer}")
    return time.monotonic() - start


def main():
    executable = os.path.abspath(sys.argv[1])
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        bridge = Bridge(executable, folder)
        limit = bridge.ask("bridge.info", {})["limits"]["maxConcurrency"]
        problems += child_overhead(bridge)
        for load in LOADS:
            found = run(bridge, load, limit)
            if found and all(problem.startswith("slow") for problem in found):
                print(f"Once more, because the machine may have been busy: {found[0]}")
                found = run(bridge, load, limit)
            problems += found
        if bridge.end() != 0:
            problems.append("wrong: the exit code")
    for problem in problems:
        print("FAILED:", problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
