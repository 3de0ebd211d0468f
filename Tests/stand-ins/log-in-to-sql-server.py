#!/usr/bin/env python3
"""Logs in to a SQL Server with python-tds, which is independent of what is tested, and reads a row.

  log-in-to-sql-server.py PORT USER AUTHORITIES < PASSWORD

Exit code 0 when it is let in, 3 when the server refuses the login.
"""

import sys

import pytds


LOGIN_FAILED = 18456


def main():
    port, user, authorities = sys.argv[1:4]
    try:
        with pytds.connect(
            "localhost", None, user, sys.stdin.read(), port=int(port), cafile=authorities, login_timeout=30, timeout=30
        ) as connection:
            with connection.cursor() as cursor:
                cursor.execute("SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)), CAST('x' AS nvarchar(1)), 'y'")
                return 0 if cursor.fetchall() else 1
    except pytds.Error as error:
        if getattr(error, "number", None) == LOGIN_FAILED:
            return 3
        raise


sys.exit(main())
