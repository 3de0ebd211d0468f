"""Python's own client for HTTP, with files that are there and files that aren't."""

import urllib.request

import outcomes

told = outcomes.parameters()


def read(path, status, size=None):
    request = urllib.request.Request(told["address"] + path, headers={"Range": "bytes=0-1048576"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
        body = answer.read()
        assert answer.status == status, answer.status
        assert size is None or len(body) == size, len(body)


outcomes.report({
    "part": lambda: read("/big.csv", 206, 1048577),
    "whole": lambda: read("/whole/sales.csv", 200),
    "moved": lambda: read("/moved/relative", 206),
    "missing": lambda: read("/none.csv", 200),
    "forbidden": lambda: read("/forbidden.csv", 200),
    "secret": lambda: read("/secret.csv", 200),
    "empty": lambda: read("/empty.csv", 200),
})
