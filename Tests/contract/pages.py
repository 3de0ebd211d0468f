"""The reference pages for people."""

import json

from schemas import file_name

NOTE = "<!-- Made by Tests/contract/publish.py; edits are lost. -->\n\n"

FORMAT_WORDS = {
    "line": "one line",
    "text": "any text",
    "name": "one line of 1 to 255 characters",
    "hostName": "a host name or an IP address",
    "hostNameWithInstance": "a host name or an IP address; a backslash and the name of an instance may follow",
    "pathOrURL": "a path, or an `http` or `https` URL",
    "baseURL": "a URL that begins with `https://` or `http://`, without user and query",
    "hostOrURL": "a host name, perhaps with a port, or a URL that begins with `https://` or `http://`",
    "region": "the short name of a region",
    "bucket": "the name of a bucket by Amazon's rules, or the ARN of an access point",
    "s3URL": "a URL that begins with `s3://` and a bucket",
    "databricksPath": "`/sql/1.0/warehouses/…`, or `sql/protocolv1/o/…/…` of a cluster",
    "snowflakeHost": "a host name, or an account identifier",
    "snowflakeAccount": "an account identifier",
    "cloudID": "a cloud ID, or a URL that begins with `https://`",
    "serviceAccountKey": "JSON with `type` (`service_account`), `project_id`, `client_email` and `private_key` (PEM)",
    "postgresString": "a `postgresql://` address, or keywords with values",
    "mongoDBString": "a `mongodb://` or `mongodb+srv://` address",
    "identifier": "letters, digits and underscores, no digit first",
    "bigQueryName": "letters, digits, `_`, `-`, `.` and `:`",
    "storageAccount": "3 to 24 small letters and digits",
    "digits": "decimal digits",
    "azureURL": "a URL of one file (`.parquet`, `.csv`, `.json`, `.jsonl`, `.ndjson`), of `*.` and such a kind, or of `**`",
    "azureSignedURL": "the same with a signature (`sig=`)",
    "singleCharacter": "one ASCII character",
    "encodingName": "the name of an encoding",
    "certificate": "PEM text with certificates, or a path",
    "privateKey": "PEM text with a private key, or a path",
    "rsaPrivateKey": "PEM text with an RSA key of at least 2048 bits, or a path",
    "sshHostKey": "the type and the text of a public key, as a line of `known_hosts` has them behind the name",
    "sshPrivateKey": "PEM text with a private key, also in OpenSSH's form, or a path",
}


def code(value):
    return f"`{value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}`"


