#!/usr/bin/env python3
"""A stand-in for Databrain's data source API, written from its documentation, for tests on this computer alone.

It keeps state, and compares every header, method, path, query and body with what is documented: anything else is answered
with status 400 and recorded. It prints one line of JSON with its port.

Tests steer it by lines of JSON on its standard input, each answered with a line that says what it holds, what it was asked,
and what it refused; it ends when its input does. All members are optional:

  {"fail": {"kind", "method"?, "path"?, "skip"?, "times"?, …},     how the next fitting requests go wrong: see Failures
   "mend": true,                                                 nothing goes wrong any more
   "delayMs": 50, "extraCredentials": ["sslMode"]}
"""

import argparse
import json
import socket
import struct
import sys
import threading
import time
import urllib.parse
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TYPES = (
    "snowflake postgres redshift cockroachdb mysql mongodb clickhouse singlestore bigquery databricks elasticsearch "
    "opensearch mssql awss3 csv firebolt athena trino"
).split()

# The credentials of the documented sample, with the kinds of their values; which must be there isn't documented.
POSTGRES_FIELDS = {
    "name": str, "host": str, "port": int, "username": str, "password": str, "database": str, "schema": str,
}
POSTGRES_REQUIRED = ["name", "host", "username", "database"]

TENANCY_LEVELS = ["TABLE", "DATABASE.TABLE", "DATABASE"]
TENANCY_TABLE_FIELDS = [
    "clientColumnType", "schemaName", "tableName", "tableClientNameColumn", "tablePrimaryKeyColumn",
]

HEADERS = {"host", "authorization", "accept", "user-agent", "content-type", "content-length"}
PAGE_SIZE = 10


class Refusal(Exception):
    """An answer with an error of the documented shape."""

    def __init__(self, status, code, message):
        super().__init__(message)
        self.status = status
        self.body = {"error": {"code": code, "message": message, "status": status}}


class Undocumented(Refusal):
    """A request that the documentation doesn't have."""

    def __init__(self, message):
        super().__init__(400, "INVALID_REQUEST_BODY", "undocumented: " + message)


def require(condition, message):
    if not condition:
        raise Undocumented(message)


