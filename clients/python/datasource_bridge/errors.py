"""What can go wrong, as exceptions.

Everything that this package raises by itself is a `BridgeError`; an error that the bridge answered is an `RPCError`, of
the class that `ERRORS_BY_CODE` names for its code.
"""

from __future__ import annotations

import signal
from collections.abc import Mapping
from typing import Any, cast

from .types import Issue, TestReport


class BridgeError(Exception):
    """The base of all errors of this package."""


class BridgeStartError(BridgeError):
    """The executable was not found, could not be started, or did not pass the health check."""

    def __init__(self, message: str, exit_code: int | None = None, stderr_tail: str = "") -> None:
        super().__init__(message, exit_code, stderr_tail)
        self.message = message
        self.exit_code = exit_code
        self.stderr_tail = stderr_tail

    def __str__(self) -> str:
        return _with_stderr(self.message, self.stderr_tail)


class BridgeExited(BridgeError):
    """The process has ended: it will answer nothing any more.

    `exit_code` is negative for the number of a signal, as in `subprocess`.
    """

    def __init__(self, exit_code: int, stderr_tail: str = "") -> None:
        super().__init__(exit_code, stderr_tail)
        self.message = f"The bridge has ended: {_describe_exit(exit_code)}."
        self.exit_code = exit_code
        self.stderr_tail = stderr_tail

    def __str__(self) -> str:
        return _with_stderr(self.message, self.stderr_tail)


class BridgeClosed(BridgeError):
    """The call was made after `close()`."""


class ProtocolViolation(BridgeError):
    """Something other than answers came from the bridge's stdout; the process was killed."""


class RequestTooLarge(BridgeError):
    """The request exceeds one of the bridge's limits. It was not sent."""


class CallTimeout(BridgeError, TimeoutError):
    """No answer came in time. The request was cancelled, but a write may already have taken place."""

    def __init__(self, method: str, seconds: float) -> None:
        # Not `OSError.__init__`, which would take the first argument for an `errno`.
        Exception.__init__(self, method, seconds)
        self.method = method
        self.seconds = seconds

    def __str__(self) -> str:
        return f"{self.method} was not answered within {self.seconds:g} s and was cancelled."


class RPCError(BridgeError):
    """An error that the bridge answered.

    `code` is the number, `name` the word for it (`DATASOURCE_NOT_FOUND`), `message` one sentence for a person, and
    `data` everything else that the bridge told.
    """

    def __init__(self, code: int, name: str, message: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, name, message, data)
        self.code = code
        self.name = name
        self.message = message
        self.data: dict[str, Any] = dict(data or {})

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later."""
        return self.data.get("retryable") is True

    @property
    def outcome(self) -> str | None:
        """What became of a write: `not_applied`, `applied`, `partly_applied` or `unknown`."""
        return self.data.get("outcome")

    def __str__(self) -> str:
        return f"{self.message} ({self.name} {self.code})"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code}, {self.name!r}, {self.message!r})"


class ParseError(RPCError):
    """-32700: not JSON."""


class InvalidRequest(RPCError):
    """-32600: JSON, but not a request, or too large a one."""


class MethodNotFound(RPCError):
    """-32601."""


class InvalidParameters(RPCError):
    """-32602: missing, unknown or invalid parameters."""

    @property
    def issues(self) -> list[Issue]:
        """Everything that is wrong, each with the JSON Pointer of its place."""
        return self.data.get("issues") or []


class InternalError(RPCError):
    """-32603: a defect of the bridge."""


class NotFound(RPCError):
    """1000: there is no data source of this name."""


class AlreadyExists(RPCError):
    """1001: there is a data source of this name."""


class InUse(RPCError):
    """1002: something depends on this data source."""


class RevisionConflict(RPCError):
    """1003: somebody else has changed the data source since."""


class CredentialTestFailed(RPCError):
    """1100: the connection doesn't work, so nothing was stored."""

    @property
    def report(self) -> TestReport:
        """The report of the test that failed."""
        return cast(TestReport, self.data.get("test") or {})


class DriverUnavailable(RPCError):
    """1101: a library that this needs isn't installed; the message says which package to install."""


class SchemaCacheFailed(RPCError):
    """1102: the schema could not be read."""


class TenancySettingsFailed(RPCError):
    """1103, 1104: the tenancy settings name something that isn't there."""


class AuthenticationFailed(RPCError):
    """1200: the platform refused the token."""


class PermissionDenied(RPCError):
    """1201."""


class RateLimited(RPCError):
    """1202."""

    @property
    def retry_after_ms(self) -> int | None:
        """How long to wait before trying again, where the platform tells."""
        return self.data.get("retryAfterMs")


class TargetUnavailable(RPCError):
    """1203: the platform can't be reached, is silent, or fails."""


class TargetProtocolError(RPCError):
    """1204: the platform's answer isn't what it documents."""


class TargetFailed(RPCError):
    """1205: the platform reported a failure of its own."""


class TargetNotFound(RPCError):
    """1300: no such target is configured."""


class NotSupported(RPCError):
    """1301: this target can't do that; the message says what to do instead."""


class ConfigurationError(RPCError):
    """1302: the bridge's configuration is wrong."""


class SecretUnavailable(RPCError):
    """1303: a reference to a secret could not be resolved, or isn't allowed."""


class VaultUnavailable(RPCError):
    """1400: the vault is locked for too long or unreadable, or the disk is full."""


class VaultCorrupt(RPCError):
    """1401: a record was damaged or changed, or the key is another vault's."""


class DeadlineExceeded(RPCError):
    """1500: the request's `timeoutMs` ran out."""


class RequestCancelled(RPCError):
    """1501."""


class ShuttingDown(RPCError):
    """1502: the bridge was told to end before it began with this request."""


ERRORS_BY_CODE: Mapping[int, type[RPCError]] = {
    -32700: ParseError,
    -32600: InvalidRequest,
    -32601: MethodNotFound,
    -32602: InvalidParameters,
    -32603: InternalError,
    1000: NotFound,
    1001: AlreadyExists,
    1002: InUse,
    1003: RevisionConflict,
    1100: CredentialTestFailed,
    1101: DriverUnavailable,
    1102: SchemaCacheFailed,
    1103: TenancySettingsFailed,
    1104: TenancySettingsFailed,
    1200: AuthenticationFailed,
    1201: PermissionDenied,
    1202: RateLimited,
    1203: TargetUnavailable,
    1204: TargetProtocolError,
    1205: TargetFailed,
    1300: TargetNotFound,
    1301: NotSupported,
    1302: ConfigurationError,
    1303: SecretUnavailable,
    1400: VaultUnavailable,
    1401: VaultCorrupt,
    1500: DeadlineExceeded,
    1501: RequestCancelled,
    1502: ShuttingDown,
}


def rpc_error(error: Mapping[str, Any]) -> RPCError:
    """The exception for the `error` member of an answer: a plain `RPCError` for a code that no class is for."""
    code: int = error["code"]
    data = error.get("data")
    if not isinstance(data, dict):
        data = {} if data is None else {"data": data}
    name = data.get("code")
    if not isinstance(name, str):
        name = "UNKNOWN"
    return ERRORS_BY_CODE.get(code, RPCError)(code, name, error["message"], data)


def _describe_exit(exit_code: int) -> str:
    if exit_code >= 0:
        return f"exit code {exit_code}"
    try:
        return f"killed by {signal.Signals(-exit_code).name}"
    except ValueError:
        return f"killed by signal {-exit_code}"


def _with_stderr(message: str, tail: str) -> str:
    tail = tail.strip()
    return f"{message} The end of its stderr:\n{tail}" if tail else message
