package org.jackfield.distribution.operate;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.identity.DirectoryConverter;
import org.jackfield.distribution.text.Json;
import org.jackfield.distribution.text.Terminal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Which node a command speaks to, and in which form it answers. */
public final class ApiOptions {

    private static final URI DEFAULT = URI.create("http://127.0.0.1:8732");
    private static final long MOST_TOKEN_BYTES = 4096;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-E", "--endpoint", "--rpc-addr"},
            paramLabel = "URL",
            converter = EndpointConverter.class,
            description =
                    "The node's API: [http://]HOST[:PORT], or :PORT on this machine. Default: what --data-dir tells, or else "
                            + "http://127.0.0.1:8732.")
    private Optional<URI> endpoint;

    @Option(
            names = {"-d", "--data-dir"},
            paramLabel = "DIR",
            converter = DirectoryConverter.class,
            description = "The data directory of a node on this machine: its api.json tells where the API is, its "
                    + "api-token how to be let in.")
    private Optional<Path> dataDirectory;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file that holds the API's token. Default: DIR/api-token, if that is there.")
    private Optional<Path> tokenFile;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    /** The node's API; nothing is asked of it yet. */
    public Api api() throws Refusal {
        return new Api(address(), token());
    }

    /** Whether the answer is for machines. */
    public boolean json() {
        return json;
    }

    /** Where the answer goes, in colours if that is a terminal. */
    public Terminal terminal() {
        return terminal(true);
    }

    /** Where the answer goes, in colours if that is a terminal and they are wanted. */
    public Terminal terminal(boolean colours) {
        return Terminal.of(command.commandLine().getOut(), colours);
    }

    /** Shows an answer: as it came with {@code --json}, and else in these lines. */
    public void show(Object answer, List<String> lines) {
        Terminal terminal = terminal();
        if (json) {
            terminal.line(Json.write(answer));
        } else {
            lines.forEach(terminal::line);
        }
    }

    private URI address() throws Refusal {
        if (endpoint.isPresent() || dataDirectory.isEmpty()) {
            return endpoint.orElse(DEFAULT);
        }
        Path directory = dataDirectory.get();
        Path file = directory.resolve("api.json");
        try {
            Answer told = Answer.of(Json.read(Files.readString(file)));
            if (told.has("pid")
                    && !ProcessHandle.of(told.count("pid"))
                            .map(ProcessHandle::isAlive)
                            .orElse(false)) {
                throw new Refusal(
                        ExitCode.NO_NODE,
                        "No node runs in " + directory + ": process " + told.count("pid") + ", which left " + file
                                + ", has ended. Start it with 'jackfield run'.");
            }
            return new EndpointConverter().convert(told.text("url").orElse(""));
        } catch (NoSuchFileException e) {
            throw new Refusal(
                    ExitCode.NO_NODE,
                    "No node with an API runs in " + directory + ": there is no " + file
                            + ". Start it with 'jackfield run', without --no-rpc.");
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.DATA_DIRECTORY_UNUSABLE, "The file " + file + " cannot be read: " + e.getMessage() + ".");
        } catch (IllegalArgumentException | TypeConversionException e) {
            throw new Refusal(
                    ExitCode.DATA_DIRECTORY_UNUSABLE,
                    "The file " + file + " does not tell where the API is: " + e.getMessage() + ".");
        }
    }

    private Optional<String> token() throws Refusal {
        Optional<Path> file = tokenFile.or(() ->
                dataDirectory.map(directory -> directory.resolve("api-token")).filter(Files::exists));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (Files.size(file.get()) > MOST_TOKEN_BYTES) {
                throw new IOException("it has more than " + MOST_TOKEN_BYTES + " bytes");
            }
            String token = Files.readString(file.get()).strip();
            if (!token.matches("[\\x21-\\x7e]+")) {
                throw new IOException("a token is one word");
            }
            return Optional.of(token);
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.NOT_AUTHORISED,
                    "The token in " + file.get() + " cannot be read: "
                            + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()) + ".");
        }
    }

    /** Reads an address of an API. */
    static final class EndpointConverter implements ITypeConverter<URI> {

        private static final int DEFAULT_PORT = 8732;
        private static final int LAST_PORT = 65_535;
        private static final String HERE = "127.0.0.1";
        private static final Pattern PORT_ALONE = Pattern.compile(":\\d{1,5}");

        @Override
        public URI convert(String text) {
            String whole = PORT_ALONE.matcher(text).matches() ? HERE + text : text;
            String full = (whole.matches("(?i)https?://.*") ? whole : "http://" + whole).replaceAll("/+$", "");
            try {
                URI uri = URI.create(full);
                String authority = uri.getRawAuthority();
                boolean bare = authority != null && authority.matches("[^:]+|\\[.*\\]");
                boolean port = authority != null
                        && authority.matches(".*[^:]:\\d+")
                        && uri.getPort() > 0
                        && uri.getPort() <= LAST_PORT;
                if (uri.getHost() == null
                        || uri.getUserInfo() != null
                        || uri.getRawQuery() != null
                        || uri.getRawFragment() != null
                        || !bare && !port) {
                    throw new IllegalArgumentException();
                }
                return bare && uri.getScheme().equalsIgnoreCase("http")
                        ? URI.create(uri.getScheme() + "://" + authority + ":" + DEFAULT_PORT + uri.getRawPath())
                        : uri;
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' is not the address of an API: [http://]HOST[:PORT]");
            }
        }
    }
}
