"""A client for ClickHouse's own protocol, with right and wrong secrets: https://github.com/mymarilyn/clickhouse-driver

It logs in to the same server with the same users, by another way than ours.
"""

import outcomes
from clickhouse_driver import Client

told = outcomes.parameters()


def select(user="alice", password="right-pw", database="sales", **how):
    client = Client("localhost", told["native"], user=user, password=password, database=database, **how)
    try:
        assert client.execute("SELECT 1") == [(1,)]
    finally:
        client.disconnect()


outcomes.report({
    "right": select,
    "wrong password": lambda: select(password="wr0ng-pw"),
    "wrong user": lambda: select(user="nobody"),
    "unknown database": lambda: select(database="nowhere"),
})
