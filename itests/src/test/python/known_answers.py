#!/usr/bin/env python3
"""Checks independent_peer.py against the known answers of the wire reference.

Only what the peer implements is checked: identities, proof of work, the connection message,
channel key and nonces, frames, handshake items, envelopes and base58check.  Merkle lists and
locators are not part of it.  Exits 0 if every answer matches, 1 otherwise.
"""

import struct
import sys

import independent_peer as peer

failures = 0


def check(what, found, wanted):
    """Compares, bytes in hexadecimal, and says so only when they differ."""
    global failures
    if isinstance(found, (bytes, bytearray)):
        found = bytes(found).hex()
    if found != wanted:
        failures += 1
        print("MISMATCH %s\n  found  %s\n  wanted %s" % (what, found, wanted))


def check_refused(what, function, *arguments):
    """The function must find its argument malformed."""
    global failures
    try:
        function(*arguments)
    except peer.Malformed:
        return
    failures += 1
    print("NOT REFUSED " + what)


def check_identities():
    """Seeds give the two identities of the reference; difficulty 12 gives their stamps."""
    first, second = peer.Identity.make("initiator", 12), peer.Identity.make("responder", 12)
    check("skI", first.secret_key,
          "59eb3cb130074f7b1ddb99c8fe14f27e1dbca735bb3da82e1ff0305340a32419")
    check("pkI", first.public_key,
          "e64aa62d48f3616cd55387fbc482906f553765f45a54eb8de27ffaf9b7666344")
    check("idI", peer.peer_id_text(first.public_key), "idr8hPVAzYprfyjUPgfB869FekcTPA")
    check("stampI", first.stamp, "000000000000000000000000000000000000000000001f97")
    check("skR", second.secret_key,
          "6dcde155f1f900e157d25bb5c24b1a54d71ea35b78661ed9b1a8be3532c3d4f5")
    check("pkR", second.public_key,
          "aa06d590115f342d1c4cf1a7a010e4ece85422ccd389540c830046153485dd3a")
    check("idR", peer.peer_id_text(second.public_key), "idqnmqQfiyhvo5Kg16qVzFVT7r8M3Y")
    check("stampR", second.stamp, "0000000000000000000000000000000000000000000039f4")
    return first, second


