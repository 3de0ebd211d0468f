#!/usr/bin/env python3
"""Makes what is published in `protocol/` from what the executable says of itself, or checks that it is up to date.

usage: publish.py EXECUTABLE [--write] [--withdraw]

Without --write, nothing is written, and a file that is stale, missing or one too many is a failure. What a revision has promised
(`protocol/revisions/*/surface.txt`) can only be taken back with --withdraw.
"""

import argparse
import json
import sys

import corpus
import pages
import schemas
import surface
from bridge import ROOT, Bridge

PROTOCOL = ROOT / "protocol"

# Folders that hold nothing else.
OWNED = ["schemas", "examples", "reference/types"]


def files(bridge):
    """Everything that is published, by its path below `protocol/`."""
    openrpc = json.loads(bridge.command("openrpc"))
    types = bridge.result("datasource.types", {})
    made = {"openrpc.json": schemas.text(openrpc)}
    described = {
        **schemas.message_schemas(openrpc),
        **schemas.settings_schemas(types),
        **schemas.type_schemas(types),
        "document.json": schemas.document_schema(types),
    }
    made |= {f"schemas/{name}": schemas.text(schema) for name, schema in described.items()}
    made |= examples(types)
    made |= reference(openrpc, types)
    made[f"revisions/{openrpc['info']['version']}/surface.txt"] = surface.text(openrpc, types)
    return made


def reference(openrpc, types):
    made = {
        "reference/types/README.md": pages.index_page(types),
        "reference/settings.md": pages.settings_page(types),
        "reference/errors.md": pages.errors_page(openrpc),
        "reference/methods.md": pages.methods_page(openrpc),
    }
    for each in types["data"]:
        shown = [whole(each, kind, types) for kind in ("minimal", "complete")]
        made[f"reference/types/{each['datasourceType']}.md"] = pages.type_page(each, shown)
    return made


# Examples


def examples(types):
    made = {"examples/any/broken.json": broken_text(corpus.envelopes())}
    for key in ("tenancySettings", "options"):
        made[f"examples/any/broken-{key}.json"] = broken_text(corpus.settings(corpus.Corpus.broken, key, types[key]))
    for each in types["data"]:
        folder = f"examples/{each['datasourceType']}"
        made[f"{folder}/minimal.json"] = schemas.text(whole(each, "minimal", types))
        made[f"{folder}/complete.json"] = schemas.text(whole(each, "complete", types))
        made[f"{folder}/broken.json"] = broken_text(corpus.documents(corpus.Corpus.broken, each))
    return made


def whole(description, kind, types):
    """A document of a type with as little, or as much, as it may have."""
    form = corpus.Corpus(description).form
    if kind == "minimal":
        return {"name": "example", **named(description, form.minimal())}
    settings = {key: corpus.Corpus(types[key]).form.complete() for key in ("tenancySettings", "options")}
    return {"name": "example", **named(description, form.complete()), **settings}


def named(description, credentials):
    return {"datasourceType": description["datasourceType"], "credentials": credentials}


def broken_text(cases):
    """One case a line: the rule, a document that breaks it, and what is found in that."""
    lines = []
    for case in cases:
        issues = [{"path": path, "code": code, "severity": severity} for path, code, severity in case.problems]
        shown = {"rule": case.rule, "document": case.members, "issues": issues}
        lines.append(json.dumps(shown, ensure_ascii=False))
    return "[\n" + ",\n".join(lines) + "\n]\n"


# Writing and checking


def committed():
    paths = [path for folder in OWNED for path in (PROTOCOL / folder).rglob("*") if path.is_file()]
    return {str(path.relative_to(PROTOCOL)): path for path in paths}


def write(made):
    for name, path in committed().items():
        if name not in made:
            path.unlink()
    for name, text in made.items():
        path = PROTOCOL / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def differences(made):
    for name, text in made.items():
        path = PROTOCOL / name
        if not path.exists():
            yield f"missing: {name}"
        elif path.read_text() != text:
            yield f"stale: {name}: {first_difference(path.read_text(), text)}"
    yield from (f"one too many: {name}" for name in committed() if name not in made)


def first_difference(old, new):
    pairs = zip(old.splitlines() + [""], new.splitlines() + [""])
    return next((f"line {number} should be {line[:120]!r}" for number, (was, line) in enumerate(pairs, 1) if was != line), "")


def withdrawn(made):
    """What a revision had promised and doesn't hold any more."""
    for name, text in made.items():
        path = PROTOCOL / name
        if name.endswith("/surface.txt") and path.exists():
            now = set(text.splitlines())
            yield from (line for line in path.read_text().splitlines() if line not in now)


def main():
    parser = argparse.ArgumentParser(description="Makes or checks what is published in protocol/.")
    parser.add_argument("executable")
    parser.add_argument("--write", action="store_true", help="write instead of checking")
    parser.add_argument("--withdraw", action="store_true", help="take back what was promised")
    options = parser.parse_args()
    made = files(Bridge(options.executable))
    lost = [] if options.withdraw else list(withdrawn(made))
    for line in lost:
        print(f"FAIL promised, and gone: {line}")
    if lost:
        return 1
    if options.write:
        write(made)
    stale = list(differences(made))
    for line in stale:
        print(f"FAIL {line}")
    if stale:
        print("Make them again: Tests/contract/publish.py .build/release/datasource-bridge --write")
        return 1
    print(f"{len(made)} files of protocol/ are up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
