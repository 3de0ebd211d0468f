#!/usr/bin/env python3
"""A stand-in for RiverGen's data source API, written from its documentation, for tests on this computer alone.

It keeps state, and compares every header, method, path, query and body with what is documented: anything else is answered
with status 400 and recorded. It speaks HTTP, is steered and goes wrong in the same ways as Databrain's stand-in; beside
`fail` and `delayMs`, a command may hold:

  {"set": {"<id>": {…}},                 members of a source to change, such as its status
   "add": {…},                           a source to add, which need not have a name of its own
   "maximumPageSize": 50,                what it gives at once at most; `page_size` tells
   "uniqueNames": false,                 whether a second source of one name is a conflict
   "softDeletedAreShown": true}          whether a source that was deleted softly can still be read by its id
"""

import argparse
import json
import re

import databrain
from databrain import Refusal, Undocumented, require

# The members that the documentation shows, with their kinds. Null stands for each that isn't there.
SOURCE_FIELDS = {
    "workspace_id": int, "name": str, "type": str, "description": str, "host": str, "port": int, "database_name": str,
    "schema_name": str, "connection_string": str, "file_path": str, "use_ssh_tunnel": bool, "ssh_host": str,
    "ssh_port": int, "ssh_username": str, "ssh_local_port": int, "connection_pool_size": int, "connection_timeout": int,
    "query_timeout": int, "max_retries": int, "schema_auto_refresh": bool, "schema_refresh_interval": int,
    "metadata": dict, "tags": list,
}
UPDATE_FIELDS = {key: kind for key, kind in SOURCE_FIELDS.items() if key not in ("workspace_id", "type")}
CREDENTIAL_UPDATE_FIELDS = {
    "username": str, "password": str, "api_key": str, "oauth_token": str, "ssh_private_key": str, "ssh_passphrase": str,
    "rotate_credentials": bool,
}
CREDENTIAL_FIELDS = {
    **{key: kind for key, kind in CREDENTIAL_UPDATE_FIELDS.items() if kind is str}, "warehouse": str, "role": str,
}
DEFAULTS = {
    "use_ssh_tunnel": False, "connection_pool_size": 5, "connection_timeout": 30, "query_timeout": 300, "max_retries": 3,
    "schema_auto_refresh": True, "schema_refresh_interval": 3600, "metadata": {}, "tags": [],
}
SHOWN_FIELDS = [
    "id", "organization_id", *SOURCE_FIELDS, "ssh_key_id", "status", "last_tested_at", "last_successful_connection_at",
    "last_failed_connection_at", "failure_count", "failure_reason", "schema_discovered_at", "created_by_user_id",
    "created_at", "updated_at", "updated_by_user_id",
]
LIST_FIELDS = [
    "id", "organization_id", "workspace_id", "name", "type", "description", "host", "port", "database_name",
    "schema_name", "file_path", "use_ssh_tunnel", "ssh_host", "ssh_port", "status", "last_tested_at",
    "last_successful_connection_at", "schema_discovered_at", "schema_auto_refresh", "tags", "created_at", "updated_at",
]
LIST_QUERY = {
    "workspace_id", "type", "status_filter", "page", "page_size", "search", "sort_by", "sort_order",
}
STATUSES = ("active", "inactive", "testing", "failed", "maintenance")
FILE_TYPES = ("csv",)
HEADERS = {"host", "authorization", "accept", "user-agent", "content-type", "content-length"}


class Error(Refusal):
    """An error in the envelope of the page about errors."""

    def __init__(self, status, code, message, field=None):
        super().__init__(status, code, message)
        self.body = {"error": {"code": code, "message": message, "timestamp": "2024-01-15T10:30:00Z"}}
        if field:
            self.body["error"]["details"] = {"field": field, "reason": message}


def not_found():
    return Error(404, "NOT_FOUND", "Data source not found")


def of_kind(value, kind):
    if kind is list:
        return isinstance(value, list) and all(isinstance(element, str) for element in value)
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def check_members(body, fields, where, may_be_null):
    for key, value in body.items():
        require(key in fields, f"the member {key} of {where}")
        require(of_kind(value, fields[key]) or value is None and may_be_null, f"the kind of {key} in {where}")


