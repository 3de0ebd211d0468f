"""The shapes of what goes to the bridge and comes from it, for type checkers: at run time all of them are plain dicts.

A platform may add members that no type here names, so nothing is checked when an answer arrives.
"""

from __future__ import annotations

from typing import Any, TypedDict

JSONObject = dict[str, Any]


class Document(TypedDict, total=False):
    """A data source as it is given."""

    name: str
    datasourceType: str
    credentials: JSONObject
    tenancySettings: JSONObject
    options: JSONObject


class Changes(TypedDict, total=False):
    """What an update changes: a JSON Merge Patch, in which `None` removes a member."""

    datasourceType: str
    credentials: JSONObject
    tenancySettings: JSONObject
    options: JSONObject


class TestReport(TypedDict, total=False):
    """What a test of a connection found. `ok` is always there; `reason` only if it failed."""

    ok: bool
    datasourceType: str
    stage: str
    reason: str
    message: str
    fields: list[str]
    hint: str
    nativeCode: str
    timings: dict[str, float]
    server: JSONObject
    tls: JSONObject
    warnings: list[Any]
    checkedAt: str
    via: str


class StoredDocument(Document, total=False):
    """A data source as it is answered: secrets replaced."""

    revision: int
    createdAt: str
    updatedAt: str
    lastTest: TestReport


class Summary(TypedDict, total=False):
    """A data source in a list."""

    name: str
    datasourceType: str
    description: str
    tags: list[str]
    updatedAt: str


class ListResult(TypedDict, total=False):
    data: list[Summary]
    page: int
    pageSize: int
    hasMore: bool


class SchemaSummary(TypedDict, total=False):
    schemas: int
    tables: int
    columns: int
    cachedAt: str


class WriteResult(TypedDict, total=False):
    """What `create`, `update` and `copy` answer; `requests` only for a dry run on a platform."""

    name: str
    datasourceType: str
    revision: int
    test: TestReport
    schema: SchemaSummary
    warnings: list[Any]
    dryRun: bool
    requests: list[JSONObject]


class DeleteResult(TypedDict):
    name: str
    deleted: bool


class Issue(TypedDict, total=False):
    """One thing that is wrong. `path` is a JSON Pointer, `severity` is `error` or `warning`."""

    path: str
    code: str
    message: str
    severity: str
    suggestion: str


class Validation(TypedDict):
    valid: bool
    issues: list[Issue]


class SyncResult(TypedDict):
    name: str
    schema: SchemaSummary


class Column(TypedDict, total=False):
    name: str
    type: str
    nullable: bool


class Table(TypedDict, total=False):
    name: str
    kind: str
    columns: list[Column]


class Schema(TypedDict, total=False):
    schemaName: str
    tables: list[Table]


class SchemaResult(TypedDict):
    data: list[Schema]


class TypeDescription(TypedDict, total=False):
    """A type of data source and the fields of its credentials."""

    datasourceType: str
    label: str
    fields: list[JSONObject]
    jsonSchema: JSONObject


class TypesResult(TypedDict):
    data: list[TypeDescription]


class TargetDescription(TypedDict, total=False):
    name: str
    kind: str
    default: bool
    capabilities: dict[str, bool]


class TargetsResult(TypedDict):
    data: list[TargetDescription]


class TargetCheck(TypedDict, total=False):
    target: str
    reachable: bool
    authenticated: bool
    elapsedMs: float
    message: str


class Info(TypedDict, total=False):
    """What the bridge tells of itself."""

    version: str
    protocolRevision: str
    limits: dict[str, int]
    targets: list[str]
    configurationError: JSONObject
    drivers: list[JSONObject]


class Progress(TypedDict, total=False):
    """How far a request is; `fraction` is from 0 to 1, where known."""

    id: Any
    stage: str
    message: str
    fraction: float
