"""A stand-in for a Databricks workspace, written from its REST API (https://docs.databricks.com/api/workspace/statementexecution)
and from "OAuth for service principals" (https://docs.databricks.com/aws/en/dev-tools/auth/oauth-m2m).

The token "right-token" and the client "app-id" with "right-secret" are those of a user who may use everything; "poor-token" is that
of one without permissions, "old-token" is out of date, and "blocked-token" comes from a forbidden address. The warehouse
"0123456789abcdef" runs, "5tarting00000000" needs two more looks, and "neverready000000" never starts; "deleted000000000" is gone.
The catalog `main` has the schemas `default` and `sales`.
"""

import itertools
import re

from web import Answer

USERS = {"right-token": "right", "poor-token": "poor", "made-token": "right"}
WAREHOUSES = {"0123456789abcdef": 0, "5tarting00000000": 2, "neverready000000": 1_000_000}
CLUSTERS = {"1121-100000-abcd1234"}
SCHEMAS = {"main": ["default", "information_schema", "sales"]}
TABLES = [
    ["sales", "customers", "MANAGED", "id", "BIGINT", "NO"],
    ["sales", "customers", "MANAGED", "name", "STRING", "YES"],
    ["sales", "names", "VIEW", "name", "STRING", "YES"],
]


class Failure(Exception):
    """A statement that fails: https://docs.databricks.com/aws/en/error-messages/error-classes"""

    def __init__(self, condition, state, message):
        super().__init__(f"[{condition}] {message} SQLSTATE: {state}")
        self.state = state


def error(status, code, message):
    return Answer({"error_code": code, "message": message}, status)


