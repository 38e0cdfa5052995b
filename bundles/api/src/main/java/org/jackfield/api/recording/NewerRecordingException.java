package org.jackfield.api.recording;

/** A recording was made by a newer version, in a form that this one cannot read: it is neither damaged nor to be thrown away. */
public final class NewerRecordingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param sentence what is said of the file, without its name and without a full stop */
    public NewerRecordingException(String sentence) {
        super(sentence);
    }
}
