package org.jackfield.handshake;

import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** BouncyCastle's secret boxes as a service of the lowest rank: any other provider comes before it. */
@Component(service = SecretBoxProvider.class, property = "service.ranking:Integer=-2147483648")
public final class SecretBoxComponent implements SecretBoxProvider {

    private final SecretBoxProvider boxes = new BouncyCastleBoxes();

    @Activate
    public SecretBoxComponent() {}

    @Override
    public String name() {
        return boxes.name();
    }

    @Override
    public SecretBox box(byte[] key) {
        return boxes.box(key);
    }
}
