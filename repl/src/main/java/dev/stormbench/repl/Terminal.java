package dev.stormbench.repl;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is known of the terminal, found out without native code.
 *
 * @param type the variable TERM
 */
record Terminal(boolean out, boolean err, String type) {
  private static final String LINUX_FD = "/proc/self/fd/";

  /** No terminal at all. */
  static final Terminal NONE = new Terminal(false, false, "dumb");

  static Terminal ofThisProcess() {
    String type = System.getenv("TERM");
    return new Terminal(isTerminal(1), isTerminal(2), type == null ? "dumb" : type);
  }

  /** Whether a line on stderr may be written over and over. */
  boolean showsProgress() {
    return err && !type.equals("dumb");
  }

  /** Whether stdin is one. */
  static boolean isInput() {
    return isTerminal(0);
  }

  private static boolean isTerminal(int fd) {
    Path link = Path.of(LINUX_FD + fd);
    try {
      if (Files.isSymbolicLink(link)) {
        String device = Files.readSymbolicLink(link).toString();
        return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
      }
    } catch (IOException e) {
      return false;
    }
    Console console = System.console(); // elsewhere: it stands for stdin and stdout together
    return console != null && console.isTerminal();
  }
}
