#!/usr/bin/env python3
"""An independent Tezos peer-to-peer peer, for testing other implementations against.

This program was written from the Tezos peer-to-peer wire reference alone.  It shares no code
with the node it is used to test, and reads none of that node's files, so that an error of
understanding made in one of them is not silently repeated in the other.

It needs Python 3 and PyNaCl, nothing else.  It dials, or listens, performs the handshake,
carries out a script of actions, and prints what happens as JSON, one event per line:

    independent_peer.py listen --chain TEZOS --do echo:2 --do expect-close
    independent_peer.py dial 127.0.0.1 9732 --chain TEZOS --do app-random:0031:100000 --do expect-app:1

It exits 0 when everything in the script happened as stated, and 1 otherwise.  With --attack it
misbehaves in one named way instead, reports what the remote did about it, and exits 0 when the
remote closed the connection before the time limit.

"Application message" below means every message whose tag is not one of the five tags of the
peer-to-peer layer itself (1 to 5).  Sizes and SHA-256 digests of messages are of the body alone,
without the length and the tag.
"""

import argparse
import collections
import hashlib
import ipaddress
import json
import math
import os
import select
import socket
import struct
import sys
import threading
import time

import nacl.bindings as sodium
import nacl.exceptions

# ------------------------------------------------------------------------------------------
# Constants of the protocol
# ------------------------------------------------------------------------------------------

DISCONNECT, BOOTSTRAP, ADVERTISE, SWAP_REQUEST, SWAP_ACK = 1, 2, 3, 4, 5
P2P_TAGS = {
    DISCONNECT: "Disconnect",
    BOOTSTRAP: "Bootstrap",
    ADVERTISE: "Advertise",
    SWAP_REQUEST: "Swap_request",
    SWAP_ACK: "Swap_ack",
}

MOTIVES = {
    0: "no motive",
    1: "too many connections",
    2: "unknown chain name",
    3: "deprecated p2p version",
    4: "deprecated distributed-DB version",
    5: "already connected",
}

TAG_BYTES = 16                      # Poly1305 tag in front of every ciphertext
MAX_PLAIN_WRITTEN = 65517           # largest plaintext a well-behaved writer puts in a frame
MAX_PLAIN_READ = 65535 - TAG_BYTES  # largest plaintext the length prefix can express
MAX_MESSAGE = 100 * 1024 * 1024     # length prefix included
MAX_POINTS = 100
MAX_POINT_BYTES = 51                # length prefix included
MAX_STAMP = (1 << 192) - 1

SAMPLE_POINTS = ["1.2.3.4:9732", "[2001:db8::1]:19732"]


class Malformed(Exception):
    """The remote sent something that does not decode."""


class RemoteClosed(Exception):
    """The connection ended; `how` says in what way."""

    def __init__(self, how):
        super().__init__(how)
        self.how = how


class Disconnected(Exception):
    """The remote sent Disconnect."""


class Failure(Exception):
    """Something the script expected did not happen."""


# ------------------------------------------------------------------------------------------
# Base58check, peer ids, proof of work
# ------------------------------------------------------------------------------------------

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PEER_ID_PREFIX = bytes([153, 103])


def blake2b(data, size=32):
    """BLAKE2b, unkeyed, with a digest of `size` bytes."""
    return hashlib.blake2b(data, digest_size=size).digest()


def base58check(prefix, data):
    """Text form of `data` under a type prefix, with a four-byte double-SHA256 checksum."""
    payload = prefix + data
    payload += hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    value, digits = int.from_bytes(payload, "big"), ""
    while value:
        value, digit = divmod(value, 58)
        digits = BASE58[digit] + digits
    return "1" * (len(payload) - len(payload.lstrip(b"\0"))) + digits


def peer_id_bytes(public_key):
    """The sixteen bytes that name a peer."""
    return blake2b(public_key, 16)


def peer_id_text(public_key):
    """The `id...` form of a peer's name."""
    return base58check(PEER_ID_PREFIX, peer_id_bytes(public_key))


def pow_target(difficulty):
    """Largest acceptable digest (as a little-endian integer) for a difficulty of 0 to 256."""
    if not 0 <= difficulty <= 256:
        raise ValueError("difficulty must be from 0 to 256")
    frac, whole = math.modf(difficulty)
    whole = int(whole)
    mantissa = (1 << 54) - 1 if frac == 0 else int(2.0 ** (54 - frac))
    if whole < 202:
        return (mantissa << (202 - whole)) | ((1 << (202 - whole)) - 1)
    return mantissa >> (whole - 202)


def pow_value(public_key, stamp):
    """Digest of key and stamp as the integer that is compared with the target."""
    return int.from_bytes(blake2b(public_key + stamp), "little")


def pow_bits(public_key, stamp):
    """Highest whole difficulty this stamp satisfies."""
    return 256 - pow_value(public_key, stamp).bit_length()


def find_stamp(public_key, difficulty, start=0, passing=True):
    """First stamp, counting up from `start`, that passes (or fails) the given difficulty."""
    target = pow_target(difficulty)
    counter = start
    while True:
        stamp = counter.to_bytes(24, "big")
        if (pow_value(public_key, stamp) <= target) == passing:
            return stamp
        counter = (counter + 1) & MAX_STAMP


