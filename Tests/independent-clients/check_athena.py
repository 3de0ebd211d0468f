"""Amazon's own client for Athena: https://boto3.amazonaws.com/v1/documentation/api/latest/reference/services/athena.html"""

import boto3
import outcomes
from botocore.config import Config

told = outcomes.parameters()


def client(key="AKIDRCLONE", secret="right-secret-of-rclone", token=None):
    return boto3.client(
        "athena",
        endpoint_url=f"http://127.0.0.1:{told['port']}",
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(retries={"max_attempts": 0}),
    )


def workgroup(name="primary", **who):
    assert client(**who).get_work_group(WorkGroup=name)["WorkGroup"]["State"] == "ENABLED"


def database(name):
    assert client().get_database(CatalogName="AwsDataCatalog", DatabaseName=name)["Database"]["Name"] == name


outcomes.report({
    "right": workgroup,
    "wrong secret": lambda: workgroup(secret="wrong"),
    "unknown key": lambda: workgroup(key="AKIDUNKNOWN"),
    "expired token": lambda: workgroup(token="expired-t0ken"),
    "no permission": lambda: workgroup(key="AKIDNOBODY", secret="right-secret-of-nobody"),
    "unknown workgroup": lambda: workgroup("none"),
    "database": lambda: database("sales"),
    "unknown database": lambda: database("none"),
})
