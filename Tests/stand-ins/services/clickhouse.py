"""What newer servers of ClickHouse answer over HTTP (https://clickhouse.com/docs/interfaces/http), for the ports with TLS that a real
server isn't started for: wrong logins get 403 with the code 516.
"""

from web import Answer


class Service:
    def answer(self, request):
        name, password = request.basic or ("default", "")
        if (name, password) != ("alice", "right-pw"):
            words = f"{name}: Authentication failed: password is incorrect, or there is no user with such name."
            text = f"Code: 516. DB::Exception: {words} (AUTHENTICATION_FAILED) (version 26.9.1.1)\n"
            return Answer(text, 403, {"X-ClickHouse-Exception-Code": "516"})
        columns = ["version()", "currentDatabase()", "toString(count())"]
        meta = [{"name": column, "type": "String"} for column in columns]
        return Answer({"meta": meta, "data": [["26.9.1.1", request.query.get("database", "default"), "1"]], "rows": 1})