class Identity:
    """A key pair and its proof of work stamp."""

    def __init__(self, secret_key, stamp):
        self.secret_key = secret_key
        self.public_key = sodium.crypto_scalarmult_base(secret_key)
        self.stamp = stamp

    @classmethod
    def make(cls, seed=None, difficulty=0.0):
        """From a seed: the same identity every time.  Without: a new one."""
        if seed is None:
            secret, start = os.urandom(32), int.from_bytes(os.urandom(24), "big")
        else:
            secret, start = hashlib.sha256(seed.encode()).digest(), 0
        public = sodium.crypto_scalarmult_base(secret)
        return cls(secret, find_stamp(public, difficulty, start))


# ------------------------------------------------------------------------------------------
# Encodings
# ------------------------------------------------------------------------------------------


class Reader:
    """Reads fields off the front of a byte string; running short is Malformed."""

    def __init__(self, data):
        self.data, self.offset = data, 0

    def left(self):
        return len(self.data) - self.offset

    def take(self, count):
        if count > self.left():
            raise Malformed("%d bytes wanted, %d left" % (count, self.left()))
        self.offset += count
        return bytes(self.data[self.offset - count:self.offset])

    def uint(self, size):
        return int.from_bytes(self.take(size), "big")

    def int16(self):
        return int.from_bytes(self.take(2), "big", signed=True)

    def boolean(self):
        return self.uint(1) != 0

    def sized(self):
        """A four-byte length and that many bytes."""
        length = self.uint(4)
        if length >= 1 << 30:
            raise Malformed("length %d is not below 2^30" % length)
        return self.take(length)

    def end(self):
        if self.left():
            raise Malformed("%d extra bytes" % self.left())


def encode_sized(data):
    return struct.pack(">I", len(data)) + data


def encode_bool(value):
    return b"\xff" if value else b"\x00"


Hello = collections.namedtuple("Hello", "port public_key stamp nonce chain db p2p")


def encode_hello(hello):
    """The connection message, with its two-byte length."""
    body = struct.pack(">H", hello.port) + hello.public_key + hello.stamp + hello.nonce
    body += encode_sized(hello.chain.encode()) + struct.pack(">HH", hello.db, hello.p2p)
    return struct.pack(">H", len(body)) + body


def decode_hello(body):
    """The connection message, from what follows its two-byte length."""
    reader = Reader(body)
    port, key, stamp, nonce = reader.uint(2), reader.take(32), reader.take(24), reader.take(24)
    chain = reader.sized().decode("utf-8", "backslashreplace")
    hello = Hello(port, key, stamp, nonce, chain, reader.uint(2), reader.uint(2))
    reader.end()
    return hello


def encode_metadata(disable_mempool, private):
    return encode_bool(disable_mempool) + encode_bool(private)


def decode_metadata(data):
    reader = Reader(data)
    result = reader.boolean(), reader.boolean()
    reader.end()
    return result


def encode_point(text):
    return encode_sized(text.encode())


def check_point(text):
    """Refuses a point that is not a literal address with a decimal port."""
    try:
        address = text.split("#", 1)[0]
        if address.startswith("["):
            host, separator, port = address[1:].partition("]:")
            ipaddress.IPv6Address(host)
        else:
            host, separator, port = address.partition(":")
            ipaddress.IPv4Address(host)
        if not separator or not (port.isascii() and port.isdigit()) or int(port) > 65535:
            raise ValueError("no usable port")
    except ValueError as problem:
        raise Malformed("point %r: %s" % (text, problem)) from None


def decode_points(data):
    """Points back to back up to the end of `data`."""
    reader, points = Reader(data), []
    while reader.left():
        raw = reader.sized()
        if 4 + len(raw) > MAX_POINT_BYTES:
            raise Malformed("point of %d bytes" % len(raw))
        text = raw.decode("utf-8", "backslashreplace")
        check_point(text)
        points.append(text)
    if len(points) > MAX_POINTS:
        raise Malformed("%d points" % len(points))
    return points


ACK = b"\x00"
NACK_BARE = b"\xff"


def encode_nack(motive, points):
    listed = b"".join(map(encode_point, points))
    return b"\x01" + struct.pack(">h", motive) + encode_sized(listed)


def decode_answer(data):
    """None for an ack, else (version of the nack, motive, points)."""
    reader = Reader(data)
    tag = reader.uint(1)
    if tag == 0:
        answer = None
    elif tag == 255:
        answer = (0, 0, [])
    elif tag == 1:
        answer = (1, reader.int16(), decode_points(reader.sized()))
    else:
        raise Malformed("answer tag %d" % tag)
    reader.end()
    return answer


def motive_name(motive):
    return MOTIVES.get(motive, "unknown motive (%d)" % motive)


def encode_message(tag, body=b""):
    """The envelope of everything that follows the handshake."""
    return struct.pack(">IH", len(body) + 2, tag) + body


def encode_advertise(points):
    return encode_message(ADVERTISE, b"".join(map(encode_point, points)))


def check_p2p_message(tag, body):
    """Decodes a message of the peer-to-peer layer; returns what is worth reporting of it."""
    reader, details = Reader(body), {}
    if tag == ADVERTISE:
        return {"points": decode_points(body)}
    if tag in (SWAP_REQUEST, SWAP_ACK):
        raw = reader.sized()
        details["point"] = decode_points(encode_sized(raw))[0]
        details["peer_id"] = base58check(PEER_ID_PREFIX, reader.take(16))
    reader.end()
    return details


def negotiate(local_versions, remote):
    """The version both sides will use, or None when there is none."""
    best = max(local_versions)
    if best <= remote:
        return best
    return remote if remote in local_versions else None


# ------------------------------------------------------------------------------------------
# The encrypted channel
# ------------------------------------------------------------------------------------------


