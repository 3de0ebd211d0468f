#!/usr/bin/env python3
"""Checks what is published in `protocol/` against the executable, with the tools that clients would use.

usage: check.py EXECUTABLE [ANSWERS]

ANSWERS is what `protocol/conformance/run.py --record` wrote; without it the cases are carried out.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import jsonschema
import openrpc

import captured
import corpus
import openrpc_rules
import shapes
from bridge import ROOT, Bridge

PROTOCOL = ROOT / "protocol"


class Findings:
    """Counts what was looked at and tells what is wrong."""

    def __init__(self):
        self.failures = 0

    def step(self, words, check):
        failures = self.failures
        counted = check(self)
        outcome = "ok" if failures == self.failures else f"{self.failures - failures} FAILED"
        print(f"{words}: {counted}, {outcome}", flush=True)

    def expect(self, is_right, words):
        if not is_right:
            self.failures += 1
            print(f"FAIL {words}"[:1000])

    def nothing_in(self, complaints, words):
        self.expect(not complaints, f"{words}: {complaints[:3]}")


def read(name):
    return json.loads((PROTOCOL / name).read_text())


# The OpenRPC document


def check_openrpc(bridge, findings):
    document = read("openrpc.json")
    findings.expect(bridge.result("rpc.discover", {}) == document, "rpc.discover answers another document")
    findings.expect(json.loads(bridge.command("openrpc")) == document, "`datasource-bridge openrpc` prints another document")
    rules = jsonschema.Draft7Validator(openrpc_rules.DOCUMENT)
    findings.nothing_in([error.message[:200] for error in rules.iter_errors(document)], "openrpc.json breaks the specification")
    loaded = openrpc.OpenRPC.model_validate(document)
    again = json.loads(loaded.model_dump_json(by_alias=True, exclude_unset=True))
    for method in again["methods"]:
        # What the package has no name for.
        method["x-paramsByName"] = next(each["x-paramsByName"] for each in document["methods"] if each["name"] == method["name"])
    findings.expect(again == document, "the package `openrpc` reads something else in openrpc.json")
    for method in document["methods"]:
        check_method(bridge, method, findings)
    return f"{len(document['methods'])} methods"


# Methods whose answer is the same wherever they are asked.
ALWAYS_THE_SAME = ["datasource.validate", "datasource.types", "datasource.translate", "bridge.ping"]


def check_method(bridge, method, findings):
    name = method["name"]
    findings.expect(method["errors"] and method["examples"], f"{name} has no errors or no example")
    names = [parameter["name"] for parameter in method["params"]]
    by_name = [each for each in method["x-paramsByName"]["properties"] if each != "progress"]
    findings.expect(names == by_name, f"{name} takes other parameters by name than by position")
    for pairing in method["examples"]:
        params = {each["name"]: each["value"] for each in pairing["params"]}
        result = pairing["result"]["value"]
        findings.nothing_in(shapes.complaints(f"methods/{name}.params.json", params), f"parameters of the example of {name}")
        findings.nothing_in(shapes.complaints(f"methods/{name}.result.json", result, closed=True), f"result of the example of {name}")
        if name in ALWAYS_THE_SAME:
            findings.expect(bridge.result(name, params) == result, f"{name} answers something else than its example")


# Schemas


def check_schemas(findings):
    paths = list(shapes.FOLDER.rglob("*.json"))
    for path in paths:
        schema = json.loads(path.read_text())
        try:
            jsonschema.Draft202012Validator.check_schema(schema)
        except jsonschema.SchemaError as error:
            findings.expect(False, f"{path.name}: {error.message}")
        for reference in references(schema):
            findings.expect((path.parent / reference).is_file(), f"{path.name} refers to {reference}, which isn't there")
    return f"{len(paths)} schemas"


def references(schema):
    if isinstance(schema, list):
        return [reference for each in schema for reference in references(each)]
    if not isinstance(schema, dict):
        return []
    own = [schema["$ref"]] if isinstance(schema.get("$ref"), str) else []
    return own + [reference for each in schema.values() for reference in references(each)]


# Documents


def check_corpus(bridge, findings):
    """Our validators, what was foretold, and `jsonschema` say the same of every document."""
    types = bridge.result("datasource.types", {})
    cases = [(None, case) for case in corpus.envelopes()]
    for each in types["data"]:
        for kind in (corpus.Corpus.valid, corpus.Corpus.broken):
            cases += [(each["datasourceType"], case) for case in corpus.documents(kind, each)]
    for key in ("tenancySettings", "options"):
        for kind in (corpus.Corpus.valid, corpus.Corpus.broken):
            cases += [("csv", case) for case in corpus.settings(kind, key, types[key])]
    results = bridge.results([("datasource.validate", case.members) for _, case in cases])
    differing = {}
    for (type_name, case), result in zip(cases, results):
        check_case(type_name, case, result, differing, findings)
    for reason, count in sorted(differing.items()):
        print(f"  {count} documents of which a schema says something else: {reason}")
    return f"{len(cases)} documents"


def check_case(type_name, case, result, differing, findings):
    words = f"{type_name or 'any'}: {case.rule}: {json.dumps(case.members)[:300]}"
    found = sorted((issue["path"], issue["code"], issue["severity"]) for issue in result["issues"])
    findings.expect(found == sorted(case.problems), f"{words} has {found} instead of {sorted(case.problems)}")
    findings.nothing_in(shapes.complaints("validation.json", result, closed=True), f"the answer about {words}")
    is_valid = not shapes.complaints("document.json", case.members)
    if case.beyond_schema is None:
        findings.expect(is_valid == result["valid"], f"{words}: a schema says that it is {'valid' if is_valid else 'broken'}")
    else:
        findings.expect(is_valid != result["valid"], f"{words}: a schema can say the same now: {case.beyond_schema}")
        differing[case.beyond_schema] = differing.get(case.beyond_schema, 0) + 1


def check_examples(bridge, findings):
    """The published examples are what they say."""
    count = 0
    for path in sorted((PROTOCOL / "examples").rglob("*.json")):
        content = json.loads(path.read_text())
        cases = content if isinstance(content, list) else [{"document": content, "issues": []}]
        count += len(cases)
        results = bridge.results([("datasource.validate", case["document"]) for case in cases])
        for case, result in zip(cases, results):
            found = sorted_issues(result["issues"])
            findings.expect(found == sorted_issues(case["issues"]), f"{path.name}: {json.dumps(case)[:300]} has {found}")
    return f"{count} documents"


def sorted_issues(issues):
    return sorted((issue["path"], issue["code"], issue["severity"]) for issue in issues)


def check_first_client(bridge, findings):
    """The client on the page works as it stands there."""
    page = (PROTOCOL / "README.md").read_text()
    program = page.split("```python\n")[1].split("```")[0]
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "visitors.csv").write_text("id,name\n1,Ada\n")
        done = subprocess.run(
            [sys.executable, "-c", program, bridge.executable],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE,
            text=True,
        )
    findings.expect(done.returncode == 0, f"the first client ended with {done.returncode}")
    findings.expect(done.stdout == "visitors has revision 1 and 2 columns\n", f"the first client printed {done.stdout}")
    return "1 client"


def check_codes(findings):
    """The page tells what each code of an issue means."""
    page = (PROTOCOL / "README.md").read_text()
    codes = read("schemas/issue-code.json")["examples"]
    for code in codes:
        findings.expect(f"`{code}`" in page, f"README.md doesn't say what `{code}` means")
    return f"{len(codes)} codes"


def main():
    bridge = Bridge(sys.argv[1])
    findings = Findings()
    findings.step("OpenRPC", lambda each: check_openrpc(bridge, each))
    findings.step("schemas", check_schemas)
    findings.step("corpus", lambda each: check_corpus(bridge, each))
    findings.step("examples", lambda each: check_examples(bridge, each))
    findings.step("codes of issues", check_codes)
    findings.step("first client", lambda each: check_first_client(bridge, each))
    findings.step("answers of the conformance cases", lambda each: captured.check(bridge, sys.argv[2:], each))
    return 1 if findings.failures else 0


if __name__ == "__main__":
    sys.exit(main())
