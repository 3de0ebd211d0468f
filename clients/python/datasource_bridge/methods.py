"""One method for each method of the protocol."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from .call import OnProgress
from .messages import Params
from .types import (
    Changes,
    DeleteResult,
    Document,
    Info,
    JSONObject,
    ListResult,
    SchemaResult,
    StoredDocument,
    SyncResult,
    TargetCheck,
    TargetsResult,
    TestReport,
    TypesResult,
    Validation,
    WriteResult,
)


class Methods(ABC):
    """The methods of the protocol, by means of `call`.

    Documents, and parts of them, are dicts as the protocol describes them; what only concerns the request is a keyword.
    """

    @abstractmethod
    def call(
        self,
        method: str,
        params: Params | None = None,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
        **members: Any,
    ) -> Any: ...

    def list(
        self,
        *,
        target: str | None = None,
        page: int | None = None,
        page_size: int | None = None,
        datasource_type: str | None = None,
        name_contains: str | None = None,
        timeout_ms: int | None = None,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> ListResult:
        """The data sources of a target: all of them unless a page is asked for."""
        params = _given(
            target=target,
            page=page,
            pageSize=page_size,
            datasourceType=datasource_type,
            nameContains=name_contains,
            timeoutMs=timeout_ms,
        )
        result: ListResult = self.call("datasource.list", params, timeout, on_progress)
        return result

    def get(
        self,
        name: str,
        *,
        target: str | None = None,
        timeout_ms: int | None = None,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> StoredDocument:
        """A data source, with its secrets replaced."""
        params = _given(name=name, target=target, timeoutMs=timeout_ms)
        result: StoredDocument = self.call("datasource.get", params, timeout, on_progress)
        return result

    def create(
        self,
        document: Document,
        *,
        target: str | None = None,
        test: bool | None = None,
        dry_run: bool | None = None,
        timeout_ms: int | None = None,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> WriteResult:
        """Tests a data source and stores it; raises `CredentialTestFailed` when the test fails."""
        options = _given(target=target, test=test, dryRun=dry_run, timeoutMs=timeout_ms)
        result: WriteResult = self.call("datasource.create", {**document, **options}, timeout, on_progress)
        return result

    def update(
        self,
        name: str,
        changes: Changes,
        *,
        new_name: str | None = None,
        target: str | None = None,
        test: bool | None = None,
        dry_run: bool | None = None,
        if_revision: int | None = None,
        timeout_ms: int | None = None,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> WriteResult:
        """Changes what `changes` names (a JSON Merge Patch), if the revision is still `if_revision` where given."""
        options = _given(
            newName=new_name,
            target=target,
            test=test,
            dryRun=dry_run,
            ifRevision=if_revision,
            timeoutMs=timeout_ms,
        )
        if "name" in changes:
            raise ValueError("An update names the data source apart from its changes: rename it with new_name.")
        params = {"name": name, **changes, **options}
        result: WriteResult = self.call("datasource.update", params, timeout, on_progress)
        return result

    def delete(
        self,
        name: str,
        *,
        target: str | None = None,
        force: bool | None = None,
        if_revision: int | None = None,
        timeout_ms: int | None = None,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> DeleteResult:
        params = _given(name=name, target=target, force=force, ifRevision=if_revision, timeoutMs=timeout_ms)
        result: DeleteResult = self.call("datasource.delete", params, timeout, on_progress)
        return result

    def test(
        self,
        name: str | None = None,
        *,
        datasource_type: str | None = None,
        credentials: JSONObject | None = None,
        via: str | None = None,
        target: str | None = None,
        timeout_ms: int | None = None,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> TestReport:
        """Connects, and reports how that went: a test that fails is a result whose `ok` is false.

        By `name`, with credentials to override those that are stored; or by `datasource_type` and `credentials`.
        """
        params = _given(
            name=name,
            datasourceType=datasource_type,
            credentials=credentials,
            via=via,
            target=target,
            timeoutMs=timeout_ms,
        )
        result: TestReport = self.call("datasource.test", params, timeout, on_progress)
        return result

    def copy(
        self,
        name: str,
        *,
        from_target: str | None = None,
        to_target: str | None = None,
        new_name: str | None = None,
        omit: Sequence[str] | None = None,
        dry_run: bool | None = None,
        timeout_ms: int | None = None,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> WriteResult:
        """Copies a data source to another target. `omit` holds JSON Pointers to what is left out on purpose."""
        options = _given(newName=new_name, omit=omit, dryRun=dry_run, timeoutMs=timeout_ms)
        params = {"name": name, **_given(**{"from": from_target, "to": to_target}), **options}
        result: WriteResult = self.call("datasource.copy", params, timeout, on_progress)
        return result

    def validate(
        self,
        document: Document,
        *,
        purpose: str | None = None,
        target: str | None = None,
        timeout: float | None = None,
    ) -> Validation:
        """Everything that is wrong with a document; `purpose` is `create`, which is the default, or `update`."""
        options = _given(**{"for": purpose, "target": target})
        result: Validation = self.call("datasource.validate", {**document, **options}, timeout)
        return result

    def sync(
        self,
        name: str,
        *,
        target: str | None = None,
        platform_id: str | None = None,
        timeout_ms: int | None = None,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> SyncResult:
        """Reads the schema anew."""
        params = _given(name=name, target=target, platformId=platform_id, timeoutMs=timeout_ms)
        result: SyncResult = self.call("datasource.sync", params, timeout, on_progress)
        return result

    def schema(
        self,
        name: str,
        *,
        schema_name: str | None = None,
        table_name: str | None = None,
        target: str | None = None,
        timeout_ms: int | None = None,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> SchemaResult:
        """The tables and columns that were read last."""
        params = _given(
            name=name,
            schemaName=schema_name,
            tableName=table_name,
            target=target,
            timeoutMs=timeout_ms,
        )
        result: SchemaResult = self.call("datasource.schema", params, timeout, on_progress)
        return result

    def types(self, datasource_type: str | None = None, *, timeout: float | None = None) -> TypesResult:
        """The types of data sources, or one of them, with their fields."""
        result: TypesResult = self.call("datasource.types", _given(datasourceType=datasource_type), timeout)
        return result

    def translate(
        self,
        body: JSONObject,
        *,
        from_dialect: str,
        to_dialect: str,
        omit: Sequence[str] | None = None,
        timeout: float | None = None,
    ) -> JSONObject:
        """A document in a platform's own words, or the other way round."""
        params = {"body": body, "from": from_dialect, "to": to_dialect, **_given(omit=omit)}
        result: JSONObject = self.call("datasource.translate", params, timeout)
        return result

    def targets(self, *, timeout: float | None = None) -> TargetsResult:
        """The targets that are configured, and what each can do."""
        result: TargetsResult = self.call("target.list", None, timeout)
        return result

    def check_target(
        self,
        target: str | None = None,
        *,
        timeout_ms: int | None = None,
        timeout: float | None = None,
        on_progress: OnProgress | None = None,
    ) -> TargetCheck:
        """Whether a target can be reached and accepts our token."""
        params = _given(target=target, timeoutMs=timeout_ms)
        result: TargetCheck = self.call("target.check", params, timeout, on_progress)
        return result

    def ping(self, *, timeout: float | None = None) -> None:
        self.call("bridge.ping", None, timeout)

    def info(self, *, drivers: bool | None = None, timeout: float | None = None) -> Info:
        """Version, limits and targets of the bridge; with `drivers` also which database libraries are installed."""
        result: Info = self.call("bridge.info", _given(drivers=drivers), timeout)
        return result

    def discover(self, *, timeout: float | None = None) -> JSONObject:
        """The OpenRPC document that describes all methods."""
        result: JSONObject = self.call("rpc.discover", None, timeout)
        return result

    def shutdown(self, *, timeout: float | None = None) -> None:
        """Tells the bridge to end, and waits until it has answered everything else."""
        self.call("bridge.shutdown", None, timeout)


def _given(**members: Any) -> dict[str, Any]:
    """The members that have a value."""
    return {name: value for name, value in members.items() if value is not None}
