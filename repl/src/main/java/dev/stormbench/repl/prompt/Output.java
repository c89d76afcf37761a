package dev.stormbench.repl.prompt;

/** Where the prompt's text goes. */
interface Output {
  /** A line of an answer, which may be paged when it is complete. */
  void print(String line);

  /** A line that stands by itself and is wanted at once, such as one of the kernel log. */
  void log(String line);

  /** An error: one line. */
  void error(String line);

  /** The answer is complete. */
  void flush();

  /** A machine runs from {@code fromNs} on, has come to {@code nowNs}, and is to come to {@code endNs}. */
  void progress(long fromNs, long nowNs, long endNs);

  /** Makes room where the progress was shown, for something else. */
  void room();

  /** It stands still again. */
  void stopped();

  /** Columns of the terminal, 80 if there is none. */
  int width();

  /** Whether output may have colours. */
  boolean colours();
}
