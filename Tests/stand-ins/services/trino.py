"""A stand-in for Trino, written from its client protocol (https://trino.io/docs/current/develop/client-protocol.html).

With TLS alice and bob log in with "right-pw" or a token; without, anybody does, but nobody with a password, as where
`http-server.authentication.allow-insecure-over-http` is on; "strict" shows what happens where it is off. A statement goes through
several pages: it waits, runs, and tells its rows one by one. The catalog `hive` has the schemas `default` and `sales`; bob may not
use it. `elsewhere` is a catalog whose pages are on another host, `broken` one whose source fails, and `busy` one with a full queue.
"""

import itertools
import re
import time

import tokens
from web import Answer

KEY = b"a key that nobody knows"
SCHEMAS = {"hive": ["default", "information_schema", "sales"], "elsewhere": ["information_schema"]}
TABLES = [["sales", "customers", "BASE TABLE"], ["sales", "names", "VIEW"]]
COLUMNS = [
    ["sales", "customers", "id", "bigint", "NO"],
    ["sales", "customers", "name", "varchar", "YES"],
    ["sales", "names", "name", "varchar", "YES"],
]

# From io.trino.spi.StandardErrorCode: number and type by name.
ERRORS = {
    "SYNTAX_ERROR": (1, "USER_ERROR"),
    "PERMISSION_DENIED": (4, "USER_ERROR"),
    "CATALOG_NOT_FOUND": (44, "USER_ERROR"),
    "QUERY_QUEUE_FULL": (131074, "INSUFFICIENT_RESOURCES"),
    "JDBC_ERROR": (16777216, "EXTERNAL"),
}


class Failure(Exception):
    def __init__(self, name, message):
        super().__init__(message)
        self.name = name


