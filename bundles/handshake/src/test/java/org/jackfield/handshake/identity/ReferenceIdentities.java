package org.jackfield.handshake.identity;

import java.util.HexFormat;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.Identity;

/** The two identities of tezos-wire.md, section 16: their stamps are good for difficulty 12. */
public final class ReferenceIdentities {

    public static final Identity INITIATOR = identity(
            "59eb3cb130074f7b1ddb99c8fe14f27e1dbca735bb3da82e1ff0305340a32419",
            "e64aa62d48f3616cd55387fbc482906f553765f45a54eb8de27ffaf9b7666344",
            "000000000000000000000000000000000000000000001f97");

    public static final Identity RESPONDER = identity(
            "6dcde155f1f900e157d25bb5c24b1a54d71ea35b78661ed9b1a8be3532c3d4f5",
            "aa06d590115f342d1c4cf1a7a010e4ece85422ccd389540c830046153485dd3a",
            "0000000000000000000000000000000000000000000039f4");

    private ReferenceIdentities() {}

    /** An identity of the given parts, in hexadecimal. */
    public static Identity identity(String secretKey, String publicKey, String stamp) {
        ByteString key = ByteString.fromHex(publicKey);
        return new Identity(
                PeerIds.ofPublicKey(key), key, HexFormat.of().parseHex(secretKey), ByteString.fromHex(stamp));
    }
}