class Service:
    def __init__(self):
        self.numbers = itertools.count(1)
        self.statements = {}

    def answer(self, request):
        if request.path == "/oidc/v1/token" and request.method == "POST":
            return self.token(request)
        if request.path == "/oidc/.well-known/oauth-authorization-server":
            origin = request.origin + "/oidc"
            return Answer({
                "issuer": origin,
                "authorization_endpoint": origin + "/v1/authorize",
                "token_endpoint": origin + "/v1/token",
            })
        if request.path == "/.well-known/databricks-config":
            return Answer({"oidc_endpoint": request.origin + "/oidc", "workspace_id": "1", "cloud": "AWS"})
        if not request.path.startswith("/api/"):
            return Answer("<html>Not found</html>", 404, {"Content-Type": "text/html"})
        user = USERS.get(request.bearer)
        if user is None:
            return self.unknown(request.bearer)
        if request.path == "/api/2.0/sql/statements" and request.method == "POST":
            return self.begin(request.json, user)
        waiting = re.fullmatch(r"/api/2\.0/sql/statements/([\w-]+)", request.path)
        if waiting and request.method == "GET":
            return self.look(waiting[1])
        if request.path == "/api/2.1/clusters/get" and request.method == "GET":
            return self.cluster(request.query.get("cluster_id", ""), user)
        return error(404, "ENDPOINT_NOT_FOUND", f"No API found for '{request.method} {request.path}'")

    @staticmethod
    def unknown(token):
        if token is None:
            return error(401, 401, "Credential was not sent or was of an unsupported type for this API.")
        if token == "old-token":
            return error(401, 401, "Token is expired")
        if token == "blocked-token":
            return error(403, "PERMISSION_DENIED", "Source IP address: 127.0.0.1 is blocked by Databricks IP ACL for workspace: 1")
        return error(403, 403, "Invalid access token.")

    @staticmethod
    def token(request):
        if request.form.get("grant_type") != "client_credentials":
            return Answer({"error": "unsupported_grant_type", "error_description": "unsupported"}, 400)
        if request.form.get("scope") != "all-apis":
            return Answer({"error": "invalid_scope", "error_description": "invalid scope"}, 400)
        if request.basic not in (("app-id", "right-secret"), ("poor-id", "right-secret")):
            return Answer({"error": "invalid_client", "error_description": "Client authentication failed"}, 401)
        token = "made-token" if request.basic[0] == "app-id" else "poor-token"
        return Answer({"access_token": token, "token_type": "Bearer", "expires_in": 3600, "scope": "all-apis"})

    @staticmethod
    def cluster(identifier, user):
        if identifier not in CLUSTERS:
            return error(400, "INVALID_PARAMETER_VALUE", f"Cluster {identifier} does not exist")
        if user == "poor":
            return error(403, "PERMISSION_DENIED", "User does not have permission")
        return Answer({"cluster_id": identifier, "state": "RUNNING", "spark_version": "15.4.x-scala2.12"})

    def begin(self, body, user):
        warehouse = body.get("warehouse_id", "")
        if not re.fullmatch(r"[0-9a-z]{16}", warehouse):
            return error(400, "INVALID_PARAMETER_VALUE", f"{warehouse} is not a valid endpoint id.")
        if warehouse not in WAREHOUSES:
            return error(404, "RESOURCE_DOES_NOT_EXIST", f"The specified warehouse {warehouse} does not exist.")
        if user == "poor":
            return error(403, "PERMISSION_DENIED", "You do not have permission to use the SQL Warehouse.")
        wait = re.fullmatch(r"(\d+)s", body.get("wait_timeout", "10s"))
        if not wait or not (int(wait[1]) == 0 or 5 <= int(wait[1]) <= 50):
            return error(400, "INVALID_PARAMETER_VALUE", "wait_timeout must be 0 or between 5 and 50 seconds.")
        identifier = f"01f0c6a0-0000-1000-8000-{next(self.numbers):012}"
        self.statements[identifier] = [WAREHOUSES[warehouse], body]
        return self.look(identifier)

    def look(self, identifier):
        if identifier not in self.statements:
            return error(404, "NOT_FOUND", f"The statement {identifier} was not found.")
        statement = self.statements[identifier]
        if statement[0] > 0:
            statement[0] -= 1
            return Answer({"statement_id": identifier, "status": {"state": "PENDING"}})
        try:
            columns, rows = self.run(statement[1])
        except Failure as failure:
            problem = {"error_code": "BAD_REQUEST", "message": str(failure)}
            status = {"state": "FAILED", "error": problem, "sql_state": failure.state}
            return Answer({"statement_id": identifier, "status": status})
        described = [{"name": c, "type_name": "STRING", "type_text": "STRING", "position": n} for n, c in enumerate(columns)]
        manifest = {
            "format": "JSON_ARRAY",
            "schema": {"column_count": len(columns), "columns": described},
            "total_chunk_count": 1,
            "total_row_count": len(rows),
            "truncated": False,
        }
        result = {"chunk_index": 0, "row_offset": 0, "row_count": len(rows), "data_array": rows}
        status = {"state": "SUCCEEDED"}
        return Answer({"statement_id": identifier, "status": status, "manifest": manifest, "result": result})

    def run(self, body):
        text = body.get("statement", "")
        if text.lower() == "select 1":
            return ["1"], [["1"]]
        if text == "SELECT current_version().dbsql_version":
            return ["dbsql_version"], [["2026.30"]]
        show = re.fullmatch(r"SHOW SCHEMAS(?: IN `(.*)`)? LIKE '(.*)'", text)
        if show:
            pattern = show[2].replace("\\'", "'").replace("*", ".*")
            names = self.schemas((show[1] or "main").replace("``", "`"))
            return ["databaseName"], [[name] for name in names if re.fullmatch(pattern, name, re.I)]
        tables = re.search(r"FROM `(\w+)`\.information_schema\.columns", text)
        if tables:
            self.schemas(tables[1])
            return ["a", "b", "c", "d", "e", "f"], TABLES
        raise Failure("PARSE_SYNTAX_ERROR", "42601", "Syntax error at or near end of input.")

    @staticmethod
    def schemas(catalog):
        if catalog == "locked":
            raise Failure("INSUFFICIENT_PERMISSIONS", "42501", "User does not have USE CATALOG on Catalog 'locked'.")
        if catalog not in SCHEMAS:
            raise Failure("NO_SUCH_CATALOG_EXCEPTION", "42704", f"Catalog '{catalog}' was not found.")
        return SCHEMAS[catalog]
