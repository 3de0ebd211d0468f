#!/usr/bin/env python3
"""Servers that speak SQL Server's protocol ([MS-TDS]) on this computer alone, for tests.

  sql-server.py FOLDER

FOLDER/tls holds the certificates. FOLDER/environment.json tells the ports once everything listens. Two kinds of servers run here:

- "bridge" is pysqlbridge, an independent implementation that checks passwords and answers real SQL;
- the others are the stand-in below, for what that one can't do: refusals of every number, servers without or with compulsory
  encryption, bad certificates, databases that aren't there. They hold the same users and differ in what they encrypt.

An instance "SALES" of the stand-in is found by a SQL Server Browser at the address "browser" of environment.json; "QUIET" takes no
TCP connections, of others nobody says anything. FOLDER/logins.txt has a line for each login that the stand-ins have seen.
"""

import json
import os
import random
import re
import socket
import ssl
import struct
import sys
import threading
import time

PASSWORD = "right-pw"
SPECIAL = "q\"'\\%é;[]{}"

# What a user is refused with: number, state, severity. SQL Server says LOGIN_FAILED after each.
REFUSALS = {
    "disabled": (18470, 1, 14),
    "locked": (18486, 1, 14),
    "expired": (18487, 1, 14),
    "mustchange": (18488, 1, 14),
    "windows": (18452, 1, 14),
    "trigger": (17892, 1, 14),
    "firewall": (40615, 1, 14),
    "busy": (40613, 1, 17),
    "telling": (18456, 8, 14),
    "odd": (31337, 1, 16),
}
LOGIN_FAILED = (18456, 1, 14)

OFF, ON, NOT_SUPPORTED, REQUIRED = range(4)

# Name, type, length, precision, scale, digits of seconds, nullable.
TABLES = [
    ("dbo", "customers", "BASE TABLE", [
        ("id", "int", None, "10", "0", None, "NO"),
        ("name", "nvarchar", "40", None, None, None, "NO"),
        ("notes", "nvarchar", "-1", None, None, None, "YES"),
        ("balance", "decimal", None, "12", "2", None, "YES"),
        ("seen", "datetime2", None, None, None, "7", "YES"),
        ("photo", "image", "2147483647", None, None, None, "YES"),
    ]),
    ("dbo", "names", "VIEW", [("name", "nvarchar", "40", None, None, None, "NO")]),
    ("sales", "Table é", "BASE TABLE", [("Column \"x\"", "varbinary", "-1", None, None, None, "YES")]),
]
SCHEMAS = ["db_owner", "dbo", "empty", "guest", "INFORMATION_SCHEMA", "sales", "sys"]


class Stand:
    """One kind of server: what it encrypts, and with which certificate."""

    def __init__(self, folder, certificate, answers):
        self.log = open(os.path.join(folder, "logins.txt"), "a", buffering=1, encoding="utf-8")
        # What is answered to a client that asks for encryption of nothing but the login, and of everything.
        self.answers = answers
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.maximum_version = ssl.TLSVersion.TLSv1_2
            path = os.path.join(folder, "tls", certificate)
            self.context.load_cert_chain(path + ".crt", path + ".key")

    def listen(self, address="127.0.0.1"):
        listener = socket.create_server((address, 0))
        threading.Thread(target=self.accept, args=(listener,), daemon=True).start()
        return listener.getsockname()[1]

    def accept(self, listener):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client:
            try:
                Session(self, client).run()
            except (OSError, EOFError, ssl.SSLError, struct.error, ValueError, IndexError):
                pass


