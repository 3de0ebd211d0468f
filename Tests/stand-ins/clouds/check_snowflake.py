"""Lets Snowflake's own connector in with the right password and the right key, and has it refused with wrong ones.

usage: check_snowflake.py FOLDER
"""

import checking

folder, environment = checking.prepare()

import snowflake.connector  # noqa: E402
from cryptography.hazmat.primitives import serialization  # noqa: E402


def connect(**how):
    connection = snowflake.connector.connect(
        user="alice",
        account="localhost",
        host="127.0.0.1",
        port=environment["http"],
        protocol="http",
        login_timeout=10,
        network_timeout=10,
        **how,
    )
    try:
        return str(connection.cursor().execute("select 1").fetchall())
    finally:
        connection.close()


def key(name, passphrase=None):
    """In the form that the connector wants."""
    loaded = serialization.load_pem_private_key((folder / f"keys/{name}.pem").read_bytes(), passphrase)
    return loaded.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


checking.expect("('1',)", lambda: connect(password="right-pw", role="ANALYST"))
checking.expect("390100", lambda: connect(password="wrong"))
checking.expect("390189", lambda: connect(password="right-pw", role="NOBODY"))
checking.expect("('1',)", lambda: connect(private_key=key("encrypted", b"right-passphrase")))
checking.expect("390144", lambda: connect(private_key=key("wrong")))
