"""Fills the throw-away servers of Tests/servers/s3, checks them with Amazon's own client, and writes environment.json.

usage: set-up-moto.py FOLDER

Identities in moto: `admin` may do everything, `nobody` nothing. A client of Amazon's own has to be let in with the right secret
and refused with a wrong one, so that what the bridge is tested against is what S3 is.
"""

import json
import os
import pathlib
import sys
import urllib.request

# Nothing of the user's may steer the client.
for name in [name for name in os.environ if name.startswith("AWS_") or name.lower().endswith("_proxy")]:
    del os.environ[name]

import boto3  # noqa: E402
from botocore.config import Config  # noqa: E402
from botocore.exceptions import ClientError  # noqa: E402

ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
READ_LIST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}],
}


def client(service, url, key="setup", secret="setup"):
    return boto3.client(
        service,
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}),
    )


def user(iam, name, policy):
    iam.create_user(UserName=name)
    if policy:
        iam.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {"id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}


def fill(url):
    iam = client("iam", url)
    users = {
        "admin": user(iam, "admin", ALL),
        "lister": user(iam, "lister", READ_LIST),
        "nobody": user(iam, "nobody", None),
    }
    s3 = client("s3", url)
    s3.create_bucket(Bucket="shop")
    # No slash: moto computes the signature of a listing under a path with one in another way than S3.
    s3.put_object(Bucket="shop", Key="sales.csv", Body=b"id,name\n1,a\n")
    athena = client("athena", url)
    athena.create_work_group(
        Name="reports",
        Configuration={"ResultConfiguration": {"OutputLocation": "s3://shop/results/"}},
    )
    # From here on, moto looks at who asks.
    request = urllib.request.Request(
        url + "/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"}, method="POST"
    )
    urllib.request.urlopen(request).read()
    return users


def code(url, key, secret):
    """What Amazon's own client is told."""
    try:
        client("s3", url, key, secret).list_objects_v2(Bucket="shop", MaxKeys=1)
        return "ok"
    except ClientError as error:
        return error.response["Error"]["Code"]


def main():
    folder = pathlib.Path(sys.argv[1])
    ports = {name: int((folder / f"{name}.port").read_text()) for name in ("rclone", "moto", "tls")}
    moto = f"http://127.0.0.1:{ports['moto']}"
    users = fill(moto)
    admin = users["admin"]
    rclone = f"http://127.0.0.1:{ports['rclone']}"
    seen = [
        code(moto, admin["id"], admin["secret"]),
        code(moto, admin["id"], "wrong"),
        code(rclone, "AKIDRCLONE", "right-secret-of-rclone"),
        code(rclone, "AKIDRCLONE", "wrong"),
    ]
    if seen != ["ok", "SignatureDoesNotMatch", "ok", "SignatureDoesNotMatch"]:
        sys.exit(f"The servers answer Amazon's own client with {seen}.")
    environment = {"ports": ports, "users": users, "tls": str(folder / "tls")}
    (folder / "environment.json").write_text(json.dumps(environment))


if __name__ == "__main__":
    main()