class Store:
    """The data sources, and everything that the tests want to know."""

    def __init__(self, token, delay_ms, names):
        self.lock = threading.Lock()
        self.token = token
        self.delay_ms = delay_ms
        self.extra_credentials = []
        self.sources = {}
        self.requests = []
        self.undocumented = []
        self.failures = []
        self.running = 0
        self.most_running = 0
        self.logins = 0
        self.connections = 0
        for name in names:
            self.sources[name] = {"id": str(uuid.uuid4()), "body": None, "syncs": 0}

    def names(self):
        with self.lock:
            return list(self.sources)

    def take_failure(self, method, path):
        with self.lock:
            for failure in self.failures:
                if failure.get("method") not in (None, method) or failure.get("path", "") not in path:
                    continue
                if failure.get("skip", 0) > 0:
                    failure["skip"] -= 1
                    continue
                failure["times"] -= 1
                if failure["times"] == 0:
                    self.failures.remove(failure)
                return failure
        return None

    def state(self):
        with self.lock:
            return {
                "sources": self.sources,
                "requests": self.requests,
                "undocumented": self.undocumented,
                "mostRunning": self.most_running,
                "logins": self.logins,
                "connections": self.connections,
                "failuresLeft": len(self.failures),
            }

    def command(self, command):
        with self.lock:
            if command.get("mend"):
                self.failures.clear()
            if "fail" in command:
                self.failures.append({"times": 1, **command["fail"]})
            self.delay_ms = command.get("delayMs", self.delay_ms)
            self.extra_credentials = command.get("extraCredentials", self.extra_credentials)

    # The operations

    def list(self, query):
        require(set(query) <= {"isPagination", "pageNumber"}, "query parameters " + ", ".join(query))
        paginates = query.get("isPagination", "false")
        if paginates not in ("true", "false"):
            raise Refusal(400, "INVALID_REQUEST_BODY", "Invalid pagination parameters")
        names = self.names()
        if paginates == "true":
            number = query.get("pageNumber", "1")
            if not number.isascii() or not number.isdigit() or int(number) < 1:
                raise Refusal(400, "INVALID_REQUEST_BODY", "Invalid pagination parameters")
            start = (int(number) - 1) * PAGE_SIZE
            names = names[start:start + PAGE_SIZE]
        return {"data": [{"name": name} for name in names]}

    def create(self, body):
        name = self.check_body(body)
        with self.lock:
            if name in self.sources:
                raise Refusal(400, "DATASOURCE_NAME_ERROR", "Datasource name already exists")
        self.check_connection(body)
        with self.lock:
            if name in self.sources:
                raise Refusal(400, "DATASOURCE_NAME_ERROR", "Datasource name already exists")
            self.sources[name] = {"id": str(uuid.uuid4()), "body": body, "syncs": 0}
        return {"name": name}

    def update(self, body):
        name = self.check_body(body)
        with self.lock:
            stored = self.sources.get(name)
        if stored is None:
            raise Refusal(400, "DATASOURCE_NAME_ERROR", "Datasource not found")
        if stored["body"] and stored["body"]["datasourceType"] != body["datasourceType"]:
            raise Refusal(400, "INVALID_REQUEST_BODY", "datasourceType must match")
        self.check_connection(body)
        with self.lock:
            tenancy = (stored["body"] or {}).get("tenancySettings")
            stored["body"] = dict(body)
            if tenancy is not None and "tenancySettings" not in body:
                stored["body"]["tenancySettings"] = tenancy
        return {"name": name}

    def delete(self, query):
        require(set(query) == {"datasourceName"}, "query parameters " + ", ".join(query))
        name = query["datasourceName"]
        with self.lock:
            if name not in self.sources:
                raise Refusal(400, "DATASOURCE_NAME_ERROR", "Datasource not found")
            if name.endswith("-in-use"):
                raise Refusal(400, "DATASOURCE_IN_USE", "Datasource is used by a datamart")
            return {"id": self.sources.pop(name)["id"], "message": "Datasource deleted successfully"}

    def sync(self, body):
        require(set(body) == {"input"} and isinstance(body["input"], dict), "the sync body")
        require(set(body["input"]) == {"datasourceId"}, "the sync input")
        with self.lock:
            for source in self.sources.values():
                if source["id"] == body["input"]["datasourceId"]:
                    source["syncs"] += 1
                    return {"data": {"message": "Sync completed"}}
        raise Refusal(400, "DATASOURCE_ID_ERROR", "Invalid datasource id")

    # Checks

    def check_body(self, body):
        require(set(body) <= {"datasourceType", "credentials", "tenancySettings"}, "members " + ", ".join(body))
        require(body.get("datasourceType") in TYPES, "the datasourceType")
        credentials = body.get("credentials")
        require(isinstance(credentials, dict), "credentials that are no object")
        require(isinstance(credentials.get("name"), str) and credentials["name"], "credentials without a name")
        require(list(credentials)[0] == "name", "credentials that don't begin with the name")
        require("$" not in json.dumps(list(map(list_keys, credentials.values()))), "a reference instead of a secret")
        if body["datasourceType"] == "postgres":
            self.check_postgres(credentials)
        if "tenancySettings" in body:
            self.check_tenancy(body["tenancySettings"])
        return credentials["name"]

    def check_postgres(self, credentials):
        for key, value in credentials.items():
            if key in self.extra_credentials:
                continue
            require(key in POSTGRES_FIELDS, "the credential " + key)
            kind = POSTGRES_FIELDS[key]
            require(isinstance(value, kind) and not isinstance(value, bool), "the kind of the credential " + key)
        for key in POSTGRES_REQUIRED:
            if key not in credentials:
                raise Refusal(400, "INVALID_REQUEST_BODY", "Missing required field " + key)

    def check_tenancy(self, settings):
        require(isinstance(settings, dict), "tenancySettings that are no object")
        require(set(settings) <= {"tenancyLevel", *TENANCY_TABLE_FIELDS}, "members of tenancySettings")
        level = settings.get("tenancyLevel")
        require(level in TENANCY_LEVELS, "the tenancyLevel")
        if level != "DATABASE":
            for key in TENANCY_TABLE_FIELDS:
                require(isinstance(settings.get(key), str), "tenancySettings without " + key)
            require(settings["clientColumnType"] in ("NUMBER", "STRING"), "the clientColumnType")

    def check_connection(self, body):
        """A password that begins with `wrong` doesn't work; the message quotes it, as some do."""
        with self.lock:
            self.logins += 1
        password = body["credentials"].get("password", "")
        if password.startswith("wrong"):
            raise Refusal(400, "CREDENTIAL_TEST_FAILED", f'Connection test failed: the password "{password}" was refused')


