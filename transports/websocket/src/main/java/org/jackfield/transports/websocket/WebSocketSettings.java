package org.jackfield.transports.websocket;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jackfield.api.access.AddressRange;
import org.jackfield.transports.socks.SocksProxy;

/**
 * How WebSocket is used. What is changed holds for the next dial or caller.
 *
 * @param path what is asked for when dialling, and served when dialled
 * @param host what is called the host when dialling, and the only one that is served when dialled; absent: the host of the point that is
 *     dialled, and any
 * @param origins sites whose pages may call; empty: all. Whoever names none is no page, and may always
 * @param proxies whose word on where a call comes from is believed
 * @param upgradeTime how long a caller may take from the open socket to the upgraded one
 * @param maxFrameBytes content of a frame; more is refused before it is read
 * @param socksProxy by which all dials leave; directly if absent
 */
public record WebSocketSettings(
        String path,
        Optional<String> host,
        Set<String> origins,
        List<AddressRange> proxies,
        Duration upgradeTime,
        int maxFrameBytes,
        Optional<SocksProxy> socksProxy) {

    /** Our own frames have no more, so less could not be spoken with. */
    static final int OWN_FRAME_BYTES = 65_536;

    /** At the root, for everybody, and no larger frames than our own: a stranger's is kept until it is complete. */
    public static final WebSocketSettings DEFAULTS =
            new WebSocketSettings("/", Optional.empty(), Set.of(), List.of(), Duration.ofSeconds(10), OWN_FRAME_BYTES);

    /** With dials that leave directly. */
    public WebSocketSettings(
            String path,
            Optional<String> host,
            Set<String> origins,
            List<AddressRange> proxies,
            Duration upgradeTime,
            int maxFrameBytes) {
        this(path, host, origins, proxies, upgradeTime, maxFrameBytes, Optional.empty());
    }

    public WebSocketSettings {
        Objects.requireNonNull(host);
        Objects.requireNonNull(socksProxy);
        origins =
                origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        proxies = List.copyOf(proxies);
        if (!path.matches("/[!-~&&[^?#]]*")) {
            throw new IllegalArgumentException("path begins with a slash and has no query, unlike '" + path + "'");
        }
        if (host.filter(name -> !name.matches("[!-~&&[^/?#@]]+")).isPresent()) {
            throw new IllegalArgumentException("'" + host.get() + "' is no host");
        }
        within("upgrade-time", upgradeTime.toMillis(), 1, 600_000);
        within("max-frame-bytes", maxFrameBytes, OWN_FRAME_BYTES, 16 * 1024 * 1024);
    }

    /** Whether a request to that host is for us. */
    boolean serves(Optional<String> asked) {
        return host.isEmpty()
                || asked.filter(name -> Upgrade.nameOf(name).equals(Upgrade.nameOf(host.get())))
                        .isPresent();
    }

    /** Whether a page of that origin may call. */
    boolean welcomes(Optional<String> origin) {
        return origins.isEmpty()
                || origin.isEmpty()
                || origins.contains(origin.get().toLowerCase(Locale.ROOT));
    }

    private static void within(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(setting + " lies between " + least + " and " + most + ", not " + value);
        }
    }
}
