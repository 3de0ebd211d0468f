"""Turns what the tests of connections recorded into protocol/reference/failures.md, or checks that it still says the same.

usage: failure_table.py FOLDER [--write]
"""

import re
import sys

from reference_page import recorded, settle

INTRODUCTION = """# What each failure looks like

For every type and cause, what a test of the connection answers. The rows are recorded by the tests, from the drivers, against
throw-away servers and stand-ins; a dash stands for what isn't given. `fields` are relative to `/credentials`.
"""


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
        parts.append(f"\n## {name}\n\n| cause | stage | reason | fields | nativeCode |\n|---|---|---|---|---|\n")
        mine = [record for record in records if record["datasourceType"] == name]
        mine.sort(key=lambda record: (record["cause"] != "success", record["cause"], record["variant"]))
        parts.extend(row(record) + "\n" for record in mine)
    return "".join(parts)


if __name__ == "__main__":
    settle("failures.md", page(recorded(sys.argv[1])), "TESTS_WRITE_FAILURES")
