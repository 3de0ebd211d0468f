"""Firebolt's own client, with right and wrong secrets: https://github.com/firebolt-db/firebolt-python-sdk

It drops the port of an engine's address, so that engines aren't tried. It takes tokens from the host `id` beside `api`.
"""

import socket

import outcomes
from firebolt.client.auth import ClientCredentials
from firebolt.db import connect

told = outcomes.parameters()
resolve = socket.getaddrinfo


def resolve_loopback(host, *rest, **named):
    return resolve("127.0.0.1" if host in ("api.localhost", "id.localhost") else host, *rest, **named)


socket.getaddrinfo = resolve_loopback


def select(client="app-id", secret="right-secret", account="shop", **how):
    login = ClientCredentials(client, secret, use_token_cache=False)
    with connect(auth=login, account_name=account, api_endpoint=told["address"], disable_cache=True, **how) as connection:
        cursor = connection.cursor()
        cursor.execute("select 1")
        assert [list(row) for row in cursor.fetchall()] == [[1]]


outcomes.report({
    "right": select,
    "database": lambda: select(database="sales"),
    "wrong secret": lambda: select(secret="wr0ng-secret"),
    "wrong client": lambda: select(client="nobody"),
    "unknown account": lambda: select(account="nowhere"),
    "unknown database": lambda: select(database="nowhere"),
    "unknown engine": lambda: select(engine_name="nowhere"),
})
