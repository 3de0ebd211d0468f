"""Serves the stand-ins of this folder over HTTP and HTTPS on the loopback interface, until it is killed.

usage: serve.py FOLDER HTTP_PORT HTTPS_PORT

FOLDER holds `tls` and `keys`. Each stand-in is a class with a method `answer`, which returns None for what isn't addressed to it.
"""

import gzip
import http.server
import pathlib
import ssl
import sys
import threading

from athena_stand_in import Athena
from bigquery_stand_in import BigQuery
from exchange import Answer, Request
from snowflake_stand_in import Snowflake

STAND_INS = [Snowflake, BigQuery, Athena]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Answers are small: don't wait for more to send.
    disable_nagle_algorithm = True
    stand_ins = []

    def log_message(self, form, *arguments):
        """Says what was asked, without the query, which may hold anything."""
        sys.stderr.write(f"{self.command} {self.path.split('?')[0]}\n")

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        scheme = "https" if isinstance(self.connection, ssl.SSLSocket) else "http"
        request = Request(self.command, scheme, self.path, self.headers, body)
        answers = (stand_in.answer(request) for stand_in in self.stand_ins)
        answer = next((answer for answer in answers if answer), Answer(404, {"error": "There is nothing here."}))
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_DELETE = do_HEAD = handle_any


def main():
    folder = pathlib.Path(sys.argv[1])
    Handler.stand_ins = [make(folder) for make in STAND_INS]
    servers = [http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Handler) for port in sys.argv[2:4]]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "tls/main.crt", folder / "tls/main.key")
    # The handshake belongs to the thread of the connection, so that nobody can hold up all others.
    servers[1].socket = context.wrap_socket(servers[1].socket, server_side=True, do_handshake_on_connect=False)
    for server in servers:
        threading.Thread(target=server.serve_forever).start()


if __name__ == "__main__":
    main()
