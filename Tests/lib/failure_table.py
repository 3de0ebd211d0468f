"""Turns what the tests of connections recorded into protocol/reference/failures.md, or checks that it still says the same.

usage: failure_table.py FOLDER [--write]
"""

import re
import sys

from reference_page import recorded, settle

INTRODUCTION = """# What each failure looks like

For every type and cause, what a test of the connection answers. The rows are recorded by the tests, from the drivers, against
throw-away servers and stand-ins; a dash stands for what isn't given. `fields` are relative to `/credentials`. Each type says what was
tested against; of a server that isn't the real one also which client of others was let in and refused by it in the same run.
"""

NOBODY = "not independently checked"
REAL = None
# What each type was tested against, and by whom that was checked.
SERVERS = {
    "athena": ("a stand-in, and where results go rclone's S3", "boto3"),
    "awss3": ("rclone's S3 and moto, and for access points a stand-in", "boto3"),
    "bigquery": ("a stand-in", "google-cloud-bigquery"),
    "clickhouse": ("ClickHouse itself, and for newer versions a stand-in", "clickhouse-driver"),
    "cockroachdb": ("PostgreSQL that says it is CockroachDB", NOBODY),
    "csv": ("files, and over HTTP a stand-in", "Python's urllib"),
    "databricks": ("a stand-in", "databricks-sdk"),
    "duckdb": ("files that DuckDB made, and for Azure a stand-in", "azure-storage-blob and azure-identity"),
    "elasticsearch": ("a stand-in", "elasticsearch"),
    "firebolt": ("a stand-in", "firebolt-sdk"),
    "mongodb": ("SecantusDB", "pymongo"),
    "motherduck": ("PostgreSQL with the names of MotherDuck", NOBODY),
    "mssql": ("a stand-in", "python-tds"),
    "mysql": ("MariaDB itself", REAL),
    "opensearch": ("a stand-in, and osmem", "opensearch-py"),
    "postgres": ("PostgreSQL itself", REAL),
    "redshift": ("PostgreSQL that says it is Redshift", NOBODY),
    "singlestore": ("MariaDB that says it is SingleStore", NOBODY),
    "snowflake": ("a stand-in", "snowflake-connector-python"),
    "trino": ("a stand-in", "trino"),
}


def words(name):
    """`certificateOfOtherHost` as `certificate of other host`."""
    spaced = re.sub(r"(?<=[a-z])([A-Z])", r" \1", name)
    return spaced.lower().replace("tls", "TLS")


def row(record):
    cause = words(record["cause"])
    if record["variant"]:
        cause += f" ({record['variant']})"
    fields = [field.removeprefix("/credentials/") for field in record.get("fields", [])]
    cells = [
        record.get("stage"),
        record.get("reason", "ok"),
        ", ".join(f"`{field}`" for field in fields),
        record.get("nativeCode"),
    ]
    return " | ".join([f"| {cause}", *(cell or "–" for cell in cells)]) + " |"


def page(records):
    parts = [INTRODUCTION]
    for name in sorted({record["datasourceType"] for record in records}):
        server, client = SERVERS.get(name, ("a stand-in", NOBODY))
        checked = "" if client is REAL else f"; {client}" if client == NOBODY else f"; checked with {client}"
        parts.append(f"\n## {name}\n\nTested against {server}{checked}.\n\n| cause | stage | reason | fields | nativeCode |\n|---|---|---|---|---|\n")
        mine = [record for record in records if record["datasourceType"] == name]
        mine.sort(key=lambda record: (record["cause"] != "success", record["cause"], record["variant"]))
        parts.extend(row(record) + "\n" for record in mine)
    return "".join(parts)


if __name__ == "__main__":
    settle("failures.md", page(recorded(sys.argv[1])), "TESTS_WRITE_FAILURES")