class Service:
    def __init__(self):
        self.numbers = itertools.count(1)
        self.queries = {}
        now = int(time.time())
        self.facts = {
            "token": tokens.sign({"sub": "alice", "exp": now + 3600}, KEY),
            "expiredToken": tokens.sign({"sub": "alice", "exp": now - 3600}, KEY),
            "earlyToken": tokens.sign({"sub": "alice", "nbf": now + 3600, "exp": now + 7200}, KEY),
            "forgedToken": tokens.sign({"sub": "alice", "exp": now + 3600}, b"another key"),
        }

    def answer(self, request):
        if request.path == "/v1/info" and request.method == "GET":
            version = {"version": "476"}
            return Answer({"nodeVersion": version, "environment": "test", "coordinator": True, "starting": False})
        if not request.path.startswith("/v1/statement"):
            return Answer("Not Found", 404)
        user = request.headers.get("X-Trino-User", "")
        refusal = self.refusal(request, user)
        if refusal is not None:
            return refusal
        if request.path == "/v1/statement" and request.method == "POST":
            if not user:
                return Answer("User must be set", 400)
            return self.begin(request, user)
        page = re.fullmatch(r"/v1/statement/(queued|executing)/(\w+)/y\w+/(\d+)", request.path)
        if page is None or page[2] not in self.queries or request.method != "GET":
            return Answer("Query not found", 404)
        return self.page(request, page[2], int(page[3]))

    def refusal(self, request, user):
        if request.scheme == "http":
            if user == "strict":
                return Answer("Authentication over HTTP is not enabled", 403)
            if request.basic and request.basic[1]:
                challenge = {"WWW-Authenticate": 'Basic realm="Trino"'}
                return Answer("Password not allowed for insecure authentication", 401, challenge)
            return None
        if request.bearer is not None:
            problem = tokens.problem(request.bearer, KEY, user or "alice")
            challenge = {"WWW-Authenticate": 'Bearer realm="Trino", token_type="JWT"'}
            return None if problem is None else Answer(problem, 401, challenge)
        if request.basic is None:
            return Answer("Unauthorized", 401, {"WWW-Authenticate": 'Basic realm="Trino"'})
        name, password = request.basic
        if name not in ("alice", "bob") or password != "right-pw":
            message = "Access Denied: Invalid credentials"
            return Answer(message, 401, {"WWW-Authenticate": 'Basic realm="Trino"'})
        if user not in ("", name):
            return Answer(f"Access Denied: User {name} cannot impersonate user {user}", 403)
        return None

    def begin(self, request, user):
        identifier = f"20261121_100000_{next(self.numbers):05}_abcde"
        self.queries[identifier] = (request.body.decode(), user)
        link = f"{request.origin}/v1/statement/queued/{identifier}/y1a2b/1"
        return Answer(self.results(request, identifier, "QUEUED", nextUri=link))

    def page(self, request, identifier, number):
        statement, user = self.queries[identifier]
        try:
            columns, rows = self.run(statement, user)
        except Failure as failure:
            code, kind = ERRORS[failure.name]
            error = {"message": str(failure), "errorCode": code, "errorName": failure.name, "errorType": kind}
            error["failureInfo"] = {"type": "io.trino.spi.TrinoException", "message": str(failure), "stack": []}
            return Answer(self.results(request, identifier, "FAILED", error=error))
        members = {"columns": [self.column(name) for name in columns]} if number > 1 else {}
        if 2 <= number < len(rows) + 2:
            members["data"] = [rows[number - 2]]
        if number < len(rows) + 2:
            origin = "https://elsewhere.example.test" if "elsewhere" in statement else request.origin
            members["nextUri"] = f"{origin}/v1/statement/executing/{identifier}/y3c4d/{number + 1}"
        return Answer(self.results(request, identifier, "RUNNING" if "nextUri" in members else "FINISHED", **members))

    @staticmethod
    def column(name):
        argument = {"kind": "LONG", "value": 2147483647}
        return {"name": name, "type": "varchar", "typeSignature": {"rawType": "varchar", "arguments": [argument]}}

    @staticmethod
    def results(request, identifier, state, **members):
        stats = dict.fromkeys(
            "totalSplits queuedSplits runningSplits completedSplits cpuTimeMillis wallTimeMillis queuedTimeMillis"
            " elapsedTimeMillis processedRows processedBytes physicalInputBytes peakMemoryBytes spilledBytes".split(),
            0,
        )
        stats |= {"state": state, "queued": state == "QUEUED", "scheduled": state != "QUEUED", "nodes": 1}
        link = f"{request.origin}/ui/query.html?{identifier}"
        return {"id": identifier, "infoUri": link, "stats": stats, "warnings": [], **members}

    def run(self, statement, user):
        """The columns and rows of a statement."""
        if statement.strip().lower() == "select 1":
            return ["_col0"], [["1"]]
        show = re.fullmatch(r"""SHOW SCHEMAS FROM "(.*)" LIKE '(.*)' ESCAPE '\\'""", statement)
        if show:
            return ["Schema"], self.schemas(show[1].replace('""', '"'), show[2].replace("''", "'"), user)
        catalogue = re.match(r'SELECT .* FROM "(\w+)"\.information_schema\.(tables|columns) WHERE (.*) ORDER BY', statement, re.S)
        if catalogue:
            self.schemas(catalogue[1], "information_schema", user)
            rows = TABLES if catalogue[2] == "tables" else COLUMNS
            return [f"_col{number}" for number in range(len(rows[0]))], rows
        raise Failure("SYNTAX_ERROR", "line 1:1: mismatched input")

    def schemas(self, catalog, pattern, user):
        if catalog == "broken":
            raise Failure("JDBC_ERROR", "Connection to db.example.test failed with right-pw")
        if catalog == "busy":
            raise Failure("QUERY_QUEUE_FULL", "Too many queued queries for \"global\"")
        if catalog not in SCHEMAS:
            raise Failure("CATALOG_NOT_FOUND", f"line 1:1: Catalog '{catalog}' not found")
        if user == "bob":
            raise Failure("PERMISSION_DENIED", f"Access Denied: Cannot access catalog {catalog}")
        expression = re.sub(r"\\(.)|(.)", lambda m: re.escape(m[1]) if m[1] else {"%": ".*", "_": "."}.get(m[2], re.escape(m[2])), pattern)
        return [[name] for name in SCHEMAS[catalog] if re.fullmatch(expression, name)]
