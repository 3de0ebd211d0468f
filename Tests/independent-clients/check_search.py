"""The clients of Elasticsearch and OpenSearch, with right and wrong secrets: https://github.com/elastic/elasticsearch-py and
https://github.com/opensearch-project/opensearch-py
"""

import outcomes
from elasticsearch import Elasticsearch
from opensearchpy import OpenSearch

told = outcomes.parameters()


def elastic(**how):
    address = f"https://localhost:{told['elasticsearch']}"
    client = Elasticsearch(address, ca_certs=told["authorities"], request_timeout=10, max_retries=0, **how)
    assert client.info()["version"]["number"]


def opensearch(name="alice", password="right-pw"):
    client = OpenSearch(
        [{"host": "localhost", "port": told["opensearch"]}],
        http_auth=(name, password),
        use_ssl=True,
        ca_certs=told["authorities"],
        timeout=10,
        max_retries=0,
    )
    assert client.info()["version"]["distribution"] == "opensearch"


outcomes.report({
    "elasticsearch right": lambda: elastic(basic_auth=("alice", "right-pw")),
    "elasticsearch wrong password": lambda: elastic(basic_auth=("alice", "wr0ng-pw")),
    "elasticsearch wrong user": lambda: elastic(basic_auth=("nobody", "right-pw")),
    "elasticsearch key": lambda: elastic(api_key=("key-id", "right-key")),
    "elasticsearch wrong key": lambda: elastic(api_key=("key-id", "wr0ng-key")),
    "elasticsearch no privilege": lambda: elastic(basic_auth=("bob", "right-pw")),
    "opensearch right": opensearch,
    "opensearch wrong password": lambda: opensearch(password="wr0ng-pw"),
    "opensearch wrong user": lambda: opensearch(name="nobody"),
    "opensearch no privilege": lambda: opensearch(name="bob"),
})
