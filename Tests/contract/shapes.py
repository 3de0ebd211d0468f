"""Validates by the published schemas, with PyPI's `jsonschema`."""

import copy
import functools
import json

import jsonschema
import referencing
import referencing.jsonschema

from bridge import ROOT

FOLDER = ROOT / "protocol/schemas"
BASE = "file:///schemas/"


@functools.cache
def registry(closed=False):
    """Every published schema, by its place. closed: with no room for members that aren't described."""
    resources = []
    for path in FOLDER.rglob("*.json"):
        schema = json.loads(path.read_text())
        schema = close(schema) if closed else schema
        resource = referencing.Resource.from_contents(schema, referencing.jsonschema.DRAFT202012)
        resources.append((BASE + str(path.relative_to(FOLDER)), resource))
    return referencing.Registry().with_resources(resources)


@functools.cache
def validator(name, closed=False):
    """A validator by one file of the folder."""
    return jsonschema.Draft202012Validator({"$ref": BASE + name}, registry=registry(closed))


def complaints(name, value, closed=False):
    """What a schema says is wrong with a value."""
    found = validator(name, closed).iter_errors(value)
    return [f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in found]


def close(schema):
    """Clients must expect members that are added later; our own answers mustn't have any that nobody wrote down."""
    if isinstance(schema, list):
        return [close(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: close(value) for key, value in copy.copy(schema).items()}
    if schema.get("type") == "object" and isinstance(schema.get("properties"), dict):
        closed.setdefault("additionalProperties", False)
    return closed
