#!/usr/bin/env python3
"""A stand-in for Credible's Data API and Admin API and for Malloy Publisher, written from their documentation, for tests on
this computer alone.

It keeps state, and compares every header, method, path, query and body with what is documented: anything else is answered
with status 400 and recorded. It speaks HTTP, is steered and goes wrong in the same ways as Databrain's stand-in; beside
`fail` and `delayMs`, a command may hold:

  {"set": {"<name>": {…}},             members of a connection to change, or a connection to add
   "secrets": "omit",                  whether answers `show` secrets, as Malloy Publisher does, `omit` or `mask` them
   "extraFields": ["peakaMode"],       members of connections that are taken though they aren't documented
   "appear": {…}}                      a connection that somebody else creates just before the next create
"""

import argparse
import json
import re

import databrain
from databrain import Refusal, Undocumented, require

IDENTIFIER = re.compile(r"[a-zA-Z0-9_-]+")
ATTACHED_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
TABLES = re.compile(r"[a-zA-Z0-9_-]+\.([a-zA-Z0-9_-]+|\*)")

POSTGRES = {
    "host": str, "port": int, "databaseName": str, "userName": str, "password": str, "connectionString": str,
    "sslmode": str,
}
BIGQUERY = {
    "defaultProjectId": str, "billingProjectId": str, "location": str, "serviceAccountKeyJson": str,
    "maximumBytesBilled": str, "queryTimeoutMilliseconds": str,
}
SNOWFLAKE = {
    "account": str, "username": str, "password": str, "privateKey": str, "privateKeyPass": str, "warehouse": str,
    "database": str, "schema": str, "role": str, "responseTimeoutMilliseconds": int,
}

# The members of each type's object, with their kinds.
CONNECTIONS = {
    "postgres": POSTGRES,
    "mysql": {"host": str, "port": int, "database": str, "user": str, "password": str},
    "bigquery": BIGQUERY,
    "snowflake": SNOWFLAKE,
    "trino": {
        "server": str, "port": int, "catalog": str, "schema": str, "user": str, "password": str, "peakaKey": str,
    },
    "databricks": {
        "host": str, "path": str, "token": str, "oauthClientId": str, "oauthClientSecret": str, "defaultCatalog": str,
        "defaultSchema": str, "setupSQL": str,
    },
    "motherduck": {"accessToken": str, "database": str},
    "duckdb": {"attachedDatabases": list},
    "ducklake": {"storage": dict, "catalog": dict},
}
ATTACHED = {
    "bigquery": BIGQUERY,
    "snowflake": SNOWFLAKE,
    "postgres": POSTGRES,
    "gcs": {"keyId": str, "secret": str},
    "s3": {"accessKeyId": str, "secretAccessKey": str, "region": str, "endpoint": str, "sessionToken": str},
    "azure": {
        "authType": str, "sasUrl": str, "tenantId": str, "clientId": str, "clientSecret": str, "accountName": str,
        "fileUrl": str,
    },
}
ATTRIBUTES = {"dialectName": str, "isPool": bool, "canPersist": bool, "canStream": bool}
SSH = {"host": str, "port": int, "username": str, "privateKey": str, "privateKeyPass": str, "hostKey": str}
SECRETS = {
    "password", "connectionString", "serviceAccountKeyJson", "privateKey", "privateKeyPass", "peakaKey", "token",
    "oauthClientSecret", "accessToken", "secret", "secretAccessKey", "sessionToken", "sasUrl", "clientSecret",
}
# What the server can't do without, of those that come up here; each group is one way.
NEEDED = {
    "snowflake": [["account", "username", "warehouse", "password"], ["account", "username", "warehouse", "privateKey"]],
    "databricks": [
        ["host", "path", "defaultCatalog", "token"],
        ["host", "path", "defaultCatalog", "oauthClientId", "oauthClientSecret"],
    ],
    "motherduck": [["accessToken"]],
}
ADMIN_MEMBERS = {"includeTables": list, "excludeTables": list, "excludeAllTables": bool}


