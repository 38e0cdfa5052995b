package org.jackfield.transports.udp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import javax.net.ssl.KeyManagerFactory;

/**
 * A key and the certificate by which it vouches for itself: TLS wants one, and nobody looks at it. Made in memory, never kept.
 *
 * @param key on the curve P-256
 * @param certificate X.509, for the name {@code jackfield}, without an end (RFC 5280, 4.1.2.5)
 */
record SelfSigned(PrivateKey key, X509Certificate certificate) {

    private static final char[] NO_PASSWORD = {};
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OBJECT_ID = 0x06;
    private static final int UTF8_STRING = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int VERSION_TAG = 0xa0;
    private static final byte[] ECDSA_WITH_SHA256 = {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2};
    private static final byte[] COMMON_NAME = {0x55, 4, 3};

    static SelfSigned generate() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = keys.generateKeyPair();
            byte[] statement = statement(pair.getPublic().getEncoded());
            Signature signing = Signature.getInstance("SHA256withECDSA");
            signing.initSign(pair.getPrivate());
            signing.update(statement);
            byte[] certificate = der(SEQUENCE, statement, algorithm(), der(BIT_STRING, new byte[] {0}, signing.sign()));
            return new SelfSigned(pair.getPrivate(), (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make a key on P-256", e);
        }
    }

    /**
     * The same as TLS takes it, made of the JDK's own classes, because sockets that hold it outlive this plugin. The store is of the kind
     * that does not stretch a password: it never leaves the memory, and stretching takes longer than all the rest.
     */
    KeyManagerFactory keys() {
        try {
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            store.setKeyEntry("jackfield", key, NO_PASSWORD, new Certificate[] {certificate});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot keep a key in memory", e);
        }
    }

    private static byte[] statement(byte[] publicKey) {
        return der(
                SEQUENCE,
                der(VERSION_TAG, der(INTEGER, new byte[] {2})),
                der(INTEGER, BigInteger.ONE.toByteArray()),
                algorithm(),
                name(),
                der(SEQUENCE, time("20200101000000Z"), time("99991231235959Z")),
                name(),
                publicKey);
    }

    private static byte[] algorithm() {
        return der(SEQUENCE, der(OBJECT_ID, ECDSA_WITH_SHA256));
    }

    private static byte[] name() {
        byte[] text = der(UTF8_STRING, "jackfield".getBytes(StandardCharsets.UTF_8));
        return der(SEQUENCE, der(SET, der(SEQUENCE, der(OBJECT_ID, COMMON_NAME), text)));
    }

    private static byte[] time(String text) {
        return der(GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length >= 0x100) {
            whole.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8)});
        } else if (length >= 0x80) {
            whole.write(0x81);
        }
        whole.write(length);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}
