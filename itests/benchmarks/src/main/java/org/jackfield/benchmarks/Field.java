package org.jackfield.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jackfield.benchmarks.Contestant.Skill;

/** Who is there to be measured on this machine. */
final class Field {

    static final String JACKFIELD = "Jackfield";
    static final String WITHOUT_VECTOR = "Jackfield without the Vector module";
    static final String BOUNCY_CASTLE = "Jackfield on BouncyCastle";
    static final String NEW_JAVA = "Jackfield on the newer Java";
    static final String SODIUM = "Jackfield on libsodium, on the newer Java";
    static final String NETTY = "Netty, no cipher";
    static final String SODIUM_IN_C = "libsodium in C";
    static final String JS = "js-libp2p";
    static final String GO = "go-libp2p";
    static final String RUST = "rust-libp2p";

    private final List<Contestant> all = new ArrayList<>();

    /** Ourselves, Netty, and those who were found besides. */
    Field(List<Contestant> others) {
        Jvm jvm = Jvm.running();
        all.add(own(JACKFIELD, "NodeEnd"));
        if (jvm.vector()) {
            all.add(streaming(WITHOUT_VECTOR, jvm.withoutVector().command("NodeEnd", List.of())));
        }
        all.add(streaming(BOUNCY_CASTLE, jvm.command("NodeEnd", List.of("cipher=bouncycastle"))));
        all.add(new Contestant(
                NETTY, jvm.withoutVector().command("NettyEnd", List.of()), Set.of(Skill.STREAM, Skill.TALK)));
        all.addAll(others);
    }

    /** Those of them that can do this, ourselves first. */
    List<Contestant> who(Skill skill) {
        return all.stream()
                .filter(contestant -> contestant.skills().contains(skill))
                .toList();
    }

    /** Our own end of the given class, as it is shipped, with arguments. */
    static Contestant own(String name, String end, String... arguments) {
        return new Contestant(name, Jvm.running().command(end, List.of(arguments)), Set.of(Skill.values()));
    }

    /** Somebody whom nothing but the throughput is asked of. */
    static Contestant streaming(String name, List<String> command) {
        return new Contestant(name, command, Set.of(Skill.STREAM));
    }
}