def session_nonces(dialler_message, acceptor_message):
    """(nonce the dialler sends with, nonce the acceptor sends with).

    Beware: the nonce labelled "Init -> Resp" is the one the acceptor sends with.
    """
    both = dialler_message + acceptor_message
    return blake2b(both + b"Resp -> Init")[:24], blake2b(both + b"Init -> Resp")[:24]


def next_nonce(nonce):
    """The nonce plus one, as a 192-bit big-endian integer that wraps."""
    return ((int.from_bytes(nonce, "big") + 1) & MAX_STAMP).to_bytes(24, "big")


class Cipher:
    """Seals and opens frames; each direction has its own running nonce."""

    def __init__(self, secret_key, remote_key, send_nonce, receive_nonce):
        self.key = sodium.crypto_box_beforenm(remote_key, secret_key)
        self.send_nonce, self.receive_nonce = send_nonce, receive_nonce

    def seal(self, plain):
        """A complete frame: two-byte length, tag, ciphertext."""
        sealed = sodium.crypto_box_afternm(plain, self.send_nonce, self.key)
        self.send_nonce = next_nonce(self.send_nonce)
        return struct.pack(">H", len(sealed)) + sealed

    def open(self, sealed):
        """The plaintext of what follows a frame's length."""
        nonce, self.receive_nonce = self.receive_nonce, next_nonce(self.receive_nonce)
        if len(sealed) < TAG_BYTES:
            raise Malformed("ciphertext of %d bytes" % len(sealed))
        try:
            return sodium.crypto_box_open_afternm(sealed, nonce, self.key)
        except nacl.exceptions.CryptoError:
            raise Malformed("frame does not decrypt") from None


class Splitter:
    """Decides how written bytes are cut into calls of send.

    whole         one call per frame
    bytes         one call per byte
    chunk:N       one call per N bytes
    coalesce      frames are kept back and sent together: metadata with the ack, and then as many
                  application frames as are written before the peer next waits for the remote
    coalesce-ack  the same, but it is the ack that is kept back, for the first application frames
    """

    GATHER_LIMIT = 256 * 1024
    HOLD_SECONDS = 0.2

    def __init__(self, sock, mode):
        self.sock, self.pending = sock, bytearray()
        self.mode, _, argument = mode.partition(":")
        self.size = {"bytes": 1, "chunk": int(argument or 0)}.get(self.mode, 0)
        if self.mode not in ("whole", "bytes", "chunk", "coalesce", "coalesce-ack"):
            raise ValueError("unknown way of splitting: " + mode)
        if self.mode == "chunk" and self.size < 1:
            raise ValueError("chunk wants a size")

    def write(self, data):
        if self.mode.startswith("coalesce"):
            self.pending += data
            if len(self.pending) >= self.GATHER_LIMIT:
                self.flush()
        else:
            self.send_now(data)

    def flush(self):
        if self.pending:
            data, self.pending = bytes(self.pending), bytearray()
            self.send_now(data)

    def send_now(self, data):
        try:
            view = memoryview(data)
            step = self.size or len(view)
            for start in range(0, len(view), step):
                self.sock.sendall(view[start:start + step])
        except OSError as problem:
            raise RemoteClosed(close_kind(problem)) from None

    def hold(self):
        """About to wait for the remote: give it a moment to speak first, then send."""
        if self.pending:
            select.select([self.sock], [], [], self.HOLD_SECONDS)


def close_kind(problem):
    if isinstance(problem, ConnectionResetError):
        return "reset"
    if isinstance(problem, BrokenPipeError):
        return "broken-pipe"
    return "error: %s" % problem


class Wire:
    """A socket seen as a source of exact amounts of bytes and a sink of split ones."""

    def __init__(self, sock, split):
        self.sock = sock
        self.out = Splitter(sock, split)
        self.buffer = bytearray()
        self.bytes_received = 0

    def receive_some(self):
        """Reads once; False at end of stream."""
        try:
            data = self.sock.recv(1 << 18)
        except OSError as problem:
            raise RemoteClosed(close_kind(problem)) from None
        self.buffer += data
        self.bytes_received += len(data)
        return bool(data)

    def read(self, count):
        while len(self.buffer) < count:
            if not self.receive_some():
                raise RemoteClosed("eof" if not self.buffer else "eof-inside-frame")
        data = bytes(self.buffer[:count])
        del self.buffer[:count]
        return data

    def read_prefixed(self):
        """(two-byte length, what it announces); an end in between is an end inside a frame."""
        prefix = self.read(2)
        try:
            return prefix, self.read(int.from_bytes(prefix, "big"))
        except RemoteClosed as closed:
            if closed.how == "eof":
                raise RemoteClosed("eof-inside-frame") from None
            raise


# ------------------------------------------------------------------------------------------
# One connection
# ------------------------------------------------------------------------------------------

Message = collections.namedtuple("Message", "tag body details")


