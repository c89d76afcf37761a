package dev.stormbench.spi.sweep;

import dev.stormbench.spi.Stability;
import java.nio.file.Path;

/**
 * What workers on another machine need, in one file: the program, the plugins, and every file that the points were made of. Nothing else
 * is in it.
 *
 * @param zip the file; the workbench deletes it when {@link SweepBackend#run} has returned
 * @param sha256 of the file, in hexadecimal: the same things to carry have the same
 * @param worker starts one in the folder into which the file was unpacked, by a Java that the workbench runs on
 * @since 0.2.0
 */
@Stability.Experimental
public record Luggage(Path zip, String sha256, WorkerSetup worker) {}
