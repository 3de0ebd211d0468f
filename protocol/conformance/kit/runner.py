"""Runs cases, some at a time."""

import concurrent.futures
import dataclasses
import os
import shutil
import time

from . import events  # noqa: F401, gives the events their handlers
from .failure import CaseError, Failure, Unmeasurable
from .matching import shorten
from .process import adopt_orphans
from .session import Session


@dataclasses.dataclass
class Outcome:
    """What became of a case: `passed`, `failed`, `skipped` or `broken`, and why."""

    case: object
    status: str
    reason: str = ""
    seconds: float = 0


def resolve(command):
    """The command with an absolute path, because each case has a folder of its own."""
    path = shutil.which(command[0])
    if path is None:
        raise SystemExit(f"There is no program {command[0]}.")
    arguments = [os.path.abspath(word) if os.path.exists(word) else word for word in command[1:]]
    return [os.path.abspath(path), *arguments]


def run(cases, command, profile, jobs, report):
    """Runs all cases; those that measure run by themselves, after the others."""
    adopt_orphans()
    together = [case for case in cases if not case.runs_alone]
    with concurrent.futures.ThreadPoolExecutor(max(1, jobs)) as pool:
        futures = [pool.submit(run_one, case, command, profile) for case in together]
        for future in futures:
            report.add(future.result())
    for case in cases:
        if case.runs_alone:
            report.add(run_one(case, command, profile))


def run_one(case, command, profile):
    lacking = profile.lacks(case)
    if lacking:
        return Outcome(case, "skipped", f"the server has no word for {', '.join(lacking)}")
    start = time.monotonic()
    session = Session(case, command, profile)
    status, reason = carry_out(session)
    return Outcome(case, status, reason, time.monotonic() - start)


def carry_out(session):
    try:
        session.run()
        return "passed", ""
    except Failure as failure:
        return "failed", describe(session, failure)
    except Unmeasurable as reason:
        return "skipped", str(reason)
    except (CaseError, ValueError) as error:
        return "broken", describe(session, error)


def describe(session, problem):
    where = f"line {session.position.line}: " if session.position else "at the end: "
    text = where + str(problem)
    errors = bytes(session.stream.errors[-500:]) if session.stream else b""
    return f"{text}\n  stderr: {shorten(errors, 500)}" if errors else text
