"""Microsoft's own clients for files in Azure: https://learn.microsoft.com/python/api/overview/azure/storage-blob-readme

Besides the outcomes it prints the URLs that it made, under `url: NAME`.
"""

import datetime
import json
import sys

import outcomes
from azure.core.pipeline.transport import RequestsTransport
from azure.identity import ClientSecretCredential
from azure.storage.blob import BlobClient, ContainerClient, generate_blob_sas, generate_container_sas

told = outcomes.parameters()
now = datetime.datetime.now(datetime.timezone.utc)
quiet = {"retry_total": 0, "connection_verify": told["authorities"]}


def signed(make=generate_container_sas, key=told["key"], start=-1, end=1, permission="rl", **names):
    hours = {name: now + datetime.timedelta(hours=value) for name, value in (("start", start), ("expiry", end))}
    return make("shop", container_name=names.pop("container", "lake"), account_key=key, permission=permission, **hours, **names)


WRONG = "d3Jvbmcga2V5IG9mIHRoZSBhY2NvdW50Li4uLi4uLi4="
SIGNATURES = {
    "right": signed(),
    "one file": signed(generate_blob_sas, permission="r", blob_name="data/sales.csv"),
    "wrong key": signed(key=WRONG),
    "expired": signed(start=-2, end=-1),
    "early": signed(start=1, end=2),
    "only list": signed(permission="l"),
    "only read": signed(permission="r"),
    "other container": signed(container="none"),
}


def read(proof, name="data/sales.csv", container="lake", address=told["address"]):
    client = BlobClient(address, container, name, credential=proof, **quiet)
    assert client.download_blob(offset=0, length=1).readall() == b"i"


def names(proof):
    client = ContainerClient(told["address"], "lake", credential=proof, **quiet)
    assert "data/sales.csv" in [blob.name for blob in client.list_blobs(name_starts_with="data/")]


def principal(client="app-id", secret="right-secret", tenant="contoso"):
    transport = RequestsTransport(connection_verify=told["authorities"])
    credential = ClientSecretCredential(
        tenant, client, secret, authority=told["secure"], disable_instance_discovery=True, transport=transport, retry_total=0
    )
    read(credential, address=told["secure"])


cases = {name: outcomes.outcome(attempt) for name, attempt in {
    "right": lambda: read(SIGNATURES["right"]),
    "one file": lambda: read(SIGNATURES["one file"]),
    "list": lambda: names(SIGNATURES["right"]),
    "wrong key": lambda: read(SIGNATURES["wrong key"]),
    "expired": lambda: read(SIGNATURES["expired"]),
    "only list": lambda: read(SIGNATURES["only list"]),
    "unknown file": lambda: read(SIGNATURES["right"], "none.csv"),
    "unknown container": lambda: read(SIGNATURES["other container"], container="none"),
    "principal": principal,
    "wrong secret": lambda: principal(secret="wr0ng-secret"),
    "unknown client": lambda: principal(client="nobody"),
    "unknown tenant": lambda: principal(tenant="nowhere"),
    "poor principal": lambda: principal(client="poor-id"),
}.items()}
json.dump(cases | {f"url: {name}": text for name, text in SIGNATURES.items()}, sys.stdout)
