package org.jackfield.api.scoring;

/**
 * How the recording of what policies are asked, and answer, goes.
 *
 * @param on whether the settings ask for it
 * @param recorded answers that are on disk, since the start of the node; those of the last minute may not be there yet
 * @param lost answers that are not, since the disk was full or too slow
 * @param bytes what the recordings take on disk
 */
public record RecordingState(boolean on, long recorded, long lost, long bytes) {}
