#!/usr/bin/env python3
"""A neighbour in the local network that is no Jackfield: it speaks and hears Octez's UDP datagram.

Written from the description of the wire alone (tezos-wire.md, section 15), with the standard library. It reads
the port as Octez does, as a signed number. Prints one JSON object per line: "bound" with the port that all share,
then "told" and "heard"; ends when its time is over.
"""

import argparse
import json
import select
import socket
import struct
import time

KEY = b"DISCOMAGIC"
DATAGRAM = struct.Struct(">10s16sh")


def emit(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", default="127.255.255.255", help="where neighbours talk")
    parser.add_argument("--port", type=int, default=0, help="the port that all share; 0: any, which is told")
    parser.add_argument("--peer", default="0f" * 16, help="whose datagrams these are, 32 hexadecimal digits")
    parser.add_argument("--listening", type=int, help="the TCP port to tell of; none: only hears")
    parser.add_argument("--longest-pause", type=float, default=51.2, help="seconds (51.2)")
    parser.add_argument("--seconds", type=float, default=60.0, help="until it ends (60)")
    return parser.parse_args()


def main():
    options = arguments()
    peer = bytes.fromhex(options.peer)
    neighbours = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    neighbours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    neighbours.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    neighbours.bind(("0.0.0.0", options.port))
    shared = neighbours.getsockname()[1]
    emit("bound", port=shared)
    end = time.monotonic() + options.seconds
    due, pause = time.monotonic(), 0.1
    while time.monotonic() < end:
        if options.listening is not None and time.monotonic() >= due:
            neighbours.sendto(DATAGRAM.pack(KEY, peer, options.listening), (options.address, shared))
            emit("told", port=options.listening)
            due = time.monotonic() + pause
            pause = min(2 * pause, options.longest_pause)
        if select.select([neighbours], [], [], 0.05)[0]:
            datagram, (source, _) = neighbours.recvfrom(DATAGRAM.size)
            if len(datagram) == DATAGRAM.size:
                key, who, port = DATAGRAM.unpack(datagram)
                if key != KEY:
                    emit("overlooked", bytes=datagram.hex())
                elif who != peer:
                    emit("heard", peer=who.hex(), port=port, source=source)


if __name__ == "__main__":
    main()
