"""Amazon's own client with access points of S3: https://boto3.amazonaws.com/v1/documentation/api/latest/reference/services/s3.html"""

import socket

import boto3
import outcomes
import urllib3
from botocore.config import Config

told = outcomes.parameters()
look_up = socket.getaddrinfo
# Not every resolver knows that all of .localhost is this computer.
socket.getaddrinfo = lambda host, *rest, **more: look_up("localhost" if host.endswith(".localhost") else host, *rest, **more)
# No certificate is for a name that has an account and an outpost in it.
urllib3.disable_warnings()


def list_one(arn, key="AKIDRIGHT", secret="right-secret", address=told["address"]):
    client = boto3.client(
        "s3",
        endpoint_url=address,
        region_name="eu-west-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        verify=False,
        config=Config(retries={"max_attempts": 0}),
    )
    assert client.list_objects_v2(Bucket=arn, Prefix="data/", MaxKeys=1)["KeyCount"] == 1


def arn(service="s3", name="accesspoint/reports"):
    return f"arn:aws:{service}:eu-west-1:123456789012:{name}"


outcomes.report({
    "right": lambda: list_one(arn()),
    "object lambda": lambda: list_one(arn("s3-object-lambda")),
    # The client speaks nothing but TLS to those.
    "outpost": lambda: list_one(arn("s3-outposts", "outpost/op-1/accesspoint/reports"), address=told["secure"]),
    "wrong secret": lambda: list_one(arn(), secret="wr0ng-secret"),
    "wrong key": lambda: list_one(arn(), key="AKIDUNKNOWN"),
    "no permission": lambda: list_one(arn(), key="AKIDNOBODY"),
    "unknown": lambda: list_one(arn(name="accesspoint/none")),
})
