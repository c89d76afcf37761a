package dev.stormbench.repl.bench;

/**
 * What one simulation did between the end of its warm-up and its end.
 *
 * @param virtualNs virtual time
 * @param busyNs CPU time of its JVM's threads, and what the collector took; without that of the JIT compiler
 * @param steps events taken from the queue
 * @param tracepoints that were hit
 * @param bytes allocated by the simulation's thread
 * @param heapBytes the heap in use after a collection, the most of before and after
 * @param digest of the whole run
 */
public record Counted(long virtualNs, long busyNs, long steps, long tracepoints, long bytes, long heapBytes, String digest) {
  /** How many times faster than it happens. */
  public double speed() {
    return virtualNs / (double) busyNs;
  }

  /** M steps/s. */
  public double stepsPerUs() {
    return 1e3 * steps / busyNs;
  }

  /** What a step takes, ns. */
  public double stepNs() {
    return busyNs / (double) steps;
  }

  /** Bytes that a step allocates. */
  public double bytesPerStep() {
    return bytes / (double) steps;
  }
}