class Store(databrain.Store):
    """The data sources by their id, and everything that the tests want to know."""

    def __init__(self, token, count):
        super().__init__(token, 0, [])
        self.next_id = 1
        self.clock = 0
        self.maximum_page_size = 100
        self.unique_names = True
        self.shows_soft_deleted = False
        self.tests = []
        for number in range(1, count + 1):
            self.add({"name": f"source-{number}", "type": "postgresql", "host": "h", "port": 5432})

    def now(self):
        """A time that goes on with every write."""
        self.clock += 1
        return f"2024-12-01T{10 + self.clock // 3600 % 14:02}:{self.clock // 60 % 60:02}:{self.clock % 60:02}Z"

    def add(self, body):
        now = self.now()
        source = {
            **dict.fromkeys(SHOWN_FIELDS), **DEFAULTS, "organization_id": 1, "status": "inactive", "failure_count": 0,
            "created_at": now, "updated_at": now, "created_by_user_id": 1, "updated_by_user_id": 1, "credentials": {},
            "deleted_at": None, "health": [], "discoveries": 0, **{k: v for k, v in body.items() if v is not None},
            "id": self.next_id,
        }
        self.sources[self.next_id] = source
        self.next_id += 1
        return source

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
            for identifier, members in command.get("set", {}).items():
                self.sources[int(identifier)].update(members)
            if "add" in command:
                self.add(command["add"])
            self.maximum_page_size = command.get("maximumPageSize", self.maximum_page_size)
            self.unique_names = command.get("uniqueNames", self.unique_names)
            self.shows_soft_deleted = command.get("softDeletedAreShown", self.shows_soft_deleted)

    def living(self):
        return [source for source in self.sources.values() if source["deleted_at"] is None]

    def find(self, identifier):
        source = self.sources.get(int(identifier))
        if source is None or source["deleted_at"] is not None and not self.shows_soft_deleted:
            raise not_found()
        return source

    # The operations. Each is called with the lock held.

    def list(self, query):
        require(set(query) <= LIST_QUERY, "query parameters " + ", ".join(query))
        page, size = integer(query, "page", 1), min(integer(query, "page_size", 20), self.maximum_page_size)
        require(query.get("sort_order", "desc") in ("asc", "desc"), "the sort_order")
        require(query.get("sort_by", "created_at") in LIST_FIELDS, "the sort_by")
        require(query.get("status_filter", "active") in STATUSES, "the status_filter")
        found = [source for source in self.living() if fits(source, query)]
        found.sort(key=lambda source: source["id"], reverse=query.get("sort_order", "desc") == "desc")
        pages = -(-len(found) // size)
        items = found[(page - 1) * size:page * size]
        return 200, "Data sources retrieved successfully", {
            "items": [{key: source[key] for key in LIST_FIELDS} for source in items],
            "pagination": {
                "page": page, "page_size": size, "total_items": len(found), "total_pages": pages,
                "has_next": page < pages, "has_previous": page > 1,
            },
        }

    def create(self, body):
        credentials = body.pop("credentials", None) or {}
        check_members(body, SOURCE_FIELDS, "a create", may_be_null=True)
        check_members(credentials, CREDENTIAL_FIELDS, "credentials", may_be_null=True)
        self.check_values(body)
        if not body.get("name"):
            raise Error(400, "VALIDATION_ERROR", "Name cannot be empty", "name")
        if not body.get("type"):
            raise Error(400, "VALIDATION_ERROR", "Type is required", "type")
        if body["type"] in FILE_TYPES:
            needed = ["file_path"]
        else:
            needed = [] if body.get("connection_string") else ["host", "port"]
        for key in needed:
            if body.get(key) is None:
                raise Error(400, "VALIDATION_ERROR", f"{key} is required for this type", key)
        if body.get("use_ssh_tunnel") and not body.get("ssh_host"):
            raise Error(400, "VALIDATION_ERROR", "ssh_host is required", "ssh_host")
        self.refuse_name(body["name"])
        source = self.add({**body, "credentials": credentials})
        return 201, "Data source created successfully", shown(source)

    def refuse_name(self, name):
        if self.unique_names and any(source["name"] == name for source in self.living()):
            raise Error(409, "CONFLICT", "A data source of this name exists")

    def check_values(self, body):
        if "name" in body and not 1 <= len(body["name"]) <= 255:
            raise Error(400, "VALIDATION_ERROR", "Name must have 1-255 characters", "name")
        if len(body.get("file_path") or "") > 1000:
            raise Error(400, "VALIDATION_ERROR", "At most 1000 characters", "file_path")
        if (body.get("host") or "").startswith("refused"):
            raise Error(400, "VALIDATION_ERROR", "This host is refused", "host")

    def get(self, source):
        return 200, "Data source retrieved successfully", shown(source)

    def update(self, source, body):
        require(body, "an update of nothing")
        check_members(body, UPDATE_FIELDS, "an update", may_be_null=False)
        self.check_values(body)
        if body.get("name", source["name"]) != source["name"]:
            self.refuse_name(body["name"])
        source.update(body, updated_at=self.now())
        return 200, "Data source updated successfully", shown(source)

    def update_credentials(self, source, body):
        require(body, "an update of nothing")
        check_members(body, CREDENTIAL_UPDATE_FIELDS, "an update of credentials", may_be_null=False)
        source["credentials"].update({key: value for key, value in body.items() if key != "rotate_credentials"})
        return 200, "Credentials updated successfully", {
            "data_source_id": source["id"], "credentials_updated_at": self.now(),
        }

    def test(self, source, body):
        check_members(body, {"test_query": str, "timeout_seconds": int}, "a test", may_be_null=False)
        require(body.get("timeout_seconds", 1) >= 1, "the timeout_seconds")
        self.tests.append(source["id"])
        self.logins += 1
        now = self.now()
        password = source["credentials"].get("password") or ""
        has_tunnel = bool(source["use_ssh_tunnel"]) and not (source["ssh_host"] or "").startswith("no-ssh")
        works = not password.startswith("wrong") and has_tunnel == bool(source["use_ssh_tunnel"])
        source["status"] = "active" if works else "failed"
        source["last_tested_at"] = now
        source["last_successful_connection_at" if works else "last_failed_connection_at"] = now
        source["failure_reason"] = None if works else "Connection refused"
        source["failure_count"] = 0 if works else source["failure_count"] + 1
        check = {"status": source["status"], "response_time_ms": 45 if works else None, "checked_at": now}
        source["health"].insert(0, check)
        return 200, "Connection test completed", {
            "data_source_id": source["id"], "status": source["status"], "connection_successful": works,
            "response_time_ms": check["response_time_ms"], "test_query_result": "1" if works else None,
            "tested_at": now, "ssh_tunnel_established": has_tunnel,
            "database_version": "PostgreSQL 14.5" if works else None,
            "error_message": source["failure_reason"], "error_code": None if works else "CONNECTION_ERROR",
        }

    def health(self, source, query):
        require(set(query) <= {"limit"}, "query parameters " + ", ".join(query))
        history = source["health"][:integer(query, "limit", 10)]
        return 200, "Health status retrieved successfully", {
            "data_source_id": source["id"], "current_status": source["status"],
            "last_health_check": history[0] if history else None, "health_history": history,
            "uptime_percentage": 99.5, "avg_response_time_ms": 44, "min_response_time_ms": 38,
            "max_response_time_ms": 52, "failure_count_24h": source["failure_count"],
            "last_failure_at": source["last_failed_connection_at"],
        }

    def discover(self, source, query):
        require(set(query) <= {"schema_name", "refresh"}, "query parameters " + ", ".join(query))
        require(query.get("refresh", "false") in ("true", "false"), "refresh")
        source["discoveries"] += 1
        source["schema_discovered_at"] = self.now()
        return 200, "Schema discovery completed", {
            "data_source_id": source["id"], "total_tables": 35, "total_columns": 450,
            "schemas_discovered": [
                {"schema_name": "public", "tables_count": 25, "views_count": 5},
                {"schema_name": "analytics", "tables_count": 10, "views_count": 2},
            ],
            "discovered_at": source["schema_discovered_at"], "discovery_duration_ms": 5234,
        }

    def schemas(self, source, query):
        require(set(query) <= {"schema_name", "table_name", "include_columns"}, "query parameters " + ", ".join(query))
        require(query.get("include_columns", "true") in ("true", "false"), "include_columns")
        column = {
            "column_name": "id", "column_type": "integer", "column_position": 1, "is_nullable": False,
            "is_primary_key": True, "is_foreign_key": False, "default_value": None, "column_comment": "User ID",
        }
        tables = [
            {"table_name": name, "table_type": kind, "columns": [column], "row_count": 1250,
             "discovered_at": "2024-12-01T09:00:00Z"}
            for name, kind in (("users", "BASE TABLE"), ("active_users", "VIEW"))
            if query.get("table_name", name) == name
        ]
        schemas = [
            {"schema_name": name, "tables": tables}
            for name in ("public", "analytics") if query.get("schema_name", name) == name
        ]
        return 200, "Schema information retrieved successfully", {
            "data_source_id": source["id"], "schemas": schemas, "last_discovered_at": "2024-12-01T09:00:00Z",
        }

    def delete(self, source, query):
        require(set(query) <= {"force"}, "query parameters " + ", ".join(query))
        require(query.get("force", "false") in ("true", "false"), "force")
        if source["name"].endswith("-in-use"):
            raise Error(409, "CONFLICT", "The data source is used")
        source["deleted_at"] = self.now()
        if query.get("force") == "true":
            del self.sources[source["id"]]
        return 200, "Data source deleted successfully", {
            "data_source_id": source["id"], "deleted_at": source["deleted_at"],
        }


def shown(source):
    extra = {"deleted_at": source["deleted_at"]} if source["deleted_at"] else {}
    return {key: source[key] for key in SHOWN_FIELDS} | extra


def integer(query, name, default):
    text = query.get(name, str(default))
    require(text.isascii() and text.isdigit() and int(text) >= 1, f"the {name}")
    return int(text)


def fits(source, query):
    text = query.get("search", "").casefold()
    return (
        query.get("type", source["type"]) == source["type"]
        and query.get("status_filter", source["status"]) == source["status"]
        and query.get("workspace_id", str(source["workspace_id"])) == str(source["workspace_id"])
        and (text in source["name"].casefold() or text in (source["description"] or "").casefold())
    )


class Handler(databrain.Handler):
    def serve(self, path, query, raw):
        self.check_headers(raw)
        with self.store.lock:
            status, message, data = self.operate(path, databrain.parse_query(query), raw)
            self.status = status
            return {"success": True, "data": data, "message": message}

    def operate(self, path, query, raw):
        store = self.store
        route = re.fullmatch(re.escape(self.server.prefix) + r"/api/v1/data-sources(?:/([0-9]+))?(/[a-z-]+)?", path)
        if route is None or route[1] is None and (route[2] or self.command not in ("GET", "POST")):
            raise self.no_such_path()
        operation = (self.command, route[2])
        if route[1] is None:
            if self.command == "GET":
                return store.list(query)
            require(not query, "a query for a create")
            return store.create(databrain.parse_body(raw))
        if operation not in self.OPERATIONS:
            raise self.no_such_path()
        name, takes_query, takes_body = self.OPERATIONS[operation]
        require(takes_query or not query, "a query for " + name)
        arguments = [query] if takes_query else []
        arguments += [databrain.parse_body(raw)] if takes_body else []
        return getattr(store, name)(store.find(route[1]), *arguments)

    # The method and the end of the path: the operation, and whether it takes a query and a body.
    OPERATIONS = {
        ("GET", None): ("get", False, False),
        ("PATCH", None): ("update", False, True),
        ("DELETE", None): ("delete", True, False),
        ("PATCH", "/credentials"): ("update_credentials", False, True),
        ("POST", "/test"): ("test", False, True),
        ("GET", "/health"): ("health", True, False),
        ("POST", "/discover-schema"): ("discover", True, False),
        ("GET", "/schemas"): ("schemas", True, False),
    }

    def no_such_path(self):
        self.store.undocumented.append(f"no such path: {self.command} {self.path}")
        return Error(404, "RESOURCE_NOT_FOUND", "No such path")

    def check_headers(self, raw):
        names = [name.lower() for name in self.headers]
        require(len(names) == len(set(names)), "a header that stands twice")
        require(set(names) <= HEADERS, "headers " + ", ".join(set(names) - HEADERS))
        if self.headers.get("Authorization") != "Bearer " + self.store.token:
            raise Error(401, "UNAUTHORIZED", "Invalid or missing authentication token")
        if raw:
            require(self.command in ("POST", "PATCH"), "a body for " + self.command)
            require(self.headers.get("Content-Type") == "application/json", "the Content-Type")
        else:
            require("Content-Type" not in self.headers, "a Content-Type without a body")


def main():
    parser = argparse.ArgumentParser(description="A stand-in for RiverGen's data source API.")
    parser.add_argument("--port", type=int, default=0, help="0 for any that is free")
    parser.add_argument("--token", default="rivergen_stand_in")
    parser.add_argument("--prefix", default="", help="what stands before /api/v1")
    parser.add_argument("--sources", type=int, default=0, help="how many sources there are at the start")
    arguments = parser.parse_args()
    store = Store(arguments.token, arguments.sources)
    databrain.run(databrain.Server(arguments.port, store, arguments.prefix, Handler))


if __name__ == "__main__":
    main()
