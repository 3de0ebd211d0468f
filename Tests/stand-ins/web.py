"""What the stand-ins for services over HTTP share: requests, answers, and servers with and without TLS."""

import base64
import gzip
import json
import os
import socket
import ssl
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Request:
    """What a client asks."""

    def __init__(self, method, scheme, target, headers, body):
        parts = urllib.parse.urlsplit(target)
        self.method = method
        self.scheme = scheme
        self.target = target
        self.path = parts.path
        self.query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        self.headers = headers
        self.body = body

    @property
    def origin(self):
        return f"{self.scheme}://{self.headers['Host']}"

    @property
    def json(self):
        """The body as a JSON object; empty for anything else."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def form(self):
        if not self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
            return {}
        return dict(urllib.parse.parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def basic(self):
        """User name and password; nothing where there is no such header."""
        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        if kind != "Basic":
            return None
        try:
            name, separator, password = base64.b64decode(value, validate=True).decode().partition(":")
        except ValueError:
            return None
        return (name, password) if separator else None

    @property
    def bearer(self):
        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        return value if kind == "Bearer" else None


class Answer:
    """What a service says: text, bytes, or anything that is sent as JSON."""

    def __init__(self, body=b"", status=200, headers=None):
        self.status = status
        self.headers = dict(headers or {})
        if isinstance(body, bytes):
            self.body = body
        elif isinstance(body, str):
            self.body = body.encode()
            self.headers.setdefault("Content-Type", "text/plain; charset=utf-8")
        else:
            self.body = json.dumps(body).encode()
            self.headers.setdefault("Content-Type", "application/json")


def reply(status, value, content_type="application/json"):
    """Anything as JSON, with a status."""
    return Answer(json.dumps(value).encode(), status, {"Content-Type": content_type})


NOTHING = reply(404, {"error": "There is nothing here."})


class Server(ThreadingHTTPServer):
    """One port of a service.

    `service` has `answer(request)`, which returns an Answer. `log` gets one line of JSON for each request: method, path and
    who asks, but no secret.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, service, log, context=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.service = service
        self.log = log
        self.context = context
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def process_request_thread(self, request, client_address):
        # The handshake happens in the connection's own thread, so that a client that is silent holds up nobody.
        try:
            request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.context is not None:
                request = self.agree(request)
        except OSError:
            self.shutdown_request(request)
            return
        super().process_request_thread(request, client_address)

    def agree(self, request):
        """Agrees on TLS. A refusal gets through to the client only if what it has sent already is read before the end."""
        copy = socket.socket(fileno=os.dup(request.fileno()))
        secure = self.context.wrap_socket(request, server_side=True, do_handshake_on_connect=False)
        with copy:
            try:
                secure.do_handshake()
            except OSError:
                copy.shutdown(socket.SHUT_WR)
                copy.settimeout(2)
                while copy.recv(16384):
                    pass
                raise
        return secure

    def handle_error(self, request, client_address):
        """Clients that break off are what is tested."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        scheme = "http" if self.server.context is None else "https"
        request = Request(self.command, scheme, self.path, self.headers, body)
        answer = self.server.service.answer(request)
        self.note(request, answer)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if "Content-Length" not in answer.headers:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = handle_any

    def note(self, request, answer):
        kind = self.headers.get("Authorization", "").partition(" ")[0]
        who = request.basic[0] if request.basic else request.form.get("client_id")
        line = {"method": request.method, "path": request.path, "status": answer.status, "login": kind, "who": who}
        self.server.log.write(json.dumps(line) + "\n")
        self.server.log.flush()

    def log_message(self, format, *arguments):
        """The log has its own form."""


def tls_context(folder, name, demands_client=False):
    """TLS with the certificate NAME of a folder; `demands_client` wants a client certificate of the authority `ca`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/{name}.crt", f"{folder}/{name}.key")
    if demands_client:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(f"{folder}/ca.crt")
    return context
