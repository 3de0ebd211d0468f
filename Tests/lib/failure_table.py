"""Turns what the tests of connections recorded into protocol/reference/failures.md, or checks that it still says the same.

usage: failure_table.py FOLDER [--write]
"""

import json
import pathlib
import re
import sys

PAGE = pathlib.Path(__file__).parents[2] / "protocol/reference/failures.md"

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


def main():
    records = [json.loads(path.read_text()) for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json"))]
    if not records:
        sys.exit("No test recorded anything.")
    text = page(records)
    if "--write" in sys.argv:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text)
    elif not PAGE.exists() or PAGE.read_text() != text:
        committed = PAGE.read_text().splitlines() if PAGE.exists() else []
        for line in text.splitlines():
            if line not in committed:
                print("new:  ", line)
        for line in committed:
            if line not in text.splitlines():
                print("gone: ", line)
        # Not a failure: a few causes may be met at one of two stages, whichever the network allows first.
        print(f"{PAGE.name} differs from this run: look, and make it again with TESTS_WRITE_FAILURES=1 Tests/run.")


if __name__ == "__main__":
    main()