def listed(values, conjunction="or"):
    words = [code(value) for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def sentence(condition):
    """A condition as the end of a sentence."""
    match condition:
        case {"field": name, "equals": value}:
            return f"{code(name)} is {code(value)}"
        case {"field": name, "in": values}:
            return f"{code(name)} is {listed(values)}"
        case {"field": name, "given": True}:
            return f"{code(name)} is given"
        case {"not": {"field": name, "equals": value}}:
            return f"{code(name)} isn't {code(value)}"
        case {"not": {"field": name, "given": True}}:
            return f"{code(name)} isn't given"
        case {"not": inner}:
            return f"it isn't so that {sentence(inner)}"
        case {"all": inner}:
            return " and ".join(map(sentence, inner))
        case {"any": inner}:
            return " or ".join(map(sentence, inner))
    raise ValueError(f"There is no such condition: {condition}")


def type_page(description, examples):
    """examples: the minimal and the complete document."""
    name = description["datasourceType"]
    parts = [
        NOTE,
        f"# {description['label']} (`{name}`)\n\n{description['summary']}\n\n",
        f"Schema: [`schemas/types/{name}.json`](../../schemas/types/{name}.json). ",
        f"Examples, and what is found in broken ones: [`examples/{name}`](../../examples/{name}).\n\n",
        "## Credentials\n\n",
        form_section(description, f"{name}"),
        "## Smallest document\n\n```json\n" + json.dumps(examples[0], indent=2) + "\n```\n\n",
        "## Complete document\n\n```json\n" + json.dumps(examples[1], indent=2, ensure_ascii=False) + "\n```\n",
    ]
    return "".join(parts)


def form_section(description, title):
    parts = ["| field | what | JSON | required | default | may be | from |\n|---|---|---|---|---|---|---|\n"]
    parts += [row(field) for field in description["fields"]]
    parts.append("\n")
    notes = [note for field in description["fields"] for note in field_notes(field)]
    notes += [rule_sentence(rule) for rule in description.get("rules", [])]
    if notes:
        parts.append("".join(f"- {note}\n" for note in notes) + "\n")
    for field in description["fields"]:
        if "fields" in field:
            inner = f"{title}, `{field['name']}`"
            what = "Each element of" if field["type"] == "array" else "Members of"
            parts.append(f"### {what} `{field['name']}`\n\n" + form_section(field, inner))
    return "".join(parts)


def row(field):
    cells = [
        code(field["name"]) + (" (secret)" if field["secret"] else ""),
        field["help"].replace("|", "\\|"),
        " or ".join(field["type"] if isinstance(field["type"], list) else [field["type"]]),
        {True: "yes", False: "no"}.get(field["required"] if isinstance(field["required"], bool) else None, "see below"),
        code(field["default"]) if "default" in field else "–",
        values(field),
        field["origin"],
    ]
    return "| " + " | ".join(cells) + " |\n"


def values(field):
    words = []
    if "allowedValues" in field:
        words.append(listed(field["allowedValues"]))
    elif "format" in field:
        words.append(FORMAT_WORDS[field["format"]])
    if "minimum" in field:
        words.append(f"{field['minimum']} to {field['maximum']}")
    if "maximumLength" in field:
        words.append(f"at most {field['maximumLength']} characters")
    return "; ".join(words) or "–"


def field_notes(field):
    name = code(field["name"])
    if isinstance(field["required"], dict):
        yield f"{name} is required when {sentence(field['required']['when'])}."
    if "appliesWhen" in field:
        severity = "an error" if field["otherwise"] == "error" else "a warning"
        yield f"{name} means something only when {sentence(field['appliesWhen'])}; else it is {severity}."
    if field["aliases"]:
        yield f"{name} is accepted as {listed(field['aliases'])} too, with a warning."


def rule_sentence(rule):
    match rule:
        case {"together": names}:
            return f"{listed(names, 'and')} go together: all of them or none."
        case {"atMostOneOf": names}:
            return f"At most one of {listed(names)} is given."
        case {"atLeastOneOf": alternatives}:
            choices = ", or ".join(listed(names, "and") for names in alternatives)
            when = f" when {sentence(rule['when'])}" if "when" in rule else ""
            return f"Required{when}: {choices}."
        case {"agreementWith": name, "of": parts}:
            names = listed([part["field"] for part in parts], "and")
            return f"What is given of {names} beside {code(name)} must say the same as it."
    raise ValueError(f"There is no such rule: {rule}")


def settings_page(types):
    parts = [NOTE, "# What goes with any type\n\n## `tenancySettings`\n\n"]
    parts.append("How one data source serves many clients.\n\n" + form_section(types["tenancySettings"], "tenancySettings"))
    parts.append("## `options` of the target `local`\n\nPlatforms have options of their own.\n\n")
    parts.append(form_section(types["options"], "options"))
    return "".join(parts)


def index_page(types):
    rows = [
        f"| [`{each['datasourceType']}`]({each['datasourceType']}.md) | {each['label']} | {each['summary']} |\n"
        for each in types["data"]
    ]
    return NOTE + INDEX + "".join(rows)


INDEX = """# Types of data source

What each type takes in `credentials`. A secret may be given as a text, or as a reference: `{"$env": "NAME"}`, `{"$file": "path"}` or,
where the configuration allows it, `{"$command": ["program", "argument"]}`. Anything else may not.

The column *from* says where a field comes from: `documented` by a vendor, or `inferred`. On the target `local` both are rules; on a
platform what is inferred is a warning at most. A field that isn't given counts as having its default in every condition. Keys are
compared exactly; one that isn't known is an error on `local` and a warning on platforms.

| `datasourceType` | label | what |
|---|---|---|
"""


def errors_page(openrpc):
    methods = {}
    for method in openrpc["methods"]:
        for error in method["errors"]:
            methods.setdefault(error["code"], []).append(method["name"])
    everything = len(openrpc["methods"])
    rows = []
    for name, error in openrpc["components"]["errors"].items():
        concerned = methods.get(error["code"], [])
        where = "all" if len(concerned) == everything else ", ".join(code(each) for each in concerned)
        retry = "yes" if error["data"]["retryable"] else "no"
        rows.append(f"| {error['code']} | `{name}` | {error['message']} | {retry} | {where} |\n")
    return NOTE + ERRORS + "".join(rows)


ERRORS = """# Errors

`error.code` is the number, `error.data.code` the name, `error.message` one sentence for a person. `error.data.retryable` says whether the
same request may succeed later. The whole of `error.data` is described by [`schemas/error-data.json`](../schemas/error-data.json).

| code | name | when | retryable | methods |
|---|---|---|---|---|
"""


def methods_page(openrpc):
    parts = [NOTE, "# Methods\n\nParameters in positional order; by name they may stand in any order.\n"]
    for method in openrpc["methods"]:
        parts.append(method_section(method))
    return "".join(parts)


def method_section(method):
    name = method["name"]
    parts = [f"\n## {name}\n\n{method['summary']}\n\n"]
    if method["params"]:
        parts.append("| parameter | JSON | required | what |\n|---|---|---|---|\n")
        parts += [parameter_row(parameter) for parameter in method["params"]]
        parts.append("\n")
    else:
        parts.append("It has no parameters.\n\n")
    if "progress" in method["x-paramsByName"]["properties"]:
        parts.append("By name it takes `progress` (boolean) too: notifications `bridge.progress` then precede its answer.\n\n")
    result = f"../schemas/methods/{name}.result.json"
    parts.append(f"Result: [`{name}.result.json`]({result}). ")
    names = [code(error["data"]["code"]) for error in method["errors"]]
    parts.append(f"Errors: {', '.join(names)}.\n\n")
    parts.append(example(method))
    return "".join(parts)


def parameter_row(parameter):
    schema = parameter["schema"]
    kind = schema.get("type", "see its schema")
    kind = " or ".join(kind) if isinstance(kind, list) else kind
    if "enum" in schema:
        kind += ": " + listed(schema["enum"])
    if "minimum" in schema:
        kind += f" from {schema['minimum']}" + (f" to {schema['maximum']}" if "maximum" in schema else "")
    if "$ref" in schema:
        component = schema["$ref"].rsplit("/", 1)[1]
        kind = f"[{component}](../schemas/{file_name(component)})"
    required = "yes" if parameter["required"] else "no"
    return f"| {code(parameter['name'])} | {kind} | {required} | {parameter['description']} |\n"


def example(method):
    shown = method["examples"][0]
    params = {each["name"]: each["value"] for each in shown["params"]}
    request = {"jsonrpc": "2.0", "id": 1, "method": method["name"], **({"params": params} if params else {})}
    answer = {"jsonrpc": "2.0", "id": 1, "result": shown["result"]["value"]}
    lines = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in (request, answer)]
    return "```json\n" + "\n".join(lines) + "\n```\n"
