"""A server that misbehaves on request, for the tests of the transport.

It answers `bridge.info` and `bridge.ping` properly; each `fake.*` method is one way to be difficult. The arguments make
it difficult from the start.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time

INFO = {
    "version": "0.0.0-fake",
    "protocolRevision": "1",
    "limits": {"maxMessageBytes": 64 << 20, "maxBatchMembers": 10, "maxDepth": 20, "maxValues": 5000},
    "targets": ["local"],
}

output_lock = threading.Lock()
received = []
held = []


def write(data):
    view = memoryview(data)
    with output_lock:
        while view:
            view = view[os.write(1, view) :]


def encode(message):
    return json.dumps(message, ensure_ascii=False).encode("utf-8") + b"\n"


def answer(request_id, result):
    write(encode({"jsonrpc": "2.0", "id": request_id, "result": result}))


def refuse(request_id, code, name, message, **data):
    error = {"code": code, "message": message, "data": {"code": name, **data}}
    write(encode({"jsonrpc": "2.0", "id": request_id, "error": error}))


def slow(request_id, params):
    def work():
        time.sleep(params["seconds"])
        answer(request_id, params["seconds"])

    threading.Thread(target=work).start()


def hold(request_id, params):
    """Answers nothing until `count` requests are there, and then the last one first."""
    held.append((request_id, params))
    if len(held) == params["count"]:
        while held:
            answer(*held.pop())


def split(request_id, params):
    """Writes each byte of the answer by itself, so that every character is torn apart."""
    for byte in encode({"jsonrpc": "2.0", "id": request_id, "result": params["text"]}):
        write(bytes([byte]))


def huge(request_id, params):
    answer(request_id, "é" * (params["bytes"] // 2))


def measure(request_id, params):
    answer(request_id, len(params["text"]))


def progress(request_id, params):
    for number in range(params["count"]):
        note = {"id": request_id, "stage": "connect", "message": f"step {number}", "fraction": number / params["count"]}
        write(encode({"jsonrpc": "2.0", "method": "bridge.progress", "params": note}))
    write(encode({"jsonrpc": "2.0", "method": "bridge.news", "params": {"what": "this client doesn't know"}}))
    answer(request_id, params.get("progress"))


def die(request_id, params):
    sys.stderr.write("about to die\nof a broken heart\n")
    sys.stderr.flush()
    if "cut" in params:
        write(encode({"jsonrpc": "2.0", "id": request_id, "result": "nearly"})[:-1])
    if "signal" in params:
        os.kill(os.getpid(), params["signal"])
    os._exit(params["exit"])


def answer_and_die(request_id, params):
    answer(request_id, "last words")
    os._exit(0)


def spam(request_id, params):
    written = 0
    line = b"log line " + b"x" * 90 + b"\n"
    while written < params["bytes"]:
        written += os.write(2, line)
    os.write(2, b"the last line\n")
    answer(request_id, written)


def unending_line(request_id, params):
    """A log line without an end."""
    for _ in range(params["bytes"] // 65536):
        os.write(2, b"y" * 65536)
    answer(request_id, None)


def close_stdout(request_id, params):
    os.close(1)


def close_stdin(request_id, params):
    os.close(0)
    answer(request_id, None)
    time.sleep(60)


def raw(request_id, params):
    write(params["line"].encode("latin-1") + b"\n")


def leave_a_child(request_id, params):
    """Dies, while a child keeps all pipes open."""
    subprocess.Popen(["sleep", "8"])
    os.kill(os.getpid(), signal.SIGKILL)


def stall(request_id, params):
    """Stops reading for a while."""
    time.sleep(params["seconds"])
    answer(request_id, None)


def error(request_id, params):
    refuse(request_id, params["code"], params["name"], "It went wrong.", **params.get("data", {}))


METHODS = {
    "bridge.info": lambda request_id, params: answer(request_id, INFO),
    "bridge.ping": lambda request_id, params: answer(request_id, {}),
    "bridge.cancel": lambda request_id, params: answer(request_id, {"cancelled": False}),
    "fake.echo": answer,
    "fake.received": lambda request_id, params: answer(request_id, received),
    "fake.environment": lambda request_id, params: answer(request_id, dict(os.environ)),
    "fake.arguments": lambda request_id, params: answer(request_id, sys.argv[1:]),
    "fake.directory": lambda request_id, params: answer(request_id, os.getcwd()),
    "fake.silence": lambda request_id, params: None,
    "fake.slow": slow,
    "fake.hold": hold,
    "fake.split": split,
    "fake.huge": huge,
    "fake.measure": measure,
    "fake.progress": progress,
    "fake.die": die,
    "fake.answer_and_die": answer_and_die,
    "fake.spam": spam,
    "fake.unending_line": unending_line,
    "fake.close_stdout": close_stdout,
    "fake.close_stdin": close_stdin,
    "fake.raw": raw,
    "fake.leave_a_child": leave_a_child,
    "fake.stall": stall,
    "fake.error": error,
}


def handle(message):
    METHODS[message["method"]](message.get("id"), message.get("params"))


def handle_batch(messages):
    """Answers a batch of echoes, in one array, the last one first."""
    answers = [
        {"jsonrpc": "2.0", "id": m["id"], "result": m.get("params")} for m in messages if m["method"] == "fake.echo"
    ]
    for m in messages:
        if m["method"] != "fake.echo":
            error = {"code": -32601, "message": "No such method.", "data": {"code": "METHOD_NOT_FOUND"}}
            answers.append({"jsonrpc": "2.0", "id": m["id"], "error": error})
    write(encode(answers[::-1]))


def main(arguments):
    if "--fail-to-start" in arguments:
        sys.stderr.write("There is no option `--fail-to-start`.\n")
        sys.exit(64)
    if "--be-silent" in arguments:
        sys.stderr.write("thinking\n")
        sys.stderr.flush()
        time.sleep(60)
    if "--other-revision" in arguments:
        INFO["protocolRevision"] = "0"
    if "--banner" in arguments:
        write(b"Welcome!\n")
    if "--ignore-everything" in arguments:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for line in sys.stdin.buffer:
        message = json.loads(line)
        received.append(message)
        if isinstance(message, list):
            handle_batch(message)
        elif "id" in message:
            handle(message)
    if "--ignore-everything" in arguments or "--ignore-end" in arguments:
        time.sleep(60)


if __name__ == "__main__":
    main(sys.argv[1:])
