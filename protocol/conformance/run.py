#!/usr/bin/env python3
"""Runs the conformance cases against a server that speaks JSON-RPC 2.0 over stdin and stdout.

usage: run.py [options] -- COMMAND [ARGUMENT...]
"""

import argparse
import pathlib
import signal
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from kit import cases, report, runner  # noqa: E402
from kit.failure import CaseError  # noqa: E402
from kit.profile import Profile  # noqa: E402
from kit.recorder import Recorder  # noqa: E402
from kit.stream import Stream  # noqa: E402


def parse_arguments():
    parser = argparse.ArgumentParser(description="Runs the conformance cases against a server.", allow_abbrev=False)
    parser.add_argument("--list", action="store_true", help="list the cases and run none")
    parser.add_argument("--only", action="append", default=[], metavar="TEXT", help="only cases whose name contains it")
    parser.add_argument("--skip", action="append", default=[], metavar="TEXT", help="no case whose name contains it")
    parser.add_argument("--independent", action="store_true", help="only cases that any JSON-RPC server can pass")
    parser.add_argument("--json", action="store_true", help="report as one JSON text on stdout")
    parser.add_argument("--record", metavar="FILE", help="write what was answered, each kind of answer once, into a file")
    parser.add_argument("--jobs", type=int, default=4, metavar="N", help="cases at a time, 4 unless given")
    parser.add_argument("--slack", type=float, default=1, metavar="X", help="multiplies what answers may take")
    parser.add_argument("--cases", default=HERE / "cases", metavar="FOLDER", help="where the cases are")
    parser.add_argument("--profile", metavar="FILE", help="what the server calls things; datasource-bridge.json unless given")
    parser.add_argument("--ping-method", metavar="NAME", help="a method without parameters that answers at once; implies --independent")
    parser.add_argument("--unknown-method", metavar="NAME", default="no.such.method", help="a method that isn't there")
    parser.add_argument("--slow-call", metavar="MEMBERS", help='`"method":…,"params":…` of a call that takes about a second')
    parser.add_argument("--before", action="append", default=[], metavar="LINE", help="sent first in each case")
    parser.add_argument("command", nargs="*", help="the server and its arguments, behind --")
    return parser, parser.parse_args()


def make_profile(arguments):
    if arguments.ping_method is None:
        profile = Profile.read(arguments.profile or HERE / "datasource-bridge.json")
    else:
        words = {"ping": arguments.ping_method, "unknown": arguments.unknown_method}
        if arguments.slow_call:
            words["slow"] = arguments.slow_call
        profile = Profile(words, arguments.before)
    profile.slack = arguments.slack
    return profile


def chosen(all_cases, arguments):
    independent = arguments.independent or arguments.ping_method is not None
    return [
        case
        for case in all_cases
        if (case.is_independent or not independent)
        and (not arguments.only or any(text in case.name for text in arguments.only))
        and not any(text in case.name for text in arguments.skip)
    ]


def heed_interrupts():
    """A shell lets what it starts in the background ignore SIGINT, and servers started from here would inherit that."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def main():
    heed_interrupts()
    parser, arguments = parse_arguments()
    try:
        selection = chosen(cases.read_folder(arguments.cases), arguments)
        profile = make_profile(arguments)
    except (CaseError, OSError, ValueError) as error:
        parser.exit(2, f"{error}\n")
    if arguments.list:
        for case in selection:
            print(case.name + ("  [independent]" if case.is_independent else ""))
        return 0
    if not arguments.command:
        parser.error("the command of a server is missing, behind --")
    if not selection:
        parser.exit(2, "No case has such a name.\n")
    printer = report.JSONReport() if arguments.json else report.TextReport()
    Stream.recorder = Recorder() if arguments.record else None
    runner.run(selection, runner.resolve(arguments.command), profile, arguments.jobs, printer)
    if arguments.record:
        Stream.recorder.write(arguments.record)
    return printer.finish()


if __name__ == "__main__":
    sys.exit(main())