class Session:
    """One connection from its first byte to its last, with its report."""

    def __init__(self, options, identity, sock, dialled, number):
        self.options, self.identity, self.dialled, self.number = options, identity, dialled, number
        self.sock = sock
        sock.settimeout(None)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.wire = Wire(sock, options.split)
        self.started = time.monotonic()
        self.deadline = self.started + options.timeout
        self.timed_out = False
        self.quiet = False                  # the end of the connection is already reported
        self.stage = "connected"
        self.local_hello = self.remote_hello = self.cipher = self.reader = None
        self.packed = bytearray()           # application plaintext not yet put in a frame
        self.frames_received = 0
        self.inbox, self.ended = [], None   # both guarded by `news`
        self.news = threading.Condition()

    # -- reporting ------------------------------------------------------------------------

    def emit(self, event, **fields):
        emit(event, connection=self.number, ms=self.elapsed_ms(), **fields)

    def elapsed_ms(self, since=None):
        return round((time.monotonic() - (since or self.started)) * 1000)

    def expire(self):
        """The time is up: make every blocked call of this connection return."""
        self.timed_out = True
        self.shut(socket.SHUT_RDWR)
        with self.news:
            self.news.notify_all()

    def shut(self, direction):
        """Ends one or both directions of the socket, if they have not ended yet."""
        try:
            self.sock.shutdown(direction)
        except OSError:
            pass

    def release(self):
        """Closes the socket once the reading thread has let go of it."""
        if self.reader:
            self.quiet = True
            self.shut(socket.SHUT_RDWR)
            self.reader.join(1)
        self.sock.close()

    # -- running --------------------------------------------------------------------------

    def run(self):
        """Performs the whole session and says whether it went as it should."""
        watchdog = threading.Timer(self.options.timeout, self.expire)
        watchdog.daemon = True
        watchdog.start()
        ok = False
        try:
            self.emit("connected", role="dialler" if self.dialled else "acceptor",
                      local=socket_point(self.sock.getsockname),
                      remote=socket_point(self.sock.getpeername),
                      peer_id=peer_id_text(self.identity.public_key))
            ok = attack(self) if self.options.attack else self.converse()
        except Failure as failure:
            self.emit("failed", reason=str(failure))
        except Malformed as problem:
            self.emit("malformed", stage=self.stage, reason=str(problem))
        except RemoteClosed as closed:
            if self.reader:     # which reports the end of the connection itself
                self.emit("failed", reason="could not send (%s)" % closed.how)
            elif not self.timed_out:
                self.emit("closed", by="remote", how=closed.how, stage=self.stage,
                          bytes_received=self.wire.bytes_received)
        finally:
            watchdog.cancel()
            self.release()
        if self.timed_out and not ok:
            self.emit("timeout", stage=self.stage)
        self.emit("result", ok=ok)
        return ok

    def converse(self):
        """The normal course: handshake, script, close."""
        script = list(self.options.do)
        wanted = script[0] if script else ""
        try:
            nack = self.handshake()
        except RemoteClosed as closed:
            if wanted == "expect-refused" and not self.timed_out:
                self.emit("refused", how=closed.how, stage=self.stage)
                return True
            raise
        if nack is not None:
            name, _, motive = wanted.partition(":")
            if name == "expect-nack" and motive in ("", str(nack[1])):
                return True
            raise Failure("nacked: " + motive_name(nack[1]))
        if wanted.startswith(("expect-nack", "expect-refused")):
            raise Failure("the connection was accepted")
        self.start_reader()
        for action, following in zip(script, script[1:] + [""]):
            self.stage = action
            try:
                self.perform(action)
            except RemoteClosed as closed:
                if following != "expect-close":     # else this may be what is expected
                    raise
                self.emit("send-failed", action=action, how=closed.how)
        self.stage = "closing"
        self.close_gently()
        return True

    # -- handshake, step by step ----------------------------------------------------------

    def make_hello(self, stamp=None):
        options = self.options
        return encode_hello(Hello(options.port_announced, self.identity.public_key,
                                  stamp or self.identity.stamp, os.urandom(24),
                                  options.chain, options.db, options.p2p))

    def write_hello(self, message=None):
        self.stage = "sending connection message"
        self.local_hello = message or self.make_hello()
        self.wire.out.write(self.local_hello)
        self.wire.out.flush()

    def read_hello(self):
        self.stage = "reading connection message"
        prefix, body = self.wire.read_prefixed()
        hello = decode_hello(body)
        self.remote_hello, self.remote_hello_bytes = hello, prefix + body
        self.emit("connection-message", peer_id=peer_id_text(hello.public_key), chain=hello.chain,
                  db=hello.db, p2p=hello.p2p, port=hello.port,
                  pow_bits=pow_bits(hello.public_key, hello.stamp), length=len(body),
                  public_key=hello.public_key.hex())
        if pow_value(hello.public_key, hello.stamp) > pow_target(self.options.expect_pow):
            raise Failure("the remote's proof of work is below %g" % self.options.expect_pow)

    def derive_keys(self):
        local, remote = self.local_hello, self.remote_hello_bytes
        if self.dialled:
            send, receive = session_nonces(local, remote)
        else:
            receive, send = session_nonces(remote, local)
        self.cipher = Cipher(self.identity.secret_key, self.remote_hello.public_key, send, receive)

    def write_metadata(self):
        self.stage = "sending metadata"
        plain = encode_metadata(self.options.disable_mempool, self.options.private)
        self.wire.out.write(self.cipher.seal(plain))

    def read_metadata(self):
        self.stage = "reading metadata"
        if self.options.split == "coalesce":
            self.wire.out.hold()
            if not self.readable():
                self.wire.out.flush()
        else:
            self.wire.out.flush()
        disable_mempool, private = decode_metadata(self.read_frame())
        self.emit("metadata", disable_mempool=disable_mempool, private=private)
        if self.remote_hello.public_key == self.identity.public_key:
            raise Failure("the remote is this very peer")

    def decide(self):
        """Motive for refusing the remote, or None."""
        remote, options = self.remote_hello, self.options
        self.db = negotiate(range(options.db + 1), remote.db)
        self.p2p = negotiate(range(options.p2p + 1), remote.p2p)
        if options.always_ack:
            return None
        if remote.chain != options.chain:
            return 2
        if self.db is None:
            return 4
        return 3 if self.p2p is None else None

    def write_nack(self, motive, points=()):
        self.stage = "sending nack"
        plain = encode_nack(motive, points) if self.remote_hello.p2p >= 1 else NACK_BARE
        self.wire.out.write(self.cipher.seal(plain))
        self.wire.out.flush()
        self.emit("nack-sent", motive=motive, name=motive_name(motive), version=min(plain[0], 1)
                  if plain != NACK_BARE else 0, points=list(points))

    def write_ack(self):
        self.stage = "sending ack"
        self.wire.out.write(self.cipher.seal(ACK))

    def read_answer(self):
        """The remote's verdict: None for ack, else its nack; both reported."""
        self.stage = "reading ack"
        self.wire.out.hold()
        if self.options.split != "coalesce-ack" or not self.readable():
            self.wire.out.flush()
        answer = decode_answer(self.read_frame())
        if answer is None:
            self.emit("ack")
        else:
            version, motive, points = answer
            self.emit("nack", version=version, motive=motive, name=motive_name(motive),
                      points=points)
        return answer

    def handshake(self):
        """All steps in order.  Returns None when both sides agreed, else the remote's nack."""
        self.write_hello()
        self.read_hello()
        self.derive_keys()
        self.write_metadata()
        self.read_metadata()
        motive = self.decide()
        if motive is not None:
            self.write_nack(motive)
            # A node would not read the answer.  This peer does, for the report only.
            if select.select([self.sock], [], [], 1)[0] or self.wire.buffer:
                answer = self.read_answer()
                if answer is not None:
                    return answer
            raise Failure("this peer nacked the remote: " + motive_name(motive))
        self.write_ack()
        answer = self.read_answer()
        if answer is None:
            self.stage = "established"
            self.emit("established", db=self.db, p2p=self.p2p)
        return answer

    def readable(self):
        return bool(self.wire.buffer or select.select([self.sock], [], [], 0)[0])

    # -- frames and messages --------------------------------------------------------------

    def read_frame(self):
        _, sealed = self.wire.read_prefixed()
        self.frames_received += 1
        return self.cipher.open(sealed)

    def write_message(self, message):
        """Cuts an enveloped message into frames.

        With --pack, the last, shorter piece waits for the next message, so that frames contain
        the end of one message and the beginning of another.
        """
        size = self.options.frame_payload
        self.packed += message
        whole = len(self.packed) // size * size if self.options.pack else len(self.packed)
        view = bytes(self.packed[:whole])
        del self.packed[:whole]
        for start in range(0, len(view), size):
            self.wire.out.write(self.cipher.seal(view[start:start + size]))

    def flush(self):
        """Sends everything kept back by --pack or by coalescing."""
        if self.packed:
            plain = bytes(self.packed)
            self.packed.clear()
            self.wire.out.write(self.cipher.seal(plain))
        self.wire.out.flush()

    def start_reader(self):
        self.reader = threading.Thread(target=self.read_messages, daemon=True)
        self.reader.start()

    def read_messages(self):
        """Body of the reading thread: reports and stores messages until the connection ends."""
        stream = bytearray()
        reason = ""
        try:
            while True:
                stream += self.read_frame()
                while self.take_message(stream):
                    pass
        except Disconnected:
            how = "disconnect-received"
        except Malformed as problem:
            how, reason = "malformed", str(problem)
        except RemoteClosed as closed:
            how = closed.how
            if how == "eof" and stream:
                how = "eof-inside-message"
        if how in ("disconnect-received", "malformed"):
            self.shut(socket.SHUT_RDWR)
        if not (self.timed_out or self.quiet):
            by = "local" if how in ("disconnect-received", "malformed") else "remote"
            self.emit("closed", by=by, how=how, bytes_received=self.wire.bytes_received,
                      frames_received=self.frames_received,
                      **({"reason": reason} if reason else {}))
        with self.news:
            self.ended = how
            self.news.notify_all()

    def take_message(self, stream):
        """Moves one complete message from the decrypted stream to the inbox, if there is one."""
        if len(stream) < 4:
            return False
        size = int.from_bytes(stream[:4], "big")
        if not 2 <= size <= MAX_MESSAGE - 4:
            raise Malformed("message of size %d" % size)
        if len(stream) < 4 + size:
            return False
        tag, body = int.from_bytes(stream[4:6], "big"), bytes(stream[6:4 + size])
        del stream[:4 + size]
        details = check_p2p_message(tag, body) if tag in P2P_TAGS else {}
        name = {"name": P2P_TAGS[tag]} if tag in P2P_TAGS else {}
        self.emit("message", tag="%04x" % tag, size=len(body), sha256=sha256(body), **name,
                  **details)
        with self.news:
            self.inbox.append(Message(tag, body, details))
            self.news.notify_all()
        if tag == DISCONNECT:
            raise Disconnected
        return True

    def wait_message(self, wanted):
        """Removes and returns the first received message that `wanted` holds for."""
        waited = False
        while True:
            with self.news:
                for position, message in enumerate(self.inbox):
                    if wanted(message.tag):
                        return self.inbox.pop(position)
                if self.timed_out:
                    raise Failure("time is up")
                if self.ended:
                    raise Failure("the connection ended (%s)" % self.ended)
                if waited:
                    self.news.wait()
            if not waited:      # send what was kept back before waiting, outside the lock
                self.flush()
                waited = True

    def wait_end(self, seconds=None):
        """Waits until the connection has ended; None if it did not in time."""
        self.flush()
        with self.news:
            self.news.wait_for(lambda: self.ended or self.timed_out, seconds)
            return None if self.timed_out else self.ended

    # -- the script -----------------------------------------------------------------------

    def perform(self, action):
        """Carries out one action of the script."""
        name, _, argument = action.partition(":")
        ACTIONS[name](self, argument)

    def do_bootstrap(self, _):
        self.write_message(encode_message(BOOTSTRAP))

    def do_advertise(self, argument):
        self.write_message(encode_advertise([point for point in argument.split(",") if point]))

    def send_application(self, event, tag, body):
        self.write_message(encode_message(tag, body))
        self.emit(event, tag="%04x" % tag, size=len(body), sha256=sha256(body))

    def do_app(self, argument):
        tag, _, body = argument.partition(":")
        self.send_application("sent", int(tag, 16), bytes.fromhex(body))

    def do_app_random(self, argument):
        tag, _, size = argument.partition(":")
        self.send_application("sent", int(tag, 16), os.urandom(int(size)))

    def do_echo(self, argument):
        for _ in range(int(argument or 1)):
            message = self.wait_message(lambda tag: tag not in P2P_TAGS)
            self.send_application("echoed", message.tag, message.body)

    def do_expect_app(self, argument):
        for _ in range(int(argument or 1)):
            self.wait_message(lambda tag: tag not in P2P_TAGS)

    def do_expect_tag(self, argument):
        self.wait_message(lambda tag: tag == int(argument, 16))

    def do_expect_advertise(self, _):
        self.wait_message(lambda tag: tag == ADVERTISE)

    def do_expect_bootstrap(self, _):
        self.wait_message(lambda tag: tag == BOOTSTRAP)

    def do_expect_close(self, _):
        ended = self.wait_end()
        if ended is None or ended == "malformed":
            raise Failure("the remote did not close the connection")

    def do_disconnect(self, _):
        self.write_message(encode_message(DISCONNECT))
        self.flush()

    def do_sleep(self, argument):
        self.flush()
        time.sleep(float(argument))

    def do_close(self, _):
        self.close_gently()

    def close_gently(self):
        """Sends what is left and FIN, then reads on for a moment so that no data is lost."""
        if not self.ended:
            self.flush()
            self.shut(socket.SHUT_WR)
            if self.wait_end(2) is None and not self.timed_out:
                self.emit("closed", by="local", how="close",
                          bytes_received=self.wire.bytes_received,
                          frames_received=self.frames_received)
        self.release()


