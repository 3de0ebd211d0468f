"""Snowflake's own connector, with right and wrong passwords and keys: https://github.com/snowflakedb/snowflake-connector-python"""

import os
import pathlib

import outcomes

told = outcomes.parameters()
# The connector reads and writes files in the user's folder.
os.environ["HOME"] = told["folder"]

import snowflake.connector  # noqa: E402
from cryptography.hazmat.primitives import serialization  # noqa: E402


def connect(**how):
    connection = snowflake.connector.connect(
        user="alice",
        account="localhost",
        host="127.0.0.1",
        port=told["port"],
        protocol="http",
        login_timeout=10,
        network_timeout=10,
        **how,
    )
    try:
        assert connection.cursor().execute("select 1").fetchall() == [("1",)]
    finally:
        connection.close()


def key(name, passphrase=None):
    """In the form that the connector wants."""
    loaded = serialization.load_pem_private_key(pathlib.Path(told["keys"], f"{name}.pem").read_bytes(), passphrase)
    return loaded.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


outcomes.report({
    "right": lambda: connect(password="right-pw", role="ANALYST"),
    "wrong password": lambda: connect(password="wrong"),
    "wrong role": lambda: connect(password="right-pw", role="NOBODY"),
    "key": lambda: connect(private_key=key("encrypted", b"right-passphrase")),
    "wrong key": lambda: connect(private_key=key("wrong")),
})
