"""Databricks' own client, with right and wrong secrets: https://github.com/databricks/databricks-sdk-py"""

import outcomes
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config

told = outcomes.parameters()


def select(warehouse="0123456789abcdef", **how):
    how.setdefault("auth_type", "oauth-m2m" if "client_id" in how else "pat")
    config = Config(host=told["address"], retry_timeout_seconds=3, http_timeout_seconds=10, **how)
    statement = WorkspaceClient(config=config).statement_execution.execute_statement("select 1", warehouse)
    assert statement.result.data_array == [["1"]]


outcomes.report({
    "right": lambda: select(token="right-token"),
    "wrong token": lambda: select(token="wr0ng-token"),
    "old token": lambda: select(token="old-token"),
    "client": lambda: select(client_id="app-id", client_secret="right-secret"),
    "wrong client secret": lambda: select(client_id="app-id", client_secret="wr0ng-secret"),
    "wrong client": lambda: select(client_id="nobody", client_secret="right-secret"),
    "no permission": lambda: select(token="poor-token"),
    "unknown warehouse": lambda: select("deleted000000000", token="right-token"),
})
