"""A server that is right but for one fault, which is its argument. It knows `ping`, and `slow`, which takes a while."""

import json
import os
import sys
import threading
import time

FAULT = sys.argv[1] if len(sys.argv) > 1 else "none"
lock = threading.Lock()
working = []
count = 0


def write(answer):
    global count
    if answer is None:
        return
    count += 1
    if FAULT == "loses" and count % 10 == 0:
        return
    text = json.dumps(answer, separators=(",", ":"))
    if FAULT == "corrupts" and count % 10 == 0:
        text = text[: len(text) // 2]
    if FAULT == "stray":
        text = "Handling a request\n" + text
    if FAULT == "wrong-id" and "result" in answer:
        text = text.replace('"id":', '"id":1')
    if FAULT == "no-line-feed":
        sys.stdout.write(text)
    else:
        sys.stdout.write(text + "\n")
    if FAULT == "twice":
        sys.stdout.write(text + "\n")
    sys.stdout.flush()
    if FAULT == "exits" and count == 5:
        os._exit(0)


def respond(answer):
    with lock:
        write(answer)


def error(code, number=None):
    return {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": "No."}}


def one(message):
    """The answer to a message; None for none."""
    if not isinstance(message, dict):
        return error(-32600)
    number = message.get("id")
    if message.get("jsonrpc") != "2.0" or not isinstance(message.get("method"), str):
        return error(-32600, number)
    if message["method"] == "slow":
        time.sleep(0.3)
    elif message["method"] != "ping":
        return error(-32601, number) if "id" in message else None
    return {"jsonrpc": "2.0", "id": number, "result": {}} if "id" in message else None


def handle(line):
    if not line.strip():
        return
    try:
        message = json.loads(line.decode("utf-8"))
    except ValueError:
        if FAULT == "exits-on-garbage":
            os._exit(1)
        respond(error(-32700))
        return
    if isinstance(message, list):
        if not message or FAULT == "no-batches":
            respond(error(-32600))
        else:
            respond([answer for answer in map(one, message) if answer] or None)
    elif isinstance(message, dict) and message.get("method") == "slow":
        worker = threading.Thread(target=lambda: respond(one(message)), daemon=True)
        working.append(worker)
        worker.start()
    else:
        respond(one(message))


def main():
    if FAULT == "flags":
        os.set_blocking(0, False)
        os.set_blocking(0, True)
        os.set_blocking(1, False)
    kept = []
    for line in sys.stdin.buffer:
        if FAULT == "never":
            continue
        if FAULT == "grows":
            kept.append(b"x" * 200_000)
        if FAULT == "late" and count == 0:
            time.sleep(4)
        handle(line)
    if FAULT == "outlives":
        time.sleep(60)
    if FAULT != "drops-slow":
        for worker in working:
            worker.join()
    sys.exit(7 if FAULT == "wrong-code" else 0)


main()