ACTIONS = {
    "bootstrap": Session.do_bootstrap,
    "advertise": Session.do_advertise,
    "app": Session.do_app,
    "app-random": Session.do_app_random,
    "echo": Session.do_echo,
    "expect-app": Session.do_expect_app,
    "expect-tag": Session.do_expect_tag,
    "expect-advertise": Session.do_expect_advertise,
    "expect-bootstrap": Session.do_expect_bootstrap,
    "expect-close": Session.do_expect_close,
    "expect-nack": None,        # these two only as the first action: see Session.converse
    "expect-refused": None,
    "disconnect": Session.do_disconnect,
    "sleep": Session.do_sleep,
    "close": Session.do_close,
}


# ------------------------------------------------------------------------------------------
# Misbehaviour
# ------------------------------------------------------------------------------------------


def attack(session):
    """Misbehaves as asked and reports the remote's reaction; True if it closed in time."""
    name, _, argument = session.options.attack.partition(":")
    try:
        sent_at = ATTACKS[name](session, argument) or time.monotonic()
        session.emit("attack-sent", attack=session.options.attack)
    except RemoteClosed as closed:
        if session.timed_out:
            raise
        delivered = session.stage == "attacking"
        session.emit("remote-closed", how=closed.how, stage=session.stage, delivered=delivered,
                     bytes_received=session.wire.bytes_received)
        return delivered
    session.stage = "waiting for the remote to close"
    how = session.wait_end() if session.reader else observe(session)
    what = "remote-still-open" if session.timed_out else "remote-closed"
    session.emit(what, how=None if session.timed_out else how, after_ms=session.elapsed_ms(sent_at), delivered=True,
                 bytes_received=session.wire.bytes_received)
    return not session.timed_out and how not in ("malformed", "disconnect-received")


