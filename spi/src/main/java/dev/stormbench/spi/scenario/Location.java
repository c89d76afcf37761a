package dev.stormbench.spi.scenario;

import dev.stormbench.spi.Stability;
import java.util.function.Supplier;

/**
 * A place in a source. Line and column count from 1; 0 means unknown. A notation whose values do not carry their places,
 * such as a program that makes them, gives lazy ones: the place is looked for when somebody wants to print it.
 *
 * @since 0.1.0
 */
@Stability.Stable
public final class Location {
  private final String file;
  private final Supplier<Location> where;
  private int line;
  private int column;
  private boolean known;

  /**
   * A known place.
   *
   * @param file as the user named it
   */
  public Location(String file, int line, int column) {
    this.file = file;
    this.line = line;
    this.column = column;
    this.where = () -> this;
    this.known = true;
  }

  private Location(String file, Supplier<Location> where) {
    this.file = file;
    this.where = where;
  }

  /** For values that come from the command line or from code. */
  public static Location of(String origin) {
    return new Location(origin, 0, 0);
  }

  /** A place in {@code file} that {@code where} finds when it is wanted; it is asked once. */
  public static Location lazily(String file, Supplier<Location> where) {
    return new Location(file, where);
  }

  /** As the user named it. */
  public String file() {
    return file;
  }

  /** Its line. */
  public int line() {
    find();
    return line;
  }

  /** Its column. */
  public int column() {
    find();
    return column;
  }

  private void find() {
    if (!known) {
      known = true;
      Location found = where.get();
      line = found.line();
      column = found.column();
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Location l && file.equals(l.file) && line() == l.line() && column() == l.column();
  }

  @Override
  public int hashCode() {
    return file.hashCode() * 31 + line() * 17 + column();
  }

  @Override
  public String toString() {
    return line() == 0 ? file : file + ":" + line + ":" + column;
  }
}
