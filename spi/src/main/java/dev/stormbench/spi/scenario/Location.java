package dev.stormbench.spi.scenario;

/**
 * A place in a source. Line and column count from 1; 0 means unknown.
 *
 * @param file as the user named it
 */
public record Location(String file, int line, int column) {
  /** For values that come from the command line or from code. */
  public static Location of(String origin) {
    return new Location(origin, 0, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