class Error(Refusal):
    """An error in the shape that the servers answer with: the code is the status again, or for the Admin API a word."""

    def __init__(self, status, message, code=None):
        super().__init__(status, code, message)
        self.body = {"code": code or status, "message": message}


def of_kind(value, kind):
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def check_members(body, fields, where):
    require(isinstance(body, dict), where + " that is no object")
    for key, value in body.items():
        require(key in fields, f"the member {key} of {where}")
        require(of_kind(value, fields[key]), f"the kind of {key} in {where}")


def check_text(value):
    """Nothing of ours may reach the platform."""
    text = json.dumps(value)
    require('{"$' not in text and "<redacted>" not in text, "a reference or a placeholder in the place of a secret")


class Store(databrain.Store):
    """The connections by their name, and everything that the tests want to know."""

    def __init__(self, arguments):
        super().__init__(arguments.token, 0, [])
        self.is_admin = arguments.api == "admin"
        self.secrets = "omit" if self.is_admin else "show"
        self.tests = []
        self.extra_fields = []
        self.appearing = None
        for number in range(1, arguments.connections + 1):
            name = f"source_{number}"
            self.sources[name] = {
                "name": name, "type": ("postgres", "mysql")[number % 2],
                ("postgresConnection", "mysqlConnection")[number % 2]: {"host": "h", "port": 1, "password": "pw-listed"},
            }

    def state(self):
        state = super().state()
        with self.lock:
            if len(self.sources) > 100:
                state["sources"] = {}
            state["tests"] = self.tests
        return state

    def command(self, command):
        super().command(command)
        with self.lock:
            for name, members in command.get("set", {}).items():
                self.sources.setdefault(name, {"name": name}).update(members)
            self.secrets = command.get("secrets", self.secrets)
            self.extra_fields = command.get("extraFields", self.extra_fields)
            self.appearing = command.get("appear", self.appearing)

    def find(self, name):
        if name not in self.sources:
            raise self.error(404, f"Connection {name} not found")
        return self.sources[name]

    def error(self, status, message):
        words = {400: "BAD_REQUEST", 404: "NOT_FOUND", 409: "CONFLICT", 500: "INTERNAL"}
        return Error(status, message, words[status] if self.is_admin else None)

    # What is shown

    def shown(self, connection):
        shown = self.hidden(connection)
        shown["attributes"] = {"dialectName": connection["type"], "isPool": False, "canPersist": True, "canStream": True}
        if self.is_admin:
            shown.setdefault("indexingStatus", "INDEXED")
        else:
            shown["resource"] = "/connections/" + connection["name"]
        return shown

    def hidden(self, value):
        if isinstance(value, list):
            return [self.hidden(element) for element in value]
        if not isinstance(value, dict) or self.secrets == "show":
            return dict(value) if isinstance(value, dict) else value
        found = {}
        for key, inner in value.items():
            if key not in SECRETS:
                found[key] = self.hidden(inner)
            elif self.secrets == "mask":
                found[key] = "********"
        return found

    # The operations. Each is called with the lock held.

    def list(self):
        return 200, [self.shown(connection) for connection in self.sources.values()]

    def get(self, name):
        return 200, self.shown(self.find(name))

    def create(self, body, name=None):
        self.check_connection_body(body)
        name = name or body["name"]
        require(body.get("name", name) == name, "a name that differs from that in the path")
        self.check_name(name)
        if self.appearing:
            self.sources[self.appearing["name"]] = self.appearing
            self.appearing = None
        if name in self.sources:
            # The server's answer to a second create is that it failed.
            raise self.error(500, f"Connection {name} already exists")
        self.sources[name] = {**body, "name": name}
        if self.is_admin:
            return 201, self.shown(self.sources[name])
        return 201, {"message": "Connection created successfully"}

    def update(self, name, body):
        connection = self.find(name)
        require(body, "an update of nothing")
        allowed = {"proxy"} | {kind + "Connection" for kind in CONNECTIONS} | set(ADMIN_MEMBERS if self.is_admin else [])
        require(set(body) <= allowed, "members of an update: " + ", ".join(set(body) - allowed))
        self.check_connection_body({**body, "name": name, "type": connection["type"]}, is_update=True)
        # What is sent takes the place of the whole object.
        connection.update(body)
        if self.is_admin:
            return 200, self.shown(connection)
        return 200, {"message": "Connection updated successfully"}

    def delete(self, name):
        self.find(name)
        del self.sources[name]
        return 200, {"message": "Connection deleted successfully"}

    def test(self, body):
        self.check_connection_body(body)
        self.logins += 1
        self.tests.append(body)
        for word in re.findall(r'"(wrong[^"]*)"', json.dumps(body)):
            return 200, {"status": "failed", "errorMessage": f'password authentication failed: "{word}"'}
        return 200, {"status": "ok", "errorMessage": ""}

    def schemas(self, name):
        self.find(name)
        return 200, [
            {"name": "public", "isDefault": True, "isHidden": False},
            {"name": "pg_catalog", "isDefault": False, "isHidden": True},
            {"name": "sales data", "isDefault": False, "isHidden": False},
        ]

    def tables(self, name, schema):
        self.find(name)
        columns = [{"name": "id", "type": "number"}, {"name": "label", "type": "string"}]
        return 200, [{"resource": f"{schema}.{table}", "columns": columns} for table in ("clients", "orders")]

    # Checks

    def check_name(self, name):
        if not IDENTIFIER.fullmatch(name):
            raise self.error(400, "Invalid connection name")
        if name == "duckdb":
            raise self.error(400, "The name duckdb is reserved")

    def check_connection_body(self, body, is_update=False):
        check_text(body)
        require(isinstance(body.get("type"), str), "a connection without a type")
        require(isinstance(body.get("name"), str), "a connection without a name")
        kind = body["type"]
        require(kind in CONNECTIONS, "the type " + kind)
        objects = [key for key in body if key.endswith("Connection")]
        require(objects == [kind + "Connection"] or is_update and not objects, "the objects " + ", ".join(objects))
        beside = {"name", "type", "proxy", "queryMetadata", "queryMetadataEnforced", *objects, *self.extra_fields}
        beside |= set(ADMIN_MEMBERS if self.is_admin else [])
        require(set(body) <= beside, "members of a connection: " + ", ".join(set(body) - beside))
        for key in objects:
            self.check_object(kind, body[key])
        if "proxy" in body:
            require(kind == "postgres", "a proxy for " + kind)
            self.check_proxy(body["proxy"])
        for key in ("includeTables", "excludeTables"):
            for pattern in body.get(key, []):
                require(TABLES.fullmatch(pattern), "the pattern " + pattern)

    def check_object(self, kind, value):
        fields = {**CONNECTIONS[kind], **{key: object for key in self.extra_fields}}
        check_members(value, fields, kind + "Connection")
        if kind in NEEDED and not any(all(key in value for key in group) for group in NEEDED[kind]):
            raise self.error(500, f"{kind} connection: something is missing")
        if kind == "trino" and "peakaKey" not in value:
            require(value.get("server", "").startswith(("http://", "https://")), "the server of Trino")
        if kind == "duckdb":
            require(value["attachedDatabases"], "a DuckDB with nothing attached")
            for element in value["attachedDatabases"]:
                self.check_attached(element)

    def check_attached(self, element):
        kind = element.get("type")
        require(kind in ATTACHED, "the type of an attached database")
        fields = {"name": str, "type": str, "attributes": dict, kind + "Connection": dict}
        check_members(element, fields, "an attached database")
        require(ATTACHED_NAME.fullmatch(element.get("name", "")), "the name of an attached database")
        require(kind + "Connection" in element, "an attached database without its object")
        check_members(element[kind + "Connection"], ATTACHED[kind], "an attached " + kind)
        if "attributes" in element:
            check_members(element["attributes"], ATTRIBUTES, "attributes")

    def check_proxy(self, proxy):
        check_members(proxy, {"type": str, "ssh": dict}, "a proxy")
        require(proxy.get("type") == "ssh", "the type of a proxy")
        check_members(proxy.get("ssh"), SSH, "ssh")
        require({"host", "username", "privateKey"} <= set(proxy["ssh"]), "a proxy without what it needs")


