#!/usr/bin/env python3
"""Runs every service of the folder `services` on ports of the loopback interface, until it is ended.

Its argument is a folder with the certificates of Tests/servers/common.sh in `tls`, and private keys in `keys`. Into this folder it writes
`environment.json`, with ports by service and by what is special about each, and what else a service has to tell; and a log for
each service.
"""

import importlib
import inspect
import json
import os
import pathlib
import signal
import sys

import web

SERVICES = pathlib.Path(__file__).parent / "services"


def start(service, name, folder, contexts):
    """Starts one service on all of its ports, and returns them by name."""
    log = open(folder / f"{name}.log", "w", encoding="utf-8")
    return {kind: web.Server(service, log, context).port for kind, context in contexts.items()}


def make(service, folder):
    """A service that needs keys is told where they are."""
    return service(folder) if "folder" in inspect.signature(service).parameters else service()


def main():
    folder = pathlib.Path(sys.argv[1])
    tls = folder / "tls"
    contexts = {
        "plain": None,
        "tls": web.tls_context(tls, "main"),
        "expired": web.tls_context(tls, "expired"),
        "otherHost": web.tls_context(tls, "otherHost"),
        "mutual": web.tls_context(tls, "main", demands_client=True),
    }
    sys.path.insert(0, str(SERVICES))
    services = {path.stem: make(importlib.import_module(path.stem).Service, folder) for path in SERVICES.glob("*.py")}
    environment = {
        "folder": str(folder),
        "tls": str(tls),
        "keys": str(folder / "keys"),
        "ports": {name: start(service, name, folder, contexts) for name, service in services.items()},
        "facts": {name: getattr(service, "facts", {}) for name, service in services.items()},
    }
    ready = folder / "environment.new"
    ready.write_text(json.dumps(environment))
    os.rename(ready, folder / "environment.json")
    signal.pause()


if __name__ == "__main__":
    main()
