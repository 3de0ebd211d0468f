"""A web server with files, for what is read by its address. It sends parts of files (RFC 9110, section 14), except under /whole/."""

import gzip
import re

from web import Answer

SALES = b"id,name,amount\n" + b"".join(b"%d,shop %d,%d.50\n" % (n, n % 7, n % 100) for n in range(1, 2001))
BIG = b"id,name\n" + b"".join(b"%08d,somebody\n" % n for n in range(400_000))

FILES = {
    "sales.csv": SALES,
    "big.csv": BIG,
    "empty.csv": b"",
    "header.csv": b"id,name\n",
    "latin.csv": "id,name\n1,Café\n".encode("windows-1252"),
    "ragged.csv": b"id,name\n" + b"1,2,3\n" * 50,
    "packed.csv": gzip.compress(SALES),
    "binary.csv": b"a,b\n\0\0\0\n",
    "page.csv": b"<!DOCTYPE html>\n<html><body>Log in, please</body></html>\n",
    "page-as-csv.csv": b"\xef\xbb\xbf\n<HTML lang=en><body>Log in, please</body></HTML>\n",
    "answer.csv": b'{"error": "login required"}',
    "big-answer.csv": b"[\n" + b'  {"id": 1, "name": "somebody"},\n' * 50_000 + b"]",
    "lines.csv": b'{"id": 1}\n{"id": 2}\n',
    "error.csv": b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>',
    "brackets.csv": b"{id},[name]\n{1},[a]\n<b>,<c>\n",
}
REFUSALS = {"secret.csv": 401, "forbidden.csv": 403, "gone.csv": 410, "broken.csv": 500, "busy.csv": 503}


class Service:
    def answer(self, request):
        whole = request.path.startswith("/whole/")
        name = request.path.rpartition("/")[2]
        if name in REFUSALS:
            challenge = {"WWW-Authenticate": 'Basic realm="files"'} if REFUSALS[name] == 401 else {}
            return Answer("No", REFUSALS[name], challenge)
        if request.path.startswith("/moved/"):
            return self.moved(name, request)
        if name not in FILES:
            return Answer("Not Found", 404)
        kind = "text/html" if name == "page.csv" else "text/csv"
        content = FILES[name]
        wanted = None if whole else re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("Range", ""))
        if not wanted:
            return Answer(content, 200, {"Content-Type": kind})
        first, last = int(wanted[1]), min(int(wanted[2]), len(content) - 1)
        if first >= len(content):
            return Answer(b"", 416, {"Content-Range": f"bytes */{len(content)}"})
        place = f"bytes {first}-{last}/{len(content)}"
        return Answer(content[first:last + 1], 206, {"Content-Type": kind, "Content-Range": place})

    @staticmethod
    def moved(name, request):
        places = {
            "absolute": f"{request.origin}/sales.csv#top",
            "path": "/sales.csv",
            "relative": "../sales.csv?x=1",
            "other-scheme": "//" + request.headers["Host"] + "/sales.csv",
            "loop": "/moved/loop",
            "plain": "http://elsewhere.example.test/sales.csv?signature=secret-part",
            "odd": "ftp://elsewhere.example.test/sales.csv",
        }
        return Answer(b"", 302, {"Location": places[name]} if name in places else {})