def observe(session):
    """Reads and counts bytes until the connection ends; says how it did."""
    try:
        while session.wire.receive_some():
            pass
        return "eof"
    except RemoteClosed as closed:
        return closed.how


def hurl(session, data):
    """Sends the hostile bytes; an end of the connection from here on is the remote's reaction."""
    session.stage = "attacking"
    moment = time.monotonic()
    session.wire.out.write(data)
    session.wire.out.flush()
    return moment


def exchange_hellos(session):
    """Honest up to the keys: what follows would be the metadata."""
    session.write_hello()
    session.read_hello()
    session.derive_keys()


def exchange_metadata(session):
    """Honest up to the metadata: what follows would be ack or nack."""
    exchange_hellos(session)
    session.write_metadata()
    session.read_metadata()


def complete_handshake(session):
    """Honest up to a running connection."""
    nack = session.handshake()
    if nack is not None:
        raise Failure("nacked before the attack: " + motive_name(nack[1]))
    session.start_reader()


def flip_bit(frame):
    """The same frame with one bit of its last byte changed."""
    return frame[:-1] + bytes([frame[-1] ^ 1])


def attack_silent(session, _):
    session.stage = "attacking"
    return session.started


def attack_dribble(session, _):
    session.stage = "attacking"
    for byte in session.make_hello():
        try:
            session.sock.send(bytes([byte]))
        except OSError as problem:
            raise RemoteClosed(close_kind(problem)) from None
        next_byte = time.monotonic() + 1
        while (left := next_byte - time.monotonic()) > 0:
            if select.select([session.sock], [], [], left)[0] and not session.wire.receive_some():
                raise RemoteClosed("eof")


