package org.jackfield.distribution.replay;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jackfield.api.recording.NewerRecordingException;
import org.jackfield.api.recording.Recorded;
import org.jackfield.api.recording.RecordingReader;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;

/** The recordings that the user named, and those in the folders that the user named, in the order in which they were made. */
final class Recordings {

    private static final String SUFFIX = ".scores";

    private final List<Path> files;
    private final Consumer<String> complaints;

    private Recordings(List<Path> files, Consumer<String> complaints) {
        this.files = files;
        this.complaints = complaints;
    }

    /**
     * Finds them.
     *
     * @param places files, and folders
     * @param complaints told, in whole sentences, of what cannot be read
     */
    static Recordings at(List<Path> places, Consumer<String> complaints) throws Refusal {
        List<Path> files = new ArrayList<>();
        for (Path place : places) {
            files.addAll(Files.isDirectory(place) ? within(place) : List.of(place));
        }
        if (files.isEmpty()) {
            throw new Refusal(
                    ExitCode.NO_RECORDING,
                    "There are no recordings in " + places.get(0)
                            + ". A node makes them, once a minute, while record-histories is true in its"
                            + " org.jackfield.pool.cfg.");
        }
        return new Recordings(files, complaints);
    }

    private static List<Path> within(Path folder) throws Refusal {
        TreeSet<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            all.forEach(found::add);
        } catch (IOException e) {
            throw new Refusal(ExitCode.NO_RECORDING, "The folder " + folder + " cannot be read: " + e + ".");
        }
        return List.copyOf(found);
    }

    /** Takes a question and its answer. */
    interface Listener {
        void hear(Recorded question) throws Refusal, InterruptedException;
    }

    /** Reads them all, one after the other; what cannot be read is complained of, and left out. */
    void read(Listener listener) throws Refusal, InterruptedException {
        for (Path file : files) {
            try (RecordingReader reader =
                    RecordingReader.open(file, trouble -> complaints.accept(file + ": " + trouble + "."))) {
                Optional<List<Recorded>> block = reader.next();
                while (block.isPresent()) {
                    for (Recorded question : block.get()) {
                        listener.hear(question);
                    }
                    block = reader.next();
                }
            } catch (NewerRecordingException e) {
                complaints.accept(file + " " + e.getMessage() + "; it is left out. Replay it with that version.");
            } catch (IllegalArgumentException e) {
                complaints.accept(file + " is no recording, or damaged (" + e.getMessage() + "); it is left out.");
            } catch (IOException e) {
                complaints.accept(file + " cannot be read: " + e + ".");
            }
        }
    }
}
