"""An SSH server that lets users in by password, which sshd can't do without being root. It only forwards.

usage: ssh-passwords.py HOST_KEY LOG PORT_FILE

The user `tunnel` logs in by the method `password`, `asked` by `keyboard-interactive`; the password of both is "right-ssh-pw".
Every password that is tried stands in the log as a line. The host `db.example.test` is this computer.
"""

import asyncio
import pathlib
import sys

import asyncssh

PASSWORD = "right-ssh-pw"


class Server(asyncssh.SSHServer):
    def __init__(self, log):
        self.log = log

    def begin_auth(self, username):
        self.username = username
        return True

    def password_auth_supported(self):
        return self.username != "asked"

    def validate_password(self, username, password):
        return self.check(username, password)

    def kbdint_auth_supported(self):
        return self.username == "asked"

    def get_kbdint_challenge(self, username, language, submethods):
        return "", "", "en", [("Password: ", False)]

    def validate_kbdint_response(self, username, responses):
        return self.check(username, "".join(responses))

    def check(self, username, password):
        right = username in ("tunnel", "asked") and password == PASSWORD
        with self.log.open("a") as log:
            print(username, "let in" if right else "refused", file=log)
        return right

    def connection_requested(self, host, port, origin_host, origin_port):
        if host != "db.example.test":
            return True

        async def forward(reader, writer):
            other_reader, other_writer = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(copy(reader, other_writer), copy(other_reader, writer))

        return forward


async def copy(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except (OSError, asyncssh.Error):
        writer.close()


async def main(host_key, log, port_file):
    log = pathlib.Path(log)
    server = await asyncssh.create_server(lambda: Server(log), "127.0.0.1", 0, server_host_keys=[host_key])
    port = server.sockets[0].getsockname()[1]
    temporary = pathlib.Path(port_file + ".new")
    temporary.write_text(f"{port}\n")
    temporary.rename(port_file)
    await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:]))
