"""What the OpenRPC specification, revision 1.2.6, says of a document, as a JSON Schema: its sections 4.1 to 4.13."""

TEXT = {"type": "string"}
FLAG = {"type": "boolean"}
ANY = {}
# A schema inside the document is one of draft 7.
SCHEMA = {"$ref": "http://json-schema.org/draft-07/schema#"}


def reference_or(name):
    return {"oneOf": [{"$ref": f"#/definitions/{name}"}, {"$ref": "#/definitions/reference"}]}


def listing(items):
    return {"type": "array", "items": items}


def by_name(name):
    """A part of `components`: keys of letters, digits, dots, hyphens and underscores."""
    return {"type": "object", "propertyNames": {"pattern": "^[A-Za-z0-9._-]+$"}, "additionalProperties": {"$ref": f"#/definitions/{name}"}}


def an_object(properties, required=(), extensible=True):
    """An object with fixed fields, and `x-` extensions where they are allowed."""
    shape = {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
    return {**shape, "patternProperties": {"^x-": ANY}} if extensible else shape


DEFINITIONS = {
    "schema": SCHEMA,
    "reference": an_object({"$ref": TEXT}, ["$ref"], extensible=False),
    "contact": an_object({"name": TEXT, "url": TEXT, "email": TEXT}),
    "license": an_object({"name": TEXT, "url": TEXT}, ["name"]),
    "info": an_object(
        {
            "title": TEXT,
            "description": TEXT,
            "termsOfService": TEXT,
            "contact": {"$ref": "#/definitions/contact"},
            "license": {"$ref": "#/definitions/license"},
            "version": TEXT,
        },
        ["title", "version"],
    ),
    "externalDocs": an_object({"description": TEXT, "url": TEXT}, ["url"]),
    "variable": an_object({"enum": listing(TEXT), "default": TEXT, "description": TEXT}, ["default"], extensible=False),
    "server": an_object(
        {
            "name": TEXT,
            "url": TEXT,
            "summary": TEXT,
            "description": TEXT,
            "variables": {"type": "object", "additionalProperties": {"$ref": "#/definitions/variable"}},
        },
        ["url"],
    ),
    "descriptor": an_object(
        {"name": TEXT, "summary": TEXT, "description": TEXT, "required": FLAG, "schema": SCHEMA, "deprecated": FLAG},
        ["name", "schema"],
    ),
    "tag": an_object(
        {"name": TEXT, "summary": TEXT, "description": TEXT, "externalDocs": {"$ref": "#/definitions/externalDocs"}}, ["name"]
    ),
    "error": an_object({"code": {"type": "integer"}, "message": TEXT, "data": ANY}, ["code", "message"], extensible=False),
    "link": an_object({"name": TEXT, "summary": TEXT, "description": TEXT, "method": TEXT, "params": ANY, "server": ANY}),
    "example": an_object({"name": TEXT, "summary": TEXT, "description": TEXT, "value": ANY, "externalValue": TEXT}, ["name"]),
    "pairing": an_object(
        {
            "name": TEXT,
            "summary": TEXT,
            "description": TEXT,
            "params": listing(reference_or("example")),
            "result": reference_or("example"),
        },
        ["name", "params"],
    ),
    "method": an_object(
        {
            "name": {"type": "string", "minLength": 1},
            "tags": listing(reference_or("tag")),
            "summary": TEXT,
            "description": TEXT,
            "externalDocs": {"$ref": "#/definitions/externalDocs"},
            "params": listing(reference_or("descriptor")),
            "result": reference_or("descriptor"),
            "deprecated": FLAG,
            "servers": listing({"$ref": "#/definitions/server"}),
            "errors": listing(reference_or("error")),
            "links": listing(reference_or("link")),
            "paramStructure": {"enum": ["by-name", "by-position", "either"]},
            "examples": listing(reference_or("pairing")),
        },
        ["name", "params", "result"],
    ),
}

DOCUMENT = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    **an_object(
        {
            "openrpc": {"const": "1.2.6"},
            "info": {"$ref": "#/definitions/info"},
            "servers": listing({"$ref": "#/definitions/server"}),
            "methods": listing(reference_or("method")),
            "components": an_object(
                {
                    "contentDescriptors": by_name("descriptor"),
                    "schemas": by_name("schema"),
                    "examples": by_name("example"),
                    "links": by_name("link"),
                    "errors": by_name("error"),
                    "examplePairingObjects": by_name("pairing"),
                    "tags": by_name("tag"),
                }
            ),
            "externalDocs": {"$ref": "#/definitions/externalDocs"},
        },
        ["openrpc", "info", "methods"],
    ),
    "definitions": DEFINITIONS,
}
