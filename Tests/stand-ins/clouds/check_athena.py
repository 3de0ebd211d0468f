"""Lets Amazon's own client in with the right secret, and has it refused with a wrong one and for what isn't there.

usage: check_athena.py FOLDER
"""

import checking

folder, environment = checking.prepare()

import boto3  # noqa: E402
from botocore.config import Config  # noqa: E402


def client(key="AKIDRCLONE", secret="right-secret-of-rclone", token=None):
    return boto3.client(
        "athena",
        endpoint_url=f"http://127.0.0.1:{environment['http']}",
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(retries={"max_attempts": 0}),
    )


def state(name="primary", **who):
    return client(**who).get_work_group(WorkGroup=name)["WorkGroup"]["State"]


def database(name):
    return client().get_database(CatalogName="AwsDataCatalog", DatabaseName=name)["Database"]["Name"]


checking.expect("ENABLED", state)
checking.expect("InvalidSignatureException", lambda: state(secret="wrong"))
checking.expect("UnrecognizedClientException", lambda: state(key="AKIDUNKNOWN"))
checking.expect("ExpiredTokenException", lambda: state(token="expired-t0ken"))
checking.expect("AccessDeniedException", lambda: state(key="AKIDNOBODY", secret="right-secret-of-nobody"))
checking.expect("InvalidRequestException", lambda: state("none"))
checking.expect("sales", lambda: database("sales"))
checking.expect("MetadataException", lambda: database("none"))