class Handler(databrain.Handler):
    def serve(self, path, query, raw):
        self.check_headers(raw)
        require(not query, "a query")
        body = databrain.parse_body(raw) if raw else None
        with self.store.lock:
            self.status, answer = self.operate(path, body)
            return answer

    def operate(self, path, body):
        store = self.store
        if not path.startswith(self.server.prefix + "/api/v0/"):
            raise self.no_such_path()
        path = path[len(self.server.prefix) + len("/api/v0"):]
        if (self.command, path) == ("POST", "/connections/test") and not store.is_admin:
            return store.test(self.present(body))
        if not path.startswith(self.server.scope + "/connections"):
            if re.match(r"/(organizations/[^/]+/)?(projects|environments)/[^/]+/connections", path):
                raise store.error(404, "Project not found")
            raise self.no_such_path()
        rest = [databrain.urllib.parse.unquote(part) for part in path[len(self.server.scope):].split("/")[2:]]
        return self.operate_in_scope(rest, body)

    def operate_in_scope(self, rest, body):
        store = self.store
        route = (self.command, len(rest))
        if route == ("GET", 0):
            return store.list()
        if route == ("POST", 0) and store.is_admin:
            return store.create(self.present(body))
        if route == ("POST", 1) and not store.is_admin:
            return store.create(self.present(body), rest[0])
        if route == ("GET", 1):
            return store.get(rest[0])
        if route == ("PATCH", 1):
            return store.update(rest[0], self.present(body))
        if route == ("DELETE", 1):
            return store.delete(rest[0])
        if route == ("GET", 2) and rest[1] == "schemas" and not store.is_admin:
            return store.schemas(rest[0])
        if route == ("GET", 4) and (rest[1], rest[3]) == ("schemas", "tables") and not store.is_admin:
            return store.tables(rest[0], rest[2])
        raise self.no_such_path()

    def present(self, body):
        if body is None:
            raise self.store.error(400, "The body is empty")
        return body

    def no_such_path(self):
        self.store.undocumented.append(f"no such path: {self.command} {self.path}")
        return Error(404, "Not found")

    def check_headers(self, raw):
        names = [name.lower() for name in self.headers]
        require(len(names) == len(set(names)), "a header that stands twice")
        require(set(names) <= databrain.HEADERS, "headers " + ", ".join(set(names) - databrain.HEADERS))
        expected = "Bearer " + self.store.token if self.store.token else None
        if self.headers.get("Authorization") != expected:
            raise Error(401, "Unauthorized", "UNAUTHENTICATED" if self.store.is_admin else None)
        if raw:
            require(self.command in ("POST", "PATCH"), "a body for " + self.command)
            require(self.headers.get("Content-Type") == "application/json", "the Content-Type")
        else:
            require("Content-Type" not in self.headers, "a Content-Type without a body")

    def answer_status(self, failure):
        code = failure.get("code", failure["status"])
        # The servers' own codes repeat the status, as numbers.
        code = int(code) if str(code).isdigit() else code
        body = {"code": code, "message": failure.get("message", "failed")}
        super().answer_status({"body": body, **failure})


def main():
    parser = argparse.ArgumentParser(description="A stand-in for Credible's APIs for connections.")
    parser.add_argument("--port", type=int, default=0, help="0 for any that is free")
    parser.add_argument("--token", default="credible_stand_in", help="nothing for a server that wants none")
    parser.add_argument("--prefix", default="", help="what stands before /api/v0")
    parser.add_argument("--api", default="data", choices=["data", "admin"])
    parser.add_argument("--scope", default="projects", choices=["projects", "environments"])
    parser.add_argument("--connections", type=int, default=0, help="how many connections there are at the start")
    arguments = parser.parse_args()
    server = databrain.Server(arguments.port, Store(arguments), arguments.prefix, Handler)
    organization = "/organizations/acme" if arguments.api == "admin" else ""
    server.scope = f"{organization}/{arguments.scope}/sales"
    databrain.run(server)


if __name__ == "__main__":
    main()