class Session:
    """One connection: the messages of section 2.2 of [MS-TDS], in their order."""

    def __init__(self, stand, client):
        self.stand = stand
        self.client = client
        self.tls = None
        self.sending = None
        self.receiving = None
        self.buffer = b""

    def run(self):
        kind, payload = self.receive()
        if kind != 0x12:
            raise ValueError("no prelogin")
        asked = self.encryption(payload)
        answer = self.stand.answers.get(asked, NOT_SUPPORTED)
        self.send(prelogin(answer))
        if answer != NOT_SUPPORTED:
            self.shake_hands()
        kind, payload = self.receive()
        if kind != 0x10:
            raise ValueError("no login")
        if answer == OFF:
            self.tls = None
        if self.log_in(*login(payload)):
            while True:
                kind, payload = self.receive()
                if kind == 1:
                    self.send(self.answer(batch(payload)))
                else:
                    self.send(done())

    @staticmethod
    def encryption(payload):
        place = 0
        while payload[place] != 0xFF:
            option, offset, _ = struct.unpack_from(">BHH", payload, place)
            if option == 1:
                return payload[offset]
            place += 5
        raise ValueError("no encryption")

    def shake_hands(self):
        """The records of the handshake travel inside packets, each direction in its own."""
        self.receiving, self.sending = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = self.stand.context.wrap_bio(self.receiving, self.sending, server_side=True)
        while True:
            try:
                tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                pass
            finally:
                output = self.sending.read()
                if output:
                    self.client.sendall(packet(0x12, output))
            kind, payload = self.receive()
            if kind != 0x12:
                raise ValueError("no handshake")
            self.receiving.write(payload)
        self.tls = tls

    def log_in(self, user, password, database):
        self.stand.log.write(user + "\n")
        if user == "silent":
            time.sleep(600)
        if user == "closing":
            return False
        known = {"special": SPECIAL, "nopassword": ""}.get(user, PASSWORD)
        if user == "unknown" or user.startswith("once-") or password != known:
            return self.refuse(LOGIN_FAILED)
        if user in REFUSALS:
            refusal = REFUSALS[user]
            return self.refuse(refusal) if refusal[0] == 18456 else self.refuse(refusal, LOGIN_FAILED)
        if database == "none":
            return self.refuse((4060, 1, 11), LOGIN_FAILED)
        if database == "private":
            return self.refuse((916, 2, 14), LOGIN_FAILED)
        self.user, self.database = user, database or "master"
        version = bytes([16, 0, 0x10, 0x59])
        name = "Microsoft SQL Server"
        acknowledgement = b"\x01" + bytes([0x74, 0, 0, 4]) + short_text(name) + version
        self.send(
            environment(1, self.database, "master")
            + message(0xAB, 5701, 2, 0, "Changed database context.")
            + token(0xAD, acknowledgement)
            + environment(4, "4096", "4096")
            + done()
        )
        return True

    def refuse(self, *errors):
        # No text of a server may be passed on: it could hold anything.
        self.send(b"".join(message(0xAA, *error, "Login failed, " + PASSWORD) for error in errors) + done(error=True))
        return False

    def answer(self, statement):
        if self.user == "limited" and "SERVERPROPERTY" in statement:
            return message(0xAA, 229, 5, 14, "denied") + done(error=True)
        if self.user == "asleep" and "SERVERPROPERTY" in statement:
            time.sleep(600)
        if "SERVERPROPERTY" in statement:
            return rows([["16.0.4185.3", "5" if self.user == "azure" else "3", self.database]], 3)
        if "SCHEMA_ID" in statement:
            name = re.search(r"SCHEMA_ID\(N'((?:[^']|'')*)'\)", statement).group(1).replace("''", "'")
            usable = name in ("dbo", "sales", "it's")
            found = usable or name == "private"
            return rows([["5" if found else None, "1" if usable else "0" if found else None, "0"]], 3)
        if "INFORMATION_SCHEMA" in statement:
            return self.catalogue(statement)
        if "@@spid" in statement.lower():
            return b"\x81" + struct.pack("<HIH", 1, 0, 0) + b"\x34" + short_text("") + b"\xd1" + struct.pack("<H", 51) + done(1)
        return done()

    @staticmethod
    def catalogue(statement):
        wanted = re.search(r"WHERE \w+ = N'(\w*)'", statement)
        fits = lambda schema: wanted is None or wanted.group(1) == schema
        if "SCHEMATA" in statement:
            return rows([[name] for name in SCHEMAS if fits(name)], 1)
        if "INFORMATION_SCHEMA.TABLES" in statement:
            return rows([[schema, name, kind] for schema, name, kind, _ in TABLES if fits(schema)], 3)
        found = [[schema, name, *column] for schema, name, _, columns in TABLES for column in columns if fits(schema)]
        return rows(found, 9)

    # The bytes below the messages.

    def send(self, payload):
        self.write(packet(4, payload))

    def write(self, data):
        if self.tls:
            self.tls.write(data)
            data = self.sending.read()
        self.client.sendall(data)

    def receive(self):
        """A whole message: its kind and its payload."""
        payload = b""
        while True:
            header = self.read(8)
            length = struct.unpack_from(">H", header, 2)[0]
            payload += self.read(length - 8)
            if header[1] & 1:
                return header[0], payload

    def read(self, count):
        while len(self.buffer) < count:
            if self.tls:
                try:
                    self.buffer += self.tls.read(65536) or self.end()
                    continue
                except ssl.SSLWantReadError:
                    self.receiving.write(self.client.recv(65536) or self.end())
            else:
                self.buffer += self.client.recv(65536) or self.end()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    @staticmethod
    def end():
        raise EOFError


def packet(kind, payload):
    parts = [payload[start:start + 4088] for start in range(0, len(payload), 4088)] or [b""]
    return b"".join(
        struct.pack(">BBHHBB", kind, part is parts[-1], len(part) + 8, 51, number % 256, 0) + part
        for number, part in enumerate(parts, 1)
    )


def prelogin(encryption):
    return struct.pack(">BHHBHHB", 0, 11, 6, 1, 17, 1, 0xFF) + bytes([16, 0, 0x10, 0x59, 0, 0, encryption])


