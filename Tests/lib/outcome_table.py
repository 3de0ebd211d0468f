"""Turns what the tests of platforms recorded into protocol/reference/outcomes.md, or checks that it still says the same.

usage: outcome_table.py FOLDER [--write]
"""

import sys

from reference_page import recorded, settle

INTRODUCTION = """# What becomes of an operation on a platform

For every platform and operation, and for everything that the platform may do with the request: what is answered, what the answer
says has become of a write (`outcome`), whether it says that the same request may succeed later (`retryable`), and which HTTP requests
were sent for it. The rows are recorded by the tests, from the executable, against stand-ins of the platforms that keep state. Each
request comes from a process of its own, so that nothing is known from before.

A `GET` before a write looks for the name; after a write it looks what became of it. Where a write stands more than once, the platform
had refused it for coming too soon (429), or the operation takes two.
"""

HEADER = """| the platform | answer | outcome | retryable | requests |
|---|---|---|---|---|
"""


def answer(row):
    if "error" in row:
        error = row["error"]
        return f"{error['code']} `{error['data']['code']}`"
    result = row["result"]
    if result.get("ok") is False:
        return f"a report: not ok, `{result['reason']}`"
    return "the result"


def requests(methods):
    """`GET, POST, GET × 2`"""
    runs = []
    for method in methods:
        if runs and runs[-1][0] == method:
            runs[-1][1] += 1
        else:
            runs.append([method, 1])
    return ", ".join(method if count == 1 else f"{method} × {count}" for method, count in runs) or "–"


def cells(row):
    data = row.get("error", {}).get("data", {})
    retryable = {True: "yes", False: "no", None: "–"}[data.get("retryable")]
    outcome = f"`{data['outcome']}`" if "outcome" in data else "–"
    return " | ".join([answer(row), outcome, retryable, requests(row["sent"])])


def table(rows):
    """Rows that only differ in what the platform did become one."""
    conducts = {}
    for row in sorted(rows, key=lambda row: row["place"]):
        conducts.setdefault(cells(row), []).append(row["conduct"])
    return HEADER + "".join(f"| {'; '.join(words)} | {rest} |\n" for rest, words in conducts.items())


def page(rows):
    parts = [INTRODUCTION]
    for platform in sorted({row["platform"] for row in rows}):
        parts.append(f"\n## {platform}\n")
        mine = [row for row in rows if row["platform"] == platform]
        for _, operation in sorted({(row["place"][0], row["operation"]) for row in mine}):
            found = [row for row in mine if row["operation"] == operation]
            parts.append(f"\n### {platform}: {operation}\n\n" + table(found))
    return "".join(parts)


if __name__ == "__main__":
    settle("outcomes.md", page(recorded(sys.argv[1])), "TESTS_WRITE_OUTCOMES")
