"""Stands before a MongoDB server without TLS: hangs up on whoever begins with TLS, as MongoDB's own server does, and notes every
connection and every login that it passes on.

    mongodb-front.py PORT SERVER_PORT NOTES     listens on PORT of the loopback interface

NOTES is a file that gets a line for each: "connection", "TLS refused", "login" (the beginning of one), "proof" (a message that goes on
with one). A line is written before the server sees what it tells of.
"""
import socket
import sys
import threading

PORT, SERVER_PORT, NOTES = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
TLS_HANDSHAKE = 0x16


def note(text):
    with open(NOTES, "a", encoding="ascii") as notes:
        notes.write(text + "\n")


def exactly(connection, count):
    """The next bytes; fewer only at the end."""
    data = b""
    while len(data) < count and (piece := connection.recv(count - len(data))):
        data += piece
    return data


def messages(connection):
    """Whole messages: each begins with its length."""
    while len(head := exactly(connection, 4)) == 4:
        length = int.from_bytes(head, "little")
        yield head + exactly(connection, length - 4)


def pass_answers(server, client):
    try:
        while data := server.recv(65_536):
            client.sendall(data)
    except OSError:
        pass
    close(client)


def close(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def serve(client):
    with client:
        note("connection")
        if client.recv(1, socket.MSG_PEEK) == bytes([TLS_HANDSHAKE]):
            note("TLS refused")
            return
        with socket.create_connection(("127.0.0.1", SERVER_PORT)) as server:
            threading.Thread(target=pass_answers, args=(server, client), daemon=True).start()
            try:
                for message in messages(client):
                    if b"saslStart\0" in message or b"speculativeAuthenticate\0" in message:
                        note("login")
                    if b"saslContinue\0" in message:
                        note("proof")
                    server.sendall(message)
            except OSError:
                pass
            close(server)


def main():
    open(NOTES, "w", encoding="ascii").close()
    listener = socket.create_server(("127.0.0.1", PORT))
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()


main()
