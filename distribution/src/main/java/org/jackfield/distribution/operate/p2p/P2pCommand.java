package org.jackfield.distribution.operate.p2p;

import org.jackfield.distribution.operate.Heading;
import picocli.CommandLine.Command;

/** {@code jackfield p2p}: the words that lead to its commands. */
@Command(
        name = "p2p",
        description = "Operates a running node, in the words of Octez's admin client.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StatCommand.class,
            P2pCommand.Connect.class,
            P2pCommand.Kick.class,
            P2pCommand.Ban.class,
            P2pCommand.Unban.class,
            P2pCommand.Trust.class,
            P2pCommand.Untrust.class,
            P2pCommand.Is.class,
            P2pCommand.Clear.class,
            ListAcls.class
        })
public final class P2pCommand extends Heading {

    @Command(
            name = "connect",
            description = "Connects to an address.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "address",
            subcommands = ConnectAddress.class)
    static final class Connect extends Heading {}

    @Command(
            name = "kick",
            description = "Ends the connection of a peer.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "peer",
            subcommands = KickPeer.class)
    static final class Kick extends Heading {}

    @Command(
            name = "ban",
            description = "Keeps an address, a range of addresses or a peer out.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "(address|peer)",
            subcommands = {BanAddress.class, BanPeer.class})
    static final class Ban extends Heading {}

    @Command(
            name = "unban",
            description = "Takes a ban back.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "(address|peer)",
            subcommands = {UnbanAddress.class, UnbanPeer.class})
    static final class Unban extends Heading {}

    @Command(
            name = "trust",
            description = "Vouches for a point or a peer.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "(address|peer)",
            subcommands = {TrustAddress.class, TrustPeer.class})
    static final class Trust extends Heading {}

    @Command(
            name = "untrust",
            description = "Vouches for a point or a peer no longer.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "(address|peer)",
            subcommands = {UntrustAddress.class, UntrustPeer.class})
    static final class Untrust extends Heading {}

    @Command(
            name = "is",
            description = "Asks whether an address or a peer is banned.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "(address|peer) banned",
            subcommands = {IsAddress.class, IsPeer.class})
    static final class Is extends Heading {}

    @Command(
            name = "address",
            description = "Asks whether an address is banned.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "banned",
            subcommands = IsAddressBanned.class)
    static final class IsAddress extends Heading {}

    @Command(
            name = "peer",
            description = "Asks whether a peer is banned.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "banned",
            subcommands = IsPeerBanned.class)
    static final class IsPeer extends Heading {}

    @Command(
            name = "clear",
            description = "Empties lists.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "acls",
            subcommands = ClearAcls.class)
    static final class Clear extends Heading {}
}
