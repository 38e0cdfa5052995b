package org.jackfield.pool.file;

/** A file was written by a newer version, in a form that this one cannot read: it is neither damaged nor to be overwritten. */
public final class NewerVersionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param sentence what is said of the file, without its name and without a full stop */
    public NewerVersionException(String sentence) {
        super(sentence);
    }
}
