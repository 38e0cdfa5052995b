package org.jackfield.pool;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The engine's settings, PID {@code org.jackfield.pool}. Durations are milliseconds unless said otherwise. */
@ObjectClassDefinition(
        name = "Pool",
        description = "Where the node is found, how many connections it keeps, and every bound of the core")
public @interface PoolConfig {

    @AttributeDefinition(
            description = "points to listen on, [scheme://]host:port; port 0: any free one",
            cardinality = 1000)
    String[] listen() default {};

    @AttributeDefinition(
            description = "points where others are told to dial, [scheme://]host:port; empty: those listened on",
            cardinality = 1000)
    String[] advertise() default {};

    @AttributeDefinition(
            description =
                    "port announced to nodes that understand no points, instead of that of the first point; 0: that one",
            min = "0",
            max = "65535")
    int advertised$_$port() default 0;

    @AttributeDefinition(description = "trusted points, [scheme://]host:port[#peer id]", cardinality = 1000)
    String[] peers() default {};

    @AttributeDefinition(
            description = "trusted points that are always kept connected, [scheme://]host:port[#peer id]; at most 16",
            cardinality = 1000)
    String[] add$_$nodes() default {};

    @AttributeDefinition(
            description = "ms until such a point is dialled again after its connection was lost",
            min = "1")
    long add$_$node$_$pause() default 1_000;

    @AttributeDefinition(description = "ms that this pause doubles up to while dials fail", min = "1")
    long add$_$node$_$longest$_$pause() default 60_000;

    @AttributeDefinition(description = "dial and accept trusted points and peers alone, and ask not to be advertised")
    boolean private$_$mode() default false;

    @AttributeDefinition(description = "ask not to be told of pending operations")
    boolean disable$_$mempool() default false;

    @AttributeDefinition(description = "neither ask peers for points, nor tell them any, nor learn those they tell")
    boolean disable$_$peer$_$discovery() default false;

    @AttributeDefinition(description = "fewer connections alarm maintenance at once")
    int min$_$connections() default 10;

    @AttributeDefinition(description = "connections that the node likes to have")
    int expected$_$connections() default 50;

    @AttributeDefinition(description = "never more connections")
    int max$_$connections() default 100;

    @AttributeDefinition(description = "ms from accepting a channel to the end of its handshake")
    long authentication$_$timeout() default 5_000;

    @AttributeDefinition(description = "ms from dialling to the end of the handshake")
    long connection$_$timeout() default 10_000;

    @AttributeDefinition(description = "handshakes of accepted channels at once")
    int max$_$incoming$_$connections() default 512;

    @AttributeDefinition(description = "of those, from one address group (IPv4 /24, IPv6 /48)")
    int max$_$incoming$_$connections$_$per$_$group() default 32;

    @AttributeDefinition(description = "dials under way at once")
    int max$_$dials() default 64;

    @AttributeDefinition(
            description = "ms between two connections of a full node that a selection policy lets go for newcomers")
    long displacement$_$interval() default 60_000;

    @AttributeDefinition(description = "ms until a failed point is dialled again")
    long reconnection$_$initial$_$delay() default 1_000;

    @AttributeDefinition(description = "by which that delay grows with every failure")
    double reconnection$_$factor() default 1.2;

    @AttributeDefinition(description = "ms, its longest")
    long reconnection$_$increase$_$cap() default 172_800_000;

    @AttributeDefinition(description = "ms until a lost connection is dialled again")
    long disconnection$_$delay() default 60_000;

    @AttributeDefinition(
            description = "schemes in the order in which the points of one peer are dialled; others follow by name",
            cardinality = 1000)
    String[] transport$_$preference() default {"tcp", "udp", "wss", "ws"};

    @AttributeDefinition(
            description = "ms until the next of a peer's points is dialled, too, if none before has failed",
            min = "10")
    long connection$_$attempt$_$delay() default 250;

    @AttributeDefinition(description = "bytes that wait to leave, for one connection")
    long outgoing$_$queue$_$bytes() default 8_388_608;

    @AttributeDefinition(description = "messages that wait to leave, for one connection")
    int outgoing$_$queue$_$messages() default 65_536;

    @AttributeDefinition(description = "bytes that wait for one protocol, of one connection")
    long incoming$_$queue$_$bytes() default 8_388_608;

    @AttributeDefinition(description = "messages that wait for one protocol, of one connection")
    int incoming$_$queue$_$messages() default 1_024;

    @AttributeDefinition(description = "bytes that a peer may send ahead of our reading; at least 131072")
    int read$_$window() default 524_288;

    @AttributeDefinition(description = "ms that a peer may take nothing of what we write")
    long write$_$timeout() default 60_000;

    @AttributeDefinition(description = "ms between two looks of maintenance; 0: maintenance is off")
    long maintenance$_$idle$_$time() default 120_000;

    @AttributeDefinition(description = "ms that maintenance waits for news after it has asked for more points")
    long news$_$wait() default 5_000;

    @AttributeDefinition(description = "ms between two Bootstrap messages of a connection that are handled")
    long bootstrap$_$pause() default 100;

    @AttributeDefinition(description = "ms between two Advertise messages of a connection that are handled")
    long advertise$_$pause() default 100;

    @AttributeDefinition(description = "ms between two swap requests of a connection that are handled")
    long swap$_$request$_$pause() default 60_000;

    @AttributeDefinition(description = "ms between two swap acks of a connection that are handled")
    long swap$_$ack$_$pause() default 60_000;