def check_handshake(first, second):
    """Connection messages, keys, nonces and the frames of a whole short session."""
    message_1 = peer.encode_hello(peer.Hello(9732, first.public_key, first.stamp,
                                             bytes(range(24)), "TEZOS_MAINNET", 2, 1))
    message_2 = peer.encode_hello(peer.Hello(0, second.public_key, second.stamp,
                                             bytes(range(100, 124)), "TEZOS_MAINNET", 2, 1))
    check("msgI", message_1,
          "00672604e64aa62d48f3616cd55387fbc482906f553765f45a54eb8de27ffaf9b7666344"
          "000000000000000000000000000000000000000000001f97"
          "000102030405060708090a0b0c0d0e0f1011121314151617"
          "0000000d54455a4f535f4d41494e4e455400020001")
    check("msgR", message_2,
          "00670000aa06d590115f342d1c4cf1a7a010e4ece85422ccd389540c830046153485dd3a"
          "0000000000000000000000000000000000000000000039f4"
          "6465666768696a6b6c6d6e6f707172737475767778797a7b"
          "0000000d54455a4f535f4d41494e4e455400020001")
    decoded = peer.decode_hello(message_1[2:])
    check("msgI decoded", (decoded.port, decoded.chain, decoded.db, decoded.p2p),
          (9732, "TEZOS_MAINNET", 2, 1))
    check_refused("trailing byte in a connection message", peer.decode_hello, message_1[2:] + b"\0")
    check_refused("short connection message", peer.decode_hello, message_1[2:-1])

    nonce_1, nonce_2 = peer.session_nonces(message_1, message_2)
    check("responder send nonce", nonce_2, "5031ca3e23102e6a3e23fd60ad9b2fc49fac4a14b693104b")
    check("initiator send nonce", nonce_1, "ce7d31624dc13639fa6240e058c8efc730f0596b0a48a787")
    dialler = peer.Cipher(first.secret_key, second.public_key, nonce_1, nonce_2)
    acceptor = peer.Cipher(second.secret_key, first.public_key, nonce_2, nonce_1)
    key = "988582032e3e72ce03b63bac2a5f82a9a3c56c01716b36f1d54087502ed55fa4"
    check("K of the dialler", dialler.key, key)
    check("K of the acceptor", acceptor.key, key)

    points = ["1.2.3.4:9732", "[2001:db8::1]:19732"]
    advertise = peer.encode_advertise(points)
    check("Advertise plain", advertise,
          "0000002900030000000c312e322e332e343a39373332000000135b323030313a6462383a3a315d3a3139373332")
    check("Advertise decoded", peer.check_p2p_message(3, advertise[6:]), {"points": points})
    nack = peer.encode_nack(1, points)
    check("Nack plain", nack,
          "010001000000270000000c312e322e332e343a39373332000000135b323030313a6462383a3a315d3a3139373332")
    check("Nack decoded", peer.decode_answer(nack), (1, 1, points))
    check("bare Nack decoded", peer.decode_answer(b"\xff"), (0, 0, []))
    check("Ack decoded", peer.decode_answer(b"\0"), None)

    before_ack = []
    for name, sender, receiver, plain, wanted in (
            ("I metadata", dialler, acceptor, peer.encode_metadata(False, False),
             "001206b2206247019d7a6a1a0e931dca27561e7b"),
            ("R metadata", acceptor, dialler, peer.encode_metadata(True, False),
             "001293b63f784a8a1b429200a3249bd1001af812"),
            ("I ack", dialler, acceptor, peer.ACK, "00119edad9067a070666617c4320c3889e2ac7"),
            ("R ack", acceptor, dialler, peer.ACK, "0011f842fc598fff172342baaba7fdd34a0f77"),
            ("I Bootstrap", dialler, acceptor, peer.encode_message(peer.BOOTSTRAP),
             "0016288ab61f4042fc73926bc969da184d45ccecf69cd83e"),
            ("R Advertise", acceptor, dialler, advertise,
             "003dbe723690d4cad7299ab6a477bf0b56f7c29ec67b82784b36b72f5292975c39e781189d7697817f2b"
             "50036f761a9ae768d0e8d90a5016392bef1587993b")):
        if name == "R ack":
            before_ack.append(sender.send_nonce)
        frame = sender.seal(plain)
        check(name, frame, wanted)
        check(name + " opened", receiver.open(frame[2:]), plain.hex())
    acceptor.send_nonce = before_ack[0]
    check("R Nack instead of ack", acceptor.seal(nack),
          "003e9fa5fd3ba0d408975f8afb608e4444ba76051e27af64dcca84859d8485a6aa44017dfe6db21dafb6"
          "23e19a0f0c6e0f6500d9d7acffc4c7c831b757ca0553")

    check("Get_current_branch", peer.encode_message(0x10, bytes.fromhex("7a06a770")),
          "0000000600107a06a770")
    swap = peer.encode_message(peer.SWAP_REQUEST, peer.encode_point("1.2.3.4:9732")
                               + peer.peer_id_bytes(second.public_key))
    check("Swap_request", swap,
          "0000002200040000000c312e322e332e343a393733321a210b5a257d70f62c60359365707a3c")
    check("Swap_request decoded", peer.check_p2p_message(4, swap[6:]),
          {"point": "1.2.3.4:9732", "peer_id": "idqnmqQfiyhvo5Kg16qVzFVT7r8M3Y"})
    check("discovery", b"DISCOMAGIC" + peer.peer_id_bytes(first.public_key)
          + struct.pack(">h", 9732), "444953434f4d4147494332c917e0a6740e78e8c9a565eebebdc22604")


