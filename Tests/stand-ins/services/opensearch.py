"""A cluster of OpenSearch behind its security plugin: osmem-server, an emulator, answers once the login is right. The plugin's
refusals are those of its documentation (https://docs.opensearch.org/latest/security/): 401 with the plain text "Unauthorized", 403
with a security_exception. alice may do everything with "right-pw", bob nothing.
"""

import http.client
import pathlib
import socket
import subprocess
import time

import osmem_server
from web import Answer

PROGRAM = pathlib.Path(osmem_server.__file__).parent / "bin" / "osmem-server"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Service:
    def __init__(self):
        self.port = free_port()
        command = [PROGRAM, "-addr", f"127.0.0.1:{self.port}"]
        # It ends when its standard input does, which is when this process ends.
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait()
        body = b'{"mappings": {"properties": {"id": {"type": "long"}, "name": {"type": "keyword"}}}}'
        self.ask("PUT", "/customers", body)

    def wait(self):
        for _ in range(200):
            try:
                return self.ask("GET", "/", b"")
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("osmem-server doesn't answer")

    def ask(self, method, path, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            answer = connection.getresponse()
            return Answer(answer.read(), answer.status, {"Content-Type": answer.headers.get("Content-Type", "")})
        finally:
            connection.close()

    def answer(self, request):
        name, password = request.basic or ("", "")
        if name not in ("alice", "bob") or password != "right-pw":
            challenge = {"WWW-Authenticate": 'Basic realm="OpenSearch Security"'}
            return Answer("Unauthorized", 401, challenge)
        if name == "bob":
            reason = f"no permissions for [cluster:monitor/main] and User [name={name}, backend_roles=[], requestedTenant=null]"
            cause = {"type": "security_exception", "reason": reason}
            return Answer({"error": {"root_cause": [cause], **cause}, "status": 403}, 403)
        return self.ask(request.method, request.path, request.body)
