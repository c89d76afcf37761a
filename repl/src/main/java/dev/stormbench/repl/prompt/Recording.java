package dev.stormbench.repl.prompt;

import java.util.List;

/** A trace that is being written while a machine of the prompt runs. */
public interface Recording extends AutoCloseable {
  /** How far it is, such as {@code 1,234 records}. */
  String state();

  /**
   * Ends it: the file is complete. The machine stands still.
   *
   * @return what there is to say, one line each
   */
  List<String> complete(long nowNs);

  /** Drops it, and its file if that is not complete. */
  @Override
  void close();
}
