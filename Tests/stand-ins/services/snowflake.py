"""The interface that Snowflake's drivers use: login, queries, end of the session.

Written from what Snowflake's connector for Python sends and reads; names of columns are those of `SHOW` in Snowflake's
documentation. `ALICE` has the password `right-pw` and the key `keys/right.pem`, and the roles ANALYST and PUBLIC. Of what there is,
`SEEN_…` is listed for her but not hers to use, and `HIDDEN_…` isn't even listed.
"""

import re
import time
import uuid

from keys import PublicKey
from web import NOTHING, reply

VERSION = "9.34.1"
USABLE = {
    "WAREHOUSES": {"COMPUTE_WH"},
    "DATABASES": {"SALES"},
    "SCHEMAS": {"PUBLIC", "FINANCE"},
}
SEEN = {
    "WAREHOUSES": {"COMPUTE_WH", "SEEN_WH"},
    "DATABASES": {"SALES", "SEEN_DB"},
    "SCHEMAS": {"PUBLIC", "FINANCE", "SEEN_SCHEMA"},
}
ROLES = {"ANALYST", "PUBLIC"}

# Users whom something keeps out although their password is right.
KEPT_OUT = {
    "LOCKED": ("390102", "Your user account has been temporarily locked due to too many failed attempts."),
    "EXPIRED": ("390106", "Specified password has expired. Password must be changed using the Snowflake web console."),
    "SECOND": ("390127", "Multi-factor authentication is required for this account."),
    "ELSEWHERE": ("390422", "Incoming request with IP/Token 127.0.0.1 is not allowed to access Snowflake."),
}
TEXT = {"type": "text", "nullable": True, "length": 100, "byteLength": 400, "precision": None, "scale": None}
COLUMNS = ["table_name", "schema_name", "column_name", "data_type", "null?", "default", "kind"]
TABLES = [
    ("ORDERS", "PUBLIC", "ID", '{"type":"FIXED","precision":38,"scale":0,"nullable":false}', "NOT_NULL"),
    ("ORDERS", "PUBLIC", "NOTE", '{"type":"TEXT","length":16777216,"nullable":true}', "true"),
    ("INVOICES", "FINANCE", "TOTAL", '{"type":"REAL","nullable":true}', "true"),
]


def success(data):
    return reply(200, {"data": data, "code": None, "message": None, "success": True})


def refusal(code, message, data=None):
    """Every refusal has status 200."""
    return reply(200, {"data": data, "code": code, "message": message, "success": False})


def result(names, rows):
    return success(
        {
            "parameters": [],
            "rowtype": [{"name": name, **TEXT} for name in names],
            "rowset": rows,
            "total": len(rows),
            "returned": len(rows),
            "queryId": str(uuid.uuid4()),
            "queryResultFormat": "json",
            "sqlState": "00000",
        }
    )


class Service:
    def __init__(self, folder):
        self.key = PublicKey(folder / "keys/right.pem")
        self.sessions = {}

    def answer(self, request):
        if request.method != "POST":
            return NOTHING
        if request.path == "/session/v1/login-request":
            return self.login(request)
        if request.path == "/queries/v1/query-request":
            return self.query(request)
        if request.path == "/session" and request.query.get("delete") == "true":
            self.sessions.pop(self.token(request), None)
            return success(None)
        return NOTHING

    # Logging in

    def login(self, request):
        data = request.json["data"]
        refused = self.refused_login(data)
        if refused:
            return refusal(*refused, {"nextAction": "RETRY_LOGIN", "pwdChangePending": None})
        role = request.query.get("roleName", "PUBLIC").upper()
        if role not in ROLES:
            return refusal("390189", f"Role '{role}' specified in the connect string does not exist or not authorized.")
        session = {
            "role": role,
            "warehouse": self.usable("WAREHOUSES", request.query.get("warehouse")),
            "database": self.usable("DATABASES", request.query.get("databaseName")),
        }
        session["schema"] = session["database"] and self.usable("SCHEMAS", request.query.get("schemaName", "PUBLIC"))
        token = f"session-token-{uuid.uuid4()}"
        self.sessions[token] = session
        return success(
            {
                "token": token,
                "masterToken": f"master-token-{uuid.uuid4()}",
                "validityInSeconds": 3600,
                "masterValidityInSeconds": 14400,
                "displayUserName": data["LOGIN_NAME"],
                "serverVersion": VERSION,
                "sessionId": 1,
                "parameters": [{"name": "CLIENT_TELEMETRY_ENABLED", "value": False}],
                "sessionInfo": {
                    "databaseName": session["database"],
                    "schemaName": session["schema"],
                    "warehouseName": session["warehouse"],
                    "roleName": role,
                },
            }
        )

    def refused_login(self, data):
        """Code and message; None for whom nothing keeps out."""
        user = data["LOGIN_NAME"].upper()
        if data.get("AUTHENTICATOR") == "SNOWFLAKE_JWT":
            is_right = user == "ALICE" and self.is_right_token(data["TOKEN"], data["ACCOUNT_NAME"], user)
            return None if is_right else ("390144", f"JWT token is invalid. [{uuid.uuid4()}]")
        if data.get("PASSWORD") != "right-pw" or user not in {"ALICE", *KEPT_OUT}:
            return ("390100", "Incorrect username or password was specified.")
        return KEPT_OUT.get(user)

    def is_right_token(self, text, account, user):
        """By the rules of "Using key-pair authentication" in Snowflake's documentation."""
        token = self.key.token(text)
        if not token:
            return False
        claims, now = token[1], time.time()
        subject = f"{account.upper()}.{user}"
        return (
            claims["sub"] == subject
            and claims["iss"] == f"{subject}.{self.key.fingerprint}"
            and claims["iat"] <= now + 60
            and now < claims["exp"] <= claims["iat"] + 3600
        )

    @staticmethod
    def usable(kind, name):
        """The name as it is stored; None for what the role may not use. Quotation marks keep capitals from being made."""
        stored = name and (name.strip('"') if name.startswith('"') else name.upper())
        return stored if stored in USABLE[kind] else None

    # In a session

    @staticmethod
    def token(request):
        found = re.fullmatch(r'Snowflake Token="(.*)"', request.headers.get("Authorization", ""))
        return found[1] if found else None

    def query(self, request):
        session = self.sessions.get(self.token(request))
        if not session:
            return refusal("390104", "Session token is not found or invalid.")
        uuid.UUID(request.query["requestId"])
        statement = request.json["sqlText"]
        if statement.startswith("SELECT CURRENT_VERSION()"):
            names = ["warehouse", "database", "schema", "role"]
            return result(["V", *names], [[VERSION, *(session[name] for name in names)]])
        listing = re.fullmatch(r"SHOW (WAREHOUSES|DATABASES|SCHEMAS) LIKE '(.*)'( IN DATABASE \".*\")?", statement)
        if listing:
            names = sorted(name for name in SEEN[listing[1]] if name == listing[2].upper())
            return result(["created_on", "name"], [["2026-01-01", name] for name in names])
        columns = re.fullmatch(r"SHOW COLUMNS IN (SCHEMA|DATABASE)", statement)
        if columns:
            rows = [row for row in TABLES if columns[1] == "DATABASE" or row[1] == session["schema"]]
            return result(COLUMNS, [[*row, None, "COLUMN"] for row in rows])
        if statement.lower() == "select 1":
            return result(["1"], [["1"]])
        return refusal("001003", "SQL compilation error: syntax error", {"sqlState": "42000"})