def login(payload):
    """User, password and database of a LOGIN7 message: section 2.2.6.4."""
    def text(place, change=lambda data: data):
        offset, length = struct.unpack_from("<HH", payload, place)
        return change(payload[offset:offset + 2 * length]).decode("utf-16-le")

    def reveal(data):
        return bytes((byte ^ 0xA5) >> 4 | ((byte ^ 0xA5) & 15) << 4 for byte in data)

    return text(40), text(44, reveal), text(68)


def batch(payload):
    return payload[struct.unpack_from("<I", payload)[0]:].decode("utf-16-le")


def short_text(text):
    return bytes([len(text)]) + text.encode("utf-16-le")


def token(kind, payload):
    return struct.pack("<BH", kind, len(payload)) + payload


def environment(kind, new, old):
    return token(0xE3, bytes([kind]) + short_text(new) + short_text(old))


def message(kind, number, state, severity, text):
    payload = struct.pack("<iBBH", number, state, severity, len(text)) + text.encode("utf-16-le")
    return token(kind, payload + short_text("STAND-IN") + short_text("") + struct.pack("<i", 1))


def done(count=0, error=False):
    return struct.pack("<BHHQ", 0xFD, 2 if error else 0x10 if count else 0, 0, count)


def rows(values, columns):
    """A result whose columns are all nvarchar(4000)."""
    described = b"".join(
        struct.pack("<IHBH", 0, 1, 0xE7, 8000) + bytes([9, 4, 0xD0, 0, 52]) + short_text("") for _ in range(columns)
    )
    data = b"\x81" + struct.pack("<H", columns) + described
    for row in values:
        data += b"\xd1"
        for value in row:
            encoded = None if value is None else value.encode("utf-16-le")
            data += b"\xff\xff" if encoded is None else struct.pack("<H", len(encoded)) + encoded
    return data + done(len(values))


def start_bridge(folder):
    from pysqlbridge.catalog import load as load_catalog
    from pysqlbridge.certificate import load as load_certificate
    from pysqlbridge.logins import load as load_logins
    from pysqlbridge.server import start_background

    with open(os.path.join(folder, "people.csv"), "w", encoding="utf-8") as file:
        file.write("id,name\n1,ada\n2,grace\n")
    configuration = os.path.join(folder, "bridge.json")
    # It takes passwords of ASCII characters alone.
    users = [{"user": "alice", "password": PASSWORD}]
    with open(configuration, "w", encoding="utf-8") as file:
        json.dump({"tables": [{"name": "people", "csv": "people.csv"}], "logins": users}, file)
    certificate = load_certificate(os.path.join(folder, "tls/main.crt"), os.path.join(folder, "tls/main.key"))
    catalog = load_catalog(configuration)
    server, _ = start_background(
        certificate=certificate, query_handler=catalog.answer, logins=load_logins(configuration)
    )
    return server.address[1]


def start_browser(stand):
    """A SQL Server Browser at an address of its own, because its port can't be chosen."""
    browser = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    while True:
        address = "127." + ".".join(str(random.randint(1, 254)) for _ in range(3))
        try:
            browser.bind((address, 1434))
            break
        except OSError:
            continue
    port = stand.listen(address)

    def serve():
        while True:
            question, client = browser.recvfrom(1024)
            name = question[1:].split(b"\0")[0].upper().decode("latin-1")
            ways = {"SALES": f"tcp;{port};np;\\\\x\\pipe\\sql;;", "QUIET": "np;\\\\x\\pipe\\sql;;"}.get(name)
            if question[:1] == b"\4" and ways:
                words = f"ServerName;X;InstanceName;{name};IsClustered;No;Version;16.0.4185.3;{ways}".encode()
                browser.sendto(struct.pack("<BH", 5, len(words)) + words, client)

    threading.Thread(target=serve, daemon=True).start()
    return address


def main():
    folder = sys.argv[1]
    usual = {OFF: OFF, ON: ON, REQUIRED: ON}
    stands = {
        "main": Stand(folder, "main", usual),
        "demanding": Stand(folder, "main", {OFF: REQUIRED, ON: ON, REQUIRED: ON}),
        "expired": Stand(folder, "expired", usual),
        "otherHost": Stand(folder, "otherHost", usual),
        "withoutTLS": Stand(folder, None, {}),
        "downgrading": Stand(folder, "main", {ON: OFF, OFF: OFF}),
    }
    ports = {name: stand.listen() for name, stand in stands.items()}
    ports["bridge"] = start_bridge(folder)
    told = {"ports": ports, "tls": folder + "/tls", "logins": folder + "/logins.txt", "special": SPECIAL}
    told["browser"] = start_browser(stands["main"])
    path = os.path.join(folder, "environment.json")
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(told, file)
    os.rename(path + ".new", path)
    threading.Event().wait()


main()