    @AttributeDefinition(description = "ms between two swaps that we agree to; 0: nothing is swapped")
    long swap$_$linger() default 30_000;

    @AttributeDefinition(description = "points that one answer names", min = "1", max = "100")
    int advertised$_$points() default 50;

    @AttributeDefinition(description = "the network is a LAN: private addresses are learned from others, and told")
    boolean lan() default false;

    @AttributeDefinition(description = "ms between two points that one peer may name unasked", min = "1")
    long point$_$interval() default 10_000;

    @AttributeDefinition(description = "points that one peer may save up and name at once", min = "1")
    int point$_$burst() default 1_000;

    @AttributeDefinition(description = "points in one answer to a node of our kind", min = "0", max = "2500")
    int answer$_$points() default 2_500;

    @AttributeDefinition(
            description = "percent of the points that may be told, in one such answer",
            min = "0",
            max = "23")
    int answer$_$percent() default 23;

    @AttributeDefinition(description = "ms between two announcements of our own points; 0: none", min = "0")
    long announcement$_$interval() default 86_400_000;

    @AttributeDefinition(
            description = "whether nodes of our kind may recognise us, which sessions need; an observer then can, too")
    boolean kin() default true;

    @AttributeDefinition(description = "bytes sent and not acknowledged, from which on a session sends nothing new")
    long session$_$window$_$bytes() default 2_097_152;

    @AttributeDefinition(description = "messages sent and not acknowledged, likewise")
    int session$_$window$_$messages() default 4_096;

    @AttributeDefinition(description = "ms that a session without a channel waits for another")
    long resume$_$within() default 10_000;

    @AttributeDefinition(description = "ms that a channel may take to prove which session it carries on")
    long prove$_$within() default 2_000;

    @AttributeDefinition(description = "ms between two signs of life to nodes of our kind")
    long heartbeat() default 500;

    @AttributeDefinition(description = "ms of silence after which the channel of a node of our kind counts as lost")
    long silence$_$after() default 3_000;

    @AttributeDefinition(description = "ms that orphaned channels wait for the next version of their transport")
    long adopt$_$within() default 2_000;

    @AttributeDefinition(
            description = "ms that a transport may take to let go of a channel, or to adopt one",
            min = "1")
    long handover$_$patience() default 2_000;

    @AttributeDefinition(description = "ms between two scores of a peer", min = "1")
    long score$_$interval() default 10_000;

    @AttributeDefinition(description = "record what policies are asked and answer, for 'jackfield policy replay'")
    boolean record$_$histories() default false;

    @AttributeDefinition(description = "the folder of such recordings, absolute or in the node's folder")
    String histories() default "histories";

    @AttributeDefinition(description = "bytes that such recordings take at most; the oldest make room", min = "1048576")
    long history$_$size() default 67_108_864;

    @AttributeDefinition(description = "the node's folder; empty: nothing is kept")
    String data$_$dir() default "";

    @AttributeDefinition(
            description = "the address book's file, absolute or in the node's folder; empty: it is not kept")
    String address$_$book() default "address-book";

    @AttributeDefinition(description = "the peers' file, absolute or in the node's folder; empty: peers are not kept")
    String peers$_$file() default "peers.json";

    @AttributeDefinition(
            description = "the access lists' file, absolute or in the node's folder; empty: they are not kept")
    String access$_$lists() default "access-lists";

    @AttributeDefinition(description = "grey entries that are exact and explained; older ones go to the filter")
    int max$_$greylisted() default 100_000;

    @AttributeDefinition(description = "black and white entries at most, each")
    int max$_$listed() default 100_000;

    @AttributeDefinition(description = "bytes of the filter of what overflows from the grey list")
    int greylist$_$overflow$_$bytes() default 2_097_152;

    @AttributeDefinition(
            description = "names of access policies without which nobody new is let in",
            cardinality = 1000)
    String[] required$_$policies() default {};

    @AttributeDefinition(description = "ms that an access policy may think while somebody waits for the answer")
    long policy$_$patience() default 100;

    @AttributeDefinition(description = "ms that an access policy may think about what an ending earns")
    long policy$_$ending$_$patience() default 5000;

    @AttributeDefinition(
            description = "ms that an address is grey-listed where the operator says that another peer must be")
    long unexpected$_$peer$_$time() default 86_400_000;

    @AttributeDefinition(
            description =
                    "handshakes at once with those who dial us from one grey-listed address; 0: it is refused, with all behind it")
    int greylisted$_$handshakes() default 16;

    @AttributeDefinition(description = "points known at most")
    int max$_$known$_$points() default 20_480;

    @AttributeDefinition(description = "points that a collection leaves")
    int points$_$after$_$collection() default 20_000;

    @AttributeDefinition(description = "peers known at most")
    int max$_$known$_$peers() default 400;

    @AttributeDefinition(description = "peers that a collection leaves")
    int peers$_$after$_$collection() default 300;

    @AttributeDefinition(
            description = "connections that we dial to one public IPv4 /16 or IPv6 /32, but for trusted ones")
    int max$_$outgoing$_$per$_$group() default 2;

    @AttributeDefinition(
            description =
                    "ms between two dials, on average, that only learn whether somebody answers; 0: there are none")
    long feeler$_$interval() default 120_000;

    @AttributeDefinition(description = "ms after a change until the files are written")
    long save$_$delay() default 2_000;
}
