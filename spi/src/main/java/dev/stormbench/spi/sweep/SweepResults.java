package dev.stormbench.spi.sweep;

/** Where the answers go. Any thread may call it; each point is reported exactly once. */
public interface SweepResults {
  /**
   * A point was run.
   *
   * @param answer what the worker answered
   */
  void done(String id, String answer);

  /**
   * A point was given up; the others go on.
   *
   * @param reason one line, such as what became of its workers
   */
  void failed(String id, String reason);
}