def check_numbers():
    """Nonce increments, proof of work targets and stamps, peer ids."""
    check("increment with carry", peer.next_nonce(bytes(21) + b"\x01\xff\xff"),
          "00" * 21 + "020000")
    check("increment that wraps", peer.next_nonce(b"\xff" * 24), "00" * 24)
    for difficulty in (0, 8, 24, 26):
        check("target %d" % difficulty, peer.pow_target(difficulty), 2 ** (256 - difficulty) - 1)
    check("target 26.5", "%x" % peer.pow_target(26.5), "2d413cccfe779a" + "f" * 44)
    key = bytes(range(32))
    check("id of 00..1f", peer.peer_id_bytes(key), "f39a2cad58411cd49f577e5086b8031f")
    check("id of 00..1f as text", peer.peer_id_text(key), "idtpVyFWc1VoMYvgPMTgPM5NeJPwvv")
    stamp = peer.find_stamp(key, 16)
    check("stamp at difficulty 16", stamp, "00" * 21 + "005c9c")
    check("digest of that stamp", peer.blake2b(key + stamp),
          "02112091316748ea4378a9ca2b9632945f69b1a29da34403af4a4e2977a60000")
    check("zeros as peer id", peer.base58check(peer.PEER_ID_PREFIX, bytes(16)),
          "idqRfGME9Bdhde2rksPSz7s6naxMW4")


def check_hashes():
    """Hash function and base58check on the reference's block and operation samples."""
    header = bytes.fromhex(
        "0000000101" + "00" * 32 + "000000005b37ab0004"
        "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"
        "0000001100000001000000000800000000000000" "01" + "22" * 32 + "aabbcc")
    check("header hash", peer.blake2b(header),
          "8ae31f2999d3c04cf9ce4d19203da261529ea6373e9a41071a9609ea4bdb3082")
    check("header hash as text", peer.base58check(bytes([1, 52]), peer.blake2b(header)),
          "BLmT2GD6DoSjGegnGEh16SpFUiexibEsZTXJRL2tjS1jPV3jVC2")
    operation = peer.blake2b(b"\x11" * 32 + b"\x01\x02")
    check("operation hash", operation,
          "7697cd6ab33b76144ba028a81d179e7df9d9de30412f2f73f39d2184dff129ae")
    check("operation hash as text", peer.base58check(bytes([5, 116]), operation),
          "ooYSa1aRLoaG4ZVYTFZ37h5js9uos7dA2cWVEwRGvhJSE9JaxBt")
    genesis = bytes.fromhex("8fcf233671b6a04fcf679d2a381c2544ea6c1ea29ba6157776ed8424c7ccd00b")
    check("genesis as text", peer.base58check(bytes([1, 52]), genesis),
          "BLockGenesisGenesisGenesisGenesisGenesisf79b5d1CoW2")
    chain = peer.blake2b(genesis)[:4]
    check("chain id", chain, "7a06a770")
    check("chain id as text", peer.base58check(bytes([87, 82, 0]), chain), "NetXdQprcVkpaWU")
    empty = peer.blake2b(b"")
    check("empty Merkle list", empty,
          "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8")
    check("empty Merkle list as Lo", peer.base58check(bytes([133, 233]), empty),
          "Lovtotjuae3fq7XNBpVFpSpjWaY8HXReca9gfsUwCKMc7Dy4gPWG")
    check("empty Merkle list as LLo", peer.base58check(bytes([29, 159, 109]), empty),
          "LLoZS2LW3rEi7KYU4ouBQtorua37aWWCtpDmv1n2x3xoKi6sVXLWp")


def check_refusals():
    """What must not decode."""
    for name, message in peer.BAD_MESSAGES.items():
        if name not in ("disconnect", "unknown-tag", "removed-tag", "no-tag", "half-tag"):
            check_refused(name, peer.check_p2p_message, int.from_bytes(message[4:6], "big"),
                          message[6:])
    check_refused("101 points", peer.decode_points, peer.encode_point("1.2.3.4:5") * 101)
    check("100 points", len(peer.decode_points(peer.encode_point("1.2.3.4:5") * 100)), 100)
    check_refused("metadata of 3 bytes", peer.decode_metadata, bytes(3))
    check_refused("metadata of 1 byte", peer.decode_metadata, bytes(1))
    check("any non-zero byte is true", peer.decode_metadata(b"\x01\x80"), (True, True))
    check_refused("answer tag 2", peer.decode_answer, b"\x02")
    check_refused("ack with a body", peer.decode_answer, b"\x00\x00")
    check("unknown motive", peer.decode_answer(peer.encode_nack(-3, [])), (1, -3, []))


def main():
    first, second = check_identities()
    check_handshake(first, second)
    check_numbers()
    check_hashes()
    check_refusals()
    print("known answers: %s" % ("all match" if not failures else "%d failures" % failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
