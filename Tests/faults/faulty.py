"""Servers on the loopback interface that do one wrong thing to whoever connects. Each speaks as much of every protocol as its fault
needs, and finds out from the first bytes which one that is."""

import random
import socket
import struct
import threading
import time

# A client that asks a PostgreSQL server for TLS, and what it hears; the beginning of a TLS record that never ends.
POSTGRES_ASKS_FOR_TLS = bytes.fromhex("0000000804d2162f")
HALF_A_RECORD = bytes.fromhex("160303007a0200")

# What a MySQL server says first: a version, TLS and logins as it has had them since 8.0.
MYSQL_CAPABILITIES = 0x00 | 0x0200 | 0x0800 | 0x8000 | 0x0001 | 0x00080000
MYSQL_GREETING = (
    b"\x0a8.0.36\0" + struct.pack("<I", 7) + b"abcdefgh\0" + struct.pack("<H", MYSQL_CAPABILITIES & 0xFFFF) + b"\x2d\x02\0"
    + struct.pack("<H", MYSQL_CAPABILITIES >> 16) + b"\x15" + bytes(10) + b"ijklmnopqrst\0" + b"caching_sha2_password\0")

# How long somebody has who speaks first, before the server counts as the one who does.
PATIENCE = 0.1


def mysql_packet(payload, number=0):
    return struct.pack("<I", len(payload))[:3] + bytes([number]) + payload


class FaultyServer:
    """Listens until it is closed.

    faults: silence, stall in TLS, byte a second, garbage, reset, closed, black hole
    """

    FAULTS = ["silence", "stall in TLS", "byte a second", "garbage", "reset", "closed", "black hole"]

    # Those after which a test waits for its deadline, or may.
    LASTING = ["silence", "stall in TLS", "byte a second", "black hole"]

    def __init__(self, fault):
        self.fault = fault
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.guests = []
        if fault == "black hole":
            self.fill()
            return
        self.listener.listen(512)
        threading.Thread(target=self.accept, daemon=True).start()

    def fill(self):
        """Takes every place that there is, so that whoever comes is neither let in nor sent away."""
        self.listener.listen(0)
        for _ in range(3):
            guest = socket.socket()
            guest.setblocking(False)
            guest.connect_ex(("127.0.0.1", self.port))
            self.guests.append(guest)

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        try:
            with client:
                self.misbehave(client)
        except OSError:
            pass

    def misbehave(self, client):
        if self.fault == "reset":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif self.fault == "stall in TLS":
            stall_in_tls(client)
            drain(client)
        elif self.fault == "byte a second":
            # The beginning of an answer of HTTP, which no other protocol takes for one of its own.
            for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 3600:
                client.sendall(bytes([byte]))
                time.sleep(1)
        elif self.fault == "garbage":
            client.sendall(random.Random(1).randbytes(64))
            drain(client)
        elif self.fault == "silence":
            drain(client)

    def close(self):
        for one in [self.listener, *self.guests]:
            one.close()


def stall_in_tls(client):
    """Comes as far as the middle of the first answer in TLS."""
    client.settimeout(PATIENCE)
    try:
        asked = client.recv(4096)
    except TimeoutError:
        client.sendall(mysql_packet(MYSQL_GREETING))
        return
    finally:
        client.settimeout(None)
    if asked == POSTGRES_ASKS_FOR_TLS:
        client.sendall(b"S")
        client.recv(4096)
    client.sendall(HALF_A_RECORD)


def drain(client):
    while client.recv(65_536):
        pass
