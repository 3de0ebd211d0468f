"""The JSON Schemas (2020-12) that are published: one for each type, each kind of message and each method."""

import copy
import json
import re

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def type_schemas(types):
    """By file name: a document of each type, as `datasource.create` takes it on the built-in vault."""
    files = {}
    for each in types["data"]:
        name = each["datasourceType"]
        files[f"types/{name}.json"] = {
            "$schema": DIALECT,
            "title": f"{each['label']} as a data source",
            "description": each["summary"],
            "type": "object",
            "properties": {
                "name": {"$ref": "../name.json"},
                "datasourceType": {"const": name},
                "credentials": {key: value for key, value in each["jsonSchema"].items() if key != "$schema"},
                "tenancySettings": {"$ref": "../tenancy-settings.json"},
                "options": {"$ref": "../options.json"},
            },
            "required": ["name", "datasourceType", "credentials"],
            "additionalProperties": False,
        }
    return files


def document_schema(types):
    """A document of any type."""
    names = [each["datasourceType"] for each in types["data"]]
    return {
        "$schema": DIALECT,
        "title": "A data source",
        "description": "A document as `datasource.create` takes it on the built-in vault.",
        "type": "object",
        "properties": {"datasourceType": {"enum": names}},
        "required": ["datasourceType"],
        "allOf": [
            {
                "if": {"properties": {"datasourceType": {"const": name}}, "required": ["datasourceType"]},
                "then": {"$ref": f"types/{name}.json"},
            }
            for name in names
        ],
    }


def message_schemas(openrpc):
    """By file name: what stands in answers, and the parameters and the result of each method."""
    files = {}
    for name, schema in openrpc["components"]["schemas"].items():
        files[file_name(name)] = _published(schema, name, "")
    for method in openrpc["methods"]:
        for kind, schema in (("params", method["x-paramsByName"]), ("result", method["result"]["schema"])):
            title = f"{method['name']}: {kind}"
            files[f"methods/{method['name']}.{kind}.json"] = _published(schema, title, "../")
    return files


def settings_schemas(types):
    """By file name: what goes with any type."""
    return {
        "tenancy-settings.json": {"$schema": DIALECT, "title": "Tenancy settings", **types["tenancySettings"]["jsonSchema"]},
        "options.json": {"$schema": DIALECT, "title": "Options of the built-in vault", **types["options"]["jsonSchema"]},
    }


def file_name(component):
    """`TestReport` as `test-report.json`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", component).lower() + ".json"


def _published(schema, title, folder):
    schema = copy.deepcopy(schema)
    _redirect(schema, folder)
    return {"$schema": DIALECT, "title": title, **schema}


def _redirect(schema, folder):
    """Makes references to components references to files."""
    if isinstance(schema, list):
        for each in schema:
            _redirect(each, folder)
    elif isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            schema["$ref"] = folder + file_name(schema["$ref"].rsplit("/", 1)[1])
        for each in schema.values():
            _redirect(each, folder)


def text(value):
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