def list_keys(value):
    return list(value) if isinstance(value, dict) else []


class Failures:
    """The ways in which an answer can go wrong."""

    @staticmethod
    def before(handler, failure):
        """Returns whether the request is done with, before anything was applied."""
        kind = failure["kind"]
        if kind == "status":
            handler.answer_status(failure)
        elif kind == "redirect":
            handler.answer(failure.get("status", 307), b"", {"Location": failure["location"]})
        elif kind == "silent":
            time.sleep(failure.get("delayMs", 60_000) / 1000)
            handler.hang_up()
        elif kind == "reset_before":
            handler.reset()
        elif kind == "slow":
            time.sleep(failure["delayMs"] / 1000)
            return False
        else:
            return False
        return True

    @staticmethod
    def after(handler, failure, status, body):
        """Spoils an answer, after the request was applied."""
        kind = failure["kind"]
        if kind == "reset_after":
            handler.reset()
        elif kind == "silent_after":
            time.sleep(failure.get("delayMs", 60_000) / 1000)
            handler.hang_up()
        elif kind == "status_after":
            handler.answer_status(failure)
        elif kind == "truncated":
            handler.answer(status, body, cut=len(body) // 2)
            handler.hang_up()
        elif kind == "not_json":
            handler.answer(status, b"<html>welcome</html>")
        elif kind == "wrong_type":
            handler.answer(status, b'{"name":42,"data":{"name":7},"id":[]}')
        elif kind == "huge":
            handler.answer_endlessly(failure.get("bytes", 64 << 20))
        else:
            handler.answer(status, body)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "stand-in"

    # Of a success.
    status = 200

    def setup(self):
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.store.lock:
            self.store.connections += 1
            self.number = self.store.connections

    @property
    def store(self):
        return self.server.store

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.handle_request()

    do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_GET

    def handle_request(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path, _, query = self.path.partition("?")
        store = self.store
        with store.lock:
            store.running += 1
            store.most_running = max(store.most_running, store.running)
        try:
            self.serve_recorded(path, query, raw)
        finally:
            with store.lock:
                store.running -= 1

    def serve_recorded(self, path, query, raw):
        store = self.store
        record = {
            "method": self.command, "path": self.path, "connection": self.number, "body": text_or_json(raw),
            "headers": sorted(name.lower() for name in self.headers), "at": time.monotonic(),
        }
        with store.lock:
            store.requests.append(record)
        failure = store.take_failure(self.command, self.path) or {"kind": "none"}
        if store.delay_ms:
            time.sleep(store.delay_ms / 1000)
        if Failures.before(self, failure):
            return
        try:
            body = self.serve(path, query, raw)
            status = self.status
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
            if isinstance(refusal, Undocumented):
                with store.lock:
                    store.undocumented.append(str(refusal) + f" ({self.command} {self.path})")
        Failures.after(self, failure, status, json.dumps(body).encode())

    def serve(self, path, query, raw):
        self.check_headers(raw)
        parameters = parse_query(query)
        prefix = self.server.prefix + "/api/v2/datasource"
        route = (self.command, path)
        if route == ("GET", prefix):
            return self.store.list(parameters)
        if route == ("DELETE", prefix):
            return self.store.delete(parameters)
        require(not query, "a query for " + self.command)
        if route == ("POST", prefix):
            return self.store.create(parse_body(raw))
        if route == ("PUT", prefix):
            return self.store.update(parse_body(raw))
        if route == ("POST", prefix + "/sync"):
            return self.store.sync(parse_body(raw))
        with self.store.lock:
            self.store.undocumented.append(f"no such path: {self.command} {self.path}")
        raise Refusal(404, "NOT_FOUND", "Cannot " + self.command + " " + path)

    def check_headers(self, raw):
        names = [name.lower() for name in self.headers]
        require(len(names) == len(set(names)), "a header that stands twice")
        require(set(names) <= HEADERS, "headers " + ", ".join(set(names) - HEADERS))
        if self.headers.get("Authorization") != "Bearer " + self.store.token:
            raise Refusal(401, "AUTHENTICATION_ERROR", "Invalid or missing service token")
        if self.command in ("POST", "PUT"):
            require(self.headers.get("Content-Type") == "application/json", "the Content-Type")
            require(raw, "a write without a body")
        else:
            require("Content-Type" not in self.headers and not raw, "a body for " + self.command)

    # Answers

    def answer(self, status, body, headers=None, cut=None):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Request-Id", f"request-{len(self.store.requests)}")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body if cut is None else body[:cut])
        self.wfile.flush()

    def answer_status(self, failure):
        body = failure.get("body", {"error": {"code": failure.get("code"), "message": failure.get("message", "failed")}})
        encoded = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.answer(failure["status"], encoded, failure.get("headers"))

    def answer_endlessly(self, count):
        self.send_response(200)
        self.send_header("Content-Length", str(count))
        self.end_headers()
        try:
            for _ in range(count >> 16):
                self.wfile.write(b" " * (1 << 16))
        except OSError:
            self.hang_up()

    def hang_up(self):
        self.close_connection = True

    def reset(self):
        """Ends the connection with RST instead of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.server.resets.add(self.connection)
        self.close_connection = True


def parse_query(query):
    try:
        pairs = urllib.parse.parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict")
    except ValueError as error:
        raise Undocumented("the query") from error
    require(len(pairs) == len(dict(pairs)), "a query parameter that stands twice")
    return dict(pairs)


def parse_body(raw):
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise Undocumented("a body that isn't JSON") from error
    require(isinstance(body, dict), "a body that is no object")
    return body


def text_or_json(raw):
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode(errors="replace")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port, store, prefix, handler=Handler):
        super().__init__(("127.0.0.1", port), handler)
        self.store = store
        self.prefix = prefix
        self.resets = set()

    def shutdown_request(self, request):
        if request in self.resets:
            self.resets.discard(request)
            request.close()
        else:
            super().shutdown_request(request)

    def handle_error(self, request, client_address):
        """A client that goes away is no news."""


def main():
    parser = argparse.ArgumentParser(description="A stand-in for Databrain's data source API.")
    parser.add_argument("--port", type=int, default=0, help="0 for any that is free")
    parser.add_argument("--token", default="dbn_live_stand_in")
    parser.add_argument("--prefix", default="", help="what stands before /api/v2")
    parser.add_argument("--delay-ms", type=int, default=0, help="how long each request takes")
    parser.add_argument("--names", type=int, default=0, help="how many sources there are at the start")
    arguments = parser.parse_args()
    names = [f"source-{number}" for number in range(1, arguments.names + 1)]
    server = Server(arguments.port, Store(arguments.token, arguments.delay_ms, names), arguments.prefix)
    run(server)


def run(server):
    """Serves for as long as there is somebody to steer it."""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"port": server.server_port}), flush=True)
    for line in sys.stdin:
        server.store.command(json.loads(line))
        print(json.dumps(server.store.state()), flush=True)


if __name__ == "__main__":
    main()
