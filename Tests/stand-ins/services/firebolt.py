"""A stand-in for Firebolt, written from "Using the API" (https://docs.firebolt.io/guides/query-data/using-the-api) and from its
Python client, which has the paths and headers that the page leaves out.

The service account "app-id" with "right-secret" belongs to the account "shop", which has the database "sales" and the engine
"fast"; the engine "asleep" is stopped, and "poor-id" may use nothing. "lost" is a service account without a user in any account.
"""

from web import Answer

SECRETS = {"app-id": "right-token", "poor-id": "poor-token", "lost-id": "lost-token"}
ENGINES = {"fast": "RUNNING", "asleep": "STOPPED"}
TABLES = [
    ["public", "customers", "BASE TABLE", "id", "bigint", "NO"],
    ["public", "customers", "BASE TABLE", "name", "text", "YES"],
]


class Service:
    def answer(self, request):
        if request.path == "/oauth/token" and request.method == "POST":
            return self.token(request)
        if request.bearer not in SECRETS.values():
            return Answer({"error": "unauthorized"}, 401)
        if request.path.startswith("/web/v3/account/") and request.method == "GET":
            return self.account(request)
        if request.path in ("/system/query", "/user/query", "/system", "/user", "/system/", "/user/") and request.method == "POST":
            return self.query(request)
        return Answer("404 page not found", 404)

    @staticmethod
    def token(request):
        form = request.form
        if form.get("grant_type") != "client_credentials" or form.get("audience") != "https://api.firebolt.io":
            return Answer({"error": "invalid_request", "error_description": "unsupported"}, 400)
        if form.get("client_id") not in SECRETS or form.get("client_secret") != "right-secret":
            return Answer({"error": "access_denied", "error_description": "Unauthorized"}, 401)
        return Answer({"access_token": SECRETS[form["client_id"]], "token_type": "Bearer", "expires_in": 86400})

    @staticmethod
    def account(request):
        name = request.path.split("/")[4]
        if name == "elsewhere":
            return Answer({"engineUrl": "system.elsewhere.example.test/?account_id=1"})
        if name != "shop" or not request.path.endswith("/engineUrl"):
            return Answer({"error": "not found", "message": "account not found"}, 404)
        if request.bearer == "lost-token":
            return Answer({"error": "forbidden"}, 403)
        return Answer({"engineUrl": f"{request.origin}/system/?account_id=01shop&account_version=2"})

    @staticmethod
    def fail(code, text, status=400):
        return Answer({"errors": [{"code": code, "description": text, "severity": "ERROR"}]}, status)

    def query(self, request):
        text = request.body.decode().strip().rstrip(";")
        if request.path.startswith("/system") and request.query.get("account_id") != "01shop":
            return self.fail("400", "account_id is missing", 400)
        database = request.query.get("database")
        if database is not None and database != "sales":
            return self.fail("400", f"Database '{database}' does not exist or not authorized.", 400)
        words = text.split(None, 2)
        if [word.upper() for word in words[:2]] == ["USE", "DATABASE"]:
            return self.use_database(words[2].strip('"'), request)
        if [word.upper() for word in words[:2]] == ["USE", "ENGINE"]:
            return self.use_engine(words[2].strip('"'), request)
        if "information_schema.engines" in text:
            return self.rows(["status"], [[state] for name, state in ENGINES.items() if f"'{name}'" in text])
        if "information_schema" in text:
            return self.rows(["a", "b", "c", "d", "e", "f"], TABLES)
        if text.lower() == "select version()":
            return self.rows(["version"], [["4.27.0"]])
        return self.rows(["1"], [[1]])

    def use_database(self, name, request):
        if request.bearer == "poor-token":
            return self.fail("403", f"User does not have USAGE on database '{name}'", 403)
        if name != "sales":
            return self.fail("404", f"Database '{name}' does not exist or not authorized.")
        return self.rows([], [], {"Firebolt-Update-Parameters": f"database={name}"})

    def use_engine(self, name, request):
        if name not in ENGINES:
            return self.fail("404", f"Engine '{name}' does not exist or not authorized.")
        if ENGINES[name] != "RUNNING":
            return self.fail("409", f"Engine '{name}' is not running.", 200)
        return self.rows([], [], {"Firebolt-Update-Endpoint": f"{request.origin}/user/?engine={name}"})

    @staticmethod
    def rows(columns, rows, headers=None):
        meta = [{"name": name, "type": "int" if name == "1" else "text"} for name in columns]
        statistics = {"elapsed": 0.001, "rows_read": 1, "bytes_read": 1}
        body = {"query": {"query_id": "1"}, "meta": meta, "data": rows, "rows": len(rows), "statistics": statistics}
        return Answer(body, 200, headers)
