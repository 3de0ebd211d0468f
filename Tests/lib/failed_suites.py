#!/usr/bin/env python3
"""Prints a filter for `swift test` that selects the suites in which a test failed, by the results that it wrote.

usage: failed_suites.py RESULTS.xml

Ends with 1 when there are no results, no failures, or so many that it can't be by chance.
"""

import re
import sys
import xml.etree.ElementTree

MOST = 4


def main():
    try:
        results = xml.etree.ElementTree.parse(sys.argv[1])
    except (OSError, xml.etree.ElementTree.ParseError):
        return 1
    failed = {case.get("classname") for case in results.iter("testcase") if case.find("failure") is not None}
    if not 0 < len(failed) <= MOST:
        return 1
    print("^(" + "|".join(re.escape(name) for name in sorted(failed)) + ")/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