def attack_garbage(session, argument):
    return hurl(session, os.urandom(int(argument or 70000)))


def attack_wrong_pow(session, _):
    difficulty, key = session.options.difficulty, session.identity.public_key
    if difficulty == 0:
        raise Failure("every stamp passes difficulty 0: give --difficulty")
    return hurl(session, session.make_hello(find_stamp(key, difficulty, passing=False)))


def attack_own_key(session, argument):
    session.read_hello()
    moment = hurl(session, session.remote_hello_bytes)
    if argument == "echo":      # whatever follows is sent back as well
        _, sealed = session.wire.read_prefixed()
        moment = hurl(session, struct.pack(">H", len(sealed)) + sealed)
    return moment


def attack_truncated(session, _):
    message = session.make_hello()
    moment = hurl(session, message[:len(message) // 2])
    session.shut(socket.SHUT_WR)
    return moment


def attack_lying_length(session, _):
    return hurl(session, b"\xff\xff" + session.make_hello()[2:])


def attack_oversized_frame(session, _):
    exchange_hellos(session)
    return hurl(session, b"\xff\xff" + os.urandom(65535))


def attack_short_frame(session, argument):
    size = int(argument or 15)
    exchange_hellos(session)
    return hurl(session, struct.pack(">H", size) + os.urandom(size))


def attack_tampered_metadata(session, _):
    exchange_hellos(session)
    return hurl(session, flip_bit(session.cipher.seal(encode_metadata(False, False))))


def attack_trailing_metadata(session, _):
    exchange_hellos(session)
    return hurl(session, session.cipher.seal(encode_metadata(False, False) + b"\0"))


def attack_tampered_ack(session, _):
    exchange_metadata(session)
    return hurl(session, flip_bit(session.cipher.seal(ACK)))


def attack_nack(session, argument):
    exchange_metadata(session)
    return hurl_and_finish(session, encode_nack(int(argument or 0), session.options.points))


def attack_nack_bare(session, _):
    exchange_metadata(session)
    return hurl_and_finish(session, NACK_BARE)


def hurl_and_finish(session, plain):
    moment = hurl(session, session.cipher.seal(plain))
    session.shut(socket.SHUT_WR)
    return moment


def attack_tampered_message(session, _):
    complete_handshake(session)
    return hurl(session, flip_bit(session.cipher.seal(encode_message(BOOTSTRAP))))


def attack_bad_envelope(session, argument):
    size = int(argument or MAX_MESSAGE + 1)
    complete_handshake(session)
    return hurl(session, session.cipher.seal(struct.pack(">IH", size, 0x31) + bytes(10)))


def attack_advertise_101(session, _):
    complete_handshake(session)
    points = ["198.51.100.%d:9732" % (number + 1) for number in range(101)]
    return hurl(session, session.cipher.seal(encode_advertise(points)))


BAD_MESSAGES = {
    "bootstrap-trailing": encode_message(BOOTSTRAP, b"\0"),
    "disconnect-trailing": encode_message(DISCONNECT, b"\0"),
    "disconnect": encode_message(DISCONNECT),           # well-formed, for comparison
    "unknown-tag": encode_message(0xFFFE),
    "removed-tag": encode_message(0x0050, bytes(32)),
    "no-tag": struct.pack(">I", 0),
    "half-tag": struct.pack(">IB", 1, 0),
    "host-name": encode_advertise(["example.org:9732"]),
    "no-port": encode_advertise(["1.2.3.4"]),
    "port-65536": encode_advertise(["1.2.3.4:65536"]),
    "empty-address": encode_advertise([":9732"]),
    "long-point": encode_advertise(["[2001:db8:0000:0000:0000:0000:0000:0001]:9732#" + "x" * 10]),
    "cut-point": encode_message(ADVERTISE, encode_point("1.2.3.4:9732")[:-1]),
    "swap-short": encode_message(SWAP_REQUEST, encode_point("1.2.3.4:9732") + bytes(15)),
}


def attack_unknown_topology(session, argument):
    message = BAD_MESSAGES[argument or "bootstrap-trailing"]
    complete_handshake(session)
    return hurl(session, session.cipher.seal(message))


ATTACKS = {
    "silent": attack_silent,
    "dribble": attack_dribble,
    "garbage": attack_garbage,                      # garbage[:SIZE]
    "wrong-pow": attack_wrong_pow,
    "own-key": attack_own_key,                      # own-key[:echo]
    "truncated": attack_truncated,
    "lying-length": attack_lying_length,
    "oversized-frame": attack_oversized_frame,
    "short-frame": attack_short_frame,              # short-frame[:N]
    "tampered-metadata": attack_tampered_metadata,
    "trailing-metadata": attack_trailing_metadata,
    "tampered-ack": attack_tampered_ack,
    "nack": attack_nack,                            # nack:MOTIVE
    "nack0": attack_nack_bare,
    "tampered-message": attack_tampered_message,
    "bad-envelope": attack_bad_envelope,            # bad-envelope[:S]
    "unknown-topology": attack_unknown_topology,    # unknown-topology[:one of BAD_MESSAGES]
    "advertise-101": attack_advertise_101,
}


# ------------------------------------------------------------------------------------------
# Command line
# ------------------------------------------------------------------------------------------

output_lock = threading.Lock()


def emit(event, **fields):
    """Prints one event as one line."""
    with output_lock:
        print(json.dumps({"event": event, **fields}), flush=True)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def socket_point(name):
    """Text of a socket's local or remote address, or None if it has none any more."""
    try:
        host, port = name()[:2]
    except OSError:
        return None
    return "[%s]:%d" % (host, port) if ":" in host else "%s:%d" % (host, port)


def dial(options, identity):
    source = (options.bind, 0) if options.bind else None
    try:
        sock = socket.create_connection((options.host, options.port), options.timeout, source)
    except OSError as problem:
        emit("connect-failed", error=str(problem))
        return False
    return Session(options, identity, sock, True, 1).run()


def listen(options, identity):
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    server = socket.create_server((options.host, options.port), family=family)
    server.settimeout(options.timeout)
    emit("listening", port=server.getsockname()[1])
    results, threads = [], []
    for number in range(1, options.accept + 1):
        try:
            sock, _ = server.accept()
        except TimeoutError:
            emit("timeout", stage="accepting connection %d" % number)
            results.append(False)
            break
        session = Session(options, identity, sock, False, number)
        thread = threading.Thread(target=lambda one=session: results.append(one.run()))
        thread.start()
        threads.append(thread)
    server.close()
    for thread in threads:
        thread.join()
    return len(results) == options.accept and all(results)


def parse_arguments(arguments):
    texts = {
        "formatter_class": argparse.RawDescriptionHelpFormatter,
        "epilog": "actions: %s\nattacks: %s\nvariants of unknown-topology: %s" % (
            " ".join(ACTIONS), " ".join(ATTACKS), " ".join(BAD_MESSAGES)),
    }
    parser = argparse.ArgumentParser(description=__doc__, **texts)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--chain", default="TEZOS", help="chain name announced (TEZOS)")
    common.add_argument("--db", type=int, default=2, help="distributed-DB version announced (2)")
    common.add_argument("--p2p", type=int, default=1, help="p2p version announced (1)")
    common.add_argument("--port-announced", type=int, default=0, help="listening port announced")
    common.add_argument("--difficulty", type=float, default=0.0, help="of this peer's own stamp")
    common.add_argument("--expect-pow", type=float, default=0.0, help="wanted of the remote's")
    common.add_argument("--seed", help="makes the identity the same every time")
    common.add_argument("--split", default="whole",
                        help="whole, bytes, chunk:N, coalesce or coalesce-ack")
    common.add_argument("--frame-payload", type=int, default=MAX_PLAIN_WRITTEN,
                        help="most plaintext bytes in a frame of an application message")
    common.add_argument("--pack", action="store_true",
                        help="let frames contain parts of more than one message")
    common.add_argument("--private", action="store_true", help="announce a private node")
    common.add_argument("--disable-mempool", action="store_true", help="announce no mempool")
    common.add_argument("--always-ack", action="store_true",
                        help="accept the remote even if chain or versions do not match")
    common.add_argument("--do", action="append", default=[], metavar="ACTION",
                        help="what to do after the handshake; repeatable, in order")
    common.add_argument("--attack", metavar="NAME", help="misbehave instead")
    common.add_argument("--points", type=lambda text: text.split(","), default=SAMPLE_POINTS,
                        help="points given by the nack attack")
    common.add_argument("--timeout", type=float, default=30.0,
                        help="seconds for each connection, and for waiting for one (30)")
    modes = parser.add_subparsers(dest="mode", required=True)
    dialling = modes.add_parser("dial", parents=[common], **texts)
    dialling.add_argument("host")
    dialling.add_argument("port", type=int)
    dialling.add_argument("--bind", help="source address")
    listening = modes.add_parser("listen", parents=[common], **texts)
    listening.add_argument("--host", default="127.0.0.1")
    listening.add_argument("--port", type=int, default=0)
    listening.add_argument("--accept", type=int, default=1, help="how many connections (1)")
    options = parser.parse_args(arguments)

    for position, action in enumerate(options.do):
        name = action.partition(":")[0]
        if name not in ACTIONS or (ACTIONS[name] is None and position > 0):
            parser.error("unknown or misplaced action: " + action)
    if options.attack:
        name, _, argument = options.attack.partition(":")
        if name not in ATTACKS:
            parser.error("unknown attack: " + options.attack)
        if name == "unknown-topology" and argument and argument not in BAD_MESSAGES:
            parser.error("unknown variant: " + argument)
    if not 1 <= options.frame_payload <= MAX_PLAIN_READ:
        parser.error("--frame-payload must be from 1 to %d" % MAX_PLAIN_READ)
    try:
        Splitter(None, options.split)
        pow_target(options.difficulty)
        pow_target(options.expect_pow)
    except ValueError as problem:
        parser.error(str(problem))
    return options


def main(arguments=None):
    options = parse_arguments(arguments)
    identity = Identity.make(options.seed, options.difficulty)
    return 0 if (dial if options.mode == "dial" else listen)(options, identity) else 1


if __name__ == "__main__":
    sys.exit(main())
