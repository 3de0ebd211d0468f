"""What the checks with the vendors' own clients share."""

import json
import os
import pathlib
import sys


def prepare():
    """Keeps clients from being steered by the environment.

    Returns the folder of the servers, and what is in its environment.json.
    """
    for name in list(os.environ):
        is_steering = name.startswith(("AWS_", "GOOGLE_", "SNOWFLAKE_")) or name.lower().endswith(("_proxy", "_ca_bundle"))
        if is_steering or name == "SSL_CERT_FILE":
            del os.environ[name]
    folder = pathlib.Path(sys.argv[1])
    os.environ["HOME"] = str(folder)
    return folder, json.loads((folder / "environment.json").read_text())


def expect(wanted, action, *also):
    """Runs something that returns a text or fails, and ends this program unless one of the wanted words is in that."""
    try:
        seen = action()
    except Exception as error:  # Whatever the client throws is its word.
        seen = f"{type(error).__name__}: {error}"
    if not any(word in seen for word in (wanted, *also)):
        sys.exit(f"Instead of {wanted}, the client says: {seen}")
