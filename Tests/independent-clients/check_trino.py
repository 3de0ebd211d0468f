"""Trino's own client, with right and wrong secrets: https://github.com/trinodb/trino-python-client"""

import outcomes
import trino

told = outcomes.parameters()


def select(authentication, catalog="hive", user="alice", scheme="https", port=None):
    connection = trino.dbapi.connect(
        host="localhost",
        port=port or told["tls"],
        user=user,
        catalog=catalog,
        http_scheme=scheme,
        auth=authentication,
        verify=told["authorities"],
        request_timeout=10,
        max_attempts=1,
    )
    cursor = connection.cursor()
    cursor.execute(f"""SHOW SCHEMAS FROM "{catalog}" LIKE 'sales' ESCAPE '\\'""")
    assert cursor.fetchall() == [["sales"]]


def basic(name, password):
    return trino.auth.BasicAuthentication(name, password)


outcomes.report({
    "right": lambda: select(basic("alice", "right-pw")),
    "wrong password": lambda: select(basic("alice", "wr0ng-pw")),
    "wrong user": lambda: select(basic("nobody", "right-pw"), user="nobody"),
    "token": lambda: select(trino.auth.JWTAuthentication(told["token"])),
    "expired token": lambda: select(trino.auth.JWTAuthentication(told["expiredToken"])),
    "forged token": lambda: select(trino.auth.JWTAuthentication(told["forgedToken"])),
    "without TLS": lambda: select(None, scheme="http", port=told["plain"]),
    "unknown catalog": lambda: select(basic("alice", "right-pw"), catalog="nowhere"),
    "no permission": lambda: select(basic("bob", "right-pw"), user="bob"),
})
