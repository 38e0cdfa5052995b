#!/usr/bin/env python3
"""A WebSocket in front of a node that knows nothing of it, as websockify would be.

Whoever comes by WebSocket (RFC 6455) is led to a TCP port of this machine; the content of all frames is one stream of bytes, and what
the port says goes back in binary frames.  Prints its own port as JSON, and runs until it is ended:

    websocket_door.py 9732

It needs Python 3, nothing else, and shares no code with the node that it is used to test.
"""

import base64
import hashlib
import json
import socket
import struct
import sys
import threading

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CONTINUATION, BINARY, CLOSE, PING, PONG = 0x0, 0x2, 0x8, 0x9, 0xA
FINAL = 0x80
MOST_BYTES = 65536
MOST_HEADER_BYTES = 8192


class Gone(Exception):
    """One of the two has ended, or says what is no WebSocket."""


def exactly(stream, count):
    data = stream.read(count)
    if len(data) < count:
        raise Gone
    return data


def upgrade(sock, stream):
    """Answers the request for WebSocket."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += stream.readline(MOST_HEADER_BYTES)
        if len(head) > MOST_HEADER_BYTES or not head.endswith(b"\n"):
            raise Gone
    fields = dict(line.split(b":", 1) for line in head.split(b"\r\n")[1:] if b":" in line)
    key = {name.strip().lower(): value.strip() for name, value in fields.items()}[b"sec-websocket-key"]
    accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
    sock.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")


def frame(kind, content):
    """A frame that no client has masked."""
    size = len(content)
    length = struct.pack(">B", size) if size < 126 else struct.pack(">BH", 126, size) if size < 65536 \
        else struct.pack(">BQ", 127, size)
    return bytes([FINAL | kind]) + length + content


def read_frame(stream):
    """(kind, content) of a frame that a client has masked."""
    first, second = exactly(stream, 2)
    size = second & 0x7F
    if size == 126:
        size, = struct.unpack(">H", exactly(stream, 2))
    elif size == 127:
        size, = struct.unpack(">Q", exactly(stream, 8))
    if size > MOST_BYTES or not second & 0x80:
        raise Gone
    mask = exactly(stream, 4)
    content = exactly(stream, size)
    return first & 0x0F, bytes(byte ^ mask[place % 4] for place, byte in enumerate(content))


class Voice:
    """Frames to a caller, of which none comes after the farewell."""

    def __init__(self, sock):
        self.sock, self.lock, self.ended = sock, threading.Lock(), False

    def say(self, kind, content):
        with self.lock:
            if not self.ended:
                self.ended = kind == CLOSE
                self.sock.sendall(frame(kind, content))


def inwards(stream, house, voice):
    """What the caller says, up to his farewell."""
    try:
        while True:
            kind, content = read_frame(stream)
            if kind in (CONTINUATION, BINARY):
                house.sendall(content)
            elif kind == PING:
                voice.say(PONG, content)
            elif kind == CLOSE:
                voice.say(CLOSE, content)
                return
    except (Gone, OSError):
        return
    finally:
        shut(house, socket.SHUT_WR)


def outwards(house, voice):
    """What the house says, up to its end."""
    try:
        while data := house.recv(MOST_BYTES - 1):
            voice.say(BINARY, data)
        voice.say(CLOSE, struct.pack(">H", 1000))
    except OSError:
        return
    finally:
        shut(voice.sock, socket.SHUT_RDWR)


def shut(sock, direction):
    try:
        sock.shutdown(direction)
    except OSError:
        pass


def lead(caller, port):
    """One caller, from the request to the end."""
    with caller, caller.makefile("rb") as stream:
        try:
            upgrade(caller, stream)
        except (Gone, KeyError, OSError):
            return
        with socket.create_connection(("127.0.0.1", port)) as house:
            voice = Voice(caller)
            answers = threading.Thread(target=outwards, args=(house, voice))
            answers.start()
            inwards(stream, house, voice)
            answers.join()


def main(port):
    server = socket.create_server(("127.0.0.1", 0))
    print(json.dumps({"event": "listening", "port": server.getsockname()[1]}), flush=True)
    while True:
        caller, _ = server.accept()
        threading.Thread(target=lead, args=(caller, port), daemon=True).start()


if __name__ == "__main__":
    main(int(sys.argv[1]))
